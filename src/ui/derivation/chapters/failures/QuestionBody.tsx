import { useTranslation } from 'react-i18next';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { DrawnKey, LeaveNote } from './DrawnKey';
import { EXPERIMENTS, type Question, variantsOf } from './experiments';
import { MeasurementTable } from './MeasurementTable';
import { RunPanel } from './RunPanel';
import { seenIn } from './seen';
import type { Lab } from './useLab';

/** The answer, the experiment with and without the mistake, and what it has shown. */
export function QuestionBody({ lab, question }: { readonly lab: Lab; readonly question: Question }) {
  const { t } = useTranslation('derivation');
  const experiment = EXPERIMENTS[question];
  const variants = variantsOf(experiment);
  const runs = variants.map(([name, run]) => ({
    name: t(`failures.questions.${question}.${name}` as 'failures.questions.start.broken'),
    run,
  }));
  const drive = Object.fromEntries(variants.map(([name, run]) => [name, () => lab.start(run)]));
  const seen = seenIn(experiment, lab.resultOf);
  return (
    <>
      <Prose text={t(`failures.questions.${question}.answer`)} />
      <Prose text={t(`failures.questions.${question}.try`)} drive={drive} />
      <ChapterFigure name={t('failures.figure', { what: t(`failures.axes.${experiment.drawn[0].quantity}`) })}>
        <DrawnKey drawn={experiment.drawn} />
        <div className="failure-runs">
          {runs.map(({ name, run }) => (
            <RunPanel
              key={name}
              lab={lab}
              name={name}
              run={run}
              shape={experiment}
              beside={runs.map((each) => each.run)}
            />
          ))}
        </div>
        <MeasurementTable lab={lab} read={experiment.read} runs={runs} />
      </ChapterFigure>
      <p className="prose failure-seen" role="status">
        {seen ? t(`failures.questions.${question}.seen`, seen) : t('failures.unseen')}
      </p>
      <LeaveNote lab={lab} />
      <p className="muted">{t('failures.asked', { where: experiment.asked })}</p>
    </>
  );
}
