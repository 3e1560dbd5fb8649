import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asEngineError } from '../../errors';
import type { ChartSpec } from '../charts/chartSpec';
import './addTexts';
import { CHART_FORMATS, type ChartFormat, saveChart } from './saveChart';
import './take.css';

/** A small button beside a chart's name that saves it as a picture. */
export default function ChartMenu({ spec }: { readonly spec: ChartSpec }) {
  const { t } = useTranslation('take');
  const { t: ofPage } = useTranslation();
  const [problem, setProblem] = useState<string>();
  const [open, setOpen] = useState(false);
  const save = async (format: ChartFormat) => {
    setProblem(undefined);
    try {
      await saveChart(spec, format);
      setOpen(false);
    } catch (thrown) {
      setProblem(asEngineError(thrown).message);
    }
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="hint"
        aria-label={t('charts.open', { name: ofPage(`charts.${spec.id}.title`) })}
        title={t('charts.title')}
      >
        <span aria-hidden="true">⤓</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" sideOffset={6} collisionPadding={12} aria-label={t('charts.title')}>
          <div className="take-act">
            {CHART_FORMATS.map((format) => (
              <button key={format} type="button" onClick={() => void save(format)}>
                {t(`charts.${format}`)}
              </button>
            ))}
          </div>
          {problem && (
            <p className="field-problem" role="alert">
              {t('charts.failed', { reason: problem })}
            </p>
          )}
          <Popover.Arrow className="popover-arrow" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
