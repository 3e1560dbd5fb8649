import { useTranslation } from 'react-i18next';
import { formatLoss, formatTerm } from '../../../shared/format';
import { useSampledRun } from '../../../shared/stores';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { DrawnKey, LeaveNote } from './DrawnKey';
import { labRun, SOUND } from './experiments';
import { MeasurementTable } from './MeasurementTable';
import { RunPanel } from './RunPanel';
import type { Lab } from './useLab';

/** How it looks where nothing is wrong: the signs that every question is measured by. */
export function SoundStep({ lab }: { readonly lab: Lab }) {
  const { t } = useTranslation('derivation');
  const latest = useSampledRun((state) => state.latestMetrics);
  const run = labRun(SOUND.config);
  const value = (of: number | undefined, format: (value: number) => string) =>
    of === undefined ? {} : { value: format(of) };
  return (
    <>
      <Prose text={t('failures.sound.text')} drive={{ run: () => lab.start(run) }} />
      <Equation
        name={t('failures.sound.equation')}
        tex={String.raw`\sym{loss} = -\log \sym{sigma}\bigl(\sym{rw} - \sym{rl}\bigr), \qquad -\log\sym{sigma}(0) = \log 2`}
        symbols={[
          { id: 'loss', ...value(latest?.loss, formatLoss) },
          { id: 'rw', ...value(latest?.['rewards/chosen'], formatTerm) },
          { id: 'rl', ...value(latest?.['rewards/rejected'], formatTerm) },
        ]}
      />
      <ChapterFigure name={t('failures.sound.figure')}>
        <DrawnKey drawn={SOUND.drawn} />
        <div className="failure-sound">
          <RunPanel lab={lab} name={t('failures.sound.variant')} run={run} shape={SOUND} beside={[run]} />
          <MeasurementTable lab={lab} read={SOUND.read} runs={[{ name: t('failures.sound.variant'), run }]} />
        </div>
      </ChapterFigure>
      <LeaveNote lab={lab} />
    </>
  );
}
