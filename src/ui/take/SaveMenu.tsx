import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asEngineError } from '../../errors';
import './addTexts';
import { CHART_FORMATS, type ChartFormat, type Picture, savePicture } from './savePicture';
import './take.css';

interface SaveMenuProps {
  /** The chart's name. */
  readonly name: string;
  /** The chart as it is when it is saved. */
  readonly picture: () => Picture;
}

/** A small button beside a chart's name that saves it as a picture. */
export function SaveMenu({ name, picture }: SaveMenuProps) {
  const { t } = useTranslation('take');
  const [problem, setProblem] = useState<string>();
  const [open, setOpen] = useState(false);
  const save = async (format: ChartFormat) => {
    setProblem(undefined);
    try {
      await savePicture(picture(), format);
      setOpen(false);
    } catch (thrown) {
      setProblem(asEngineError(thrown).message);
    }
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="hint" aria-label={t('charts.open', { name })} title={t('charts.title')}>
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
