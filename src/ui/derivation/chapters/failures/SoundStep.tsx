import { useTranslation } from 'react-i18next';
import { formatLoss, formatTerm } from '../../../format';
import { useSampledRun } from '../../../stores';
import { Equation } from '../../Equation';
import { LessonFigure } from '../../figures/LessonFigure';
import { Prose } from '../../Prose';
import { DrawnKey } from './DrawnKey';
import { labRun, SOUND } from './experiments';
import { LeaveNote } from './LeaveNote';
import { ReadingsTable } from './ReadingsTable';
import { RunPanel } from './RunPanel';
import type { Lab } from './useLab';

/** How it looks where nothing is wrong: the signs that every question is measured by. */
export function SoundStep({ lab }: { readonly lab: Lab }) {
  const { t } = useTranslation('lesson');
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
      <LessonFigure name={t('failures.sound.figure')}>
        <DrawnKey drawn={SOUND.drawn} />
        <div className="failure-sound">
          <RunPanel lab={lab} name={t('failures.sound.variant')} run={run} shape={SOUND} beside={[run]} />
          <ReadingsTable lab={lab} read={SOUND.read} runs={[{ name: t('failures.sound.variant'), run }]} />
        </div>
      </LessonFigure>
      <LeaveNote lab={lab} />
    </>
  );
}
