import { Fragment, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { KitchenDefinition } from '../../../../core/runDefinition';
import { definitionDiff } from '../../../../store/configDiff';
import { useDifferenceWords } from '../../../history/differenceWords';
import { useProblemText } from '../../../shared/useTexts';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { type Experiment, labRun } from './experiments';
import { courseOf, rangeOf } from './quantities';
import type { Lab, LabResult } from './useLab';

interface RunPanelProps {
  readonly lab: Lab;
  readonly name: string;
  readonly run: KitchenDefinition;
  readonly shape: Pick<Experiment, 'drawn' | 'rule' | 'speaks'>;
  /** The runs that it is compared with, itself among them: all on one scale. */
  readonly beside: readonly KitchenDefinition[];
}

/** One run of the laboratory: what is set, its button, its course, and how it ended. */
export function RunPanel({ lab, name, run, shape, beside }: RunPanelProps) {
  const { t } = useTranslation('derivation');
  const result = lab.resultOf(run);
  const started = (result?.curves.metrics.seen ?? 0) > 0;
  const label = t(started ? 'failures.again' : 'failures.run');
  return (
    <section className="failure-run" aria-label={name}>
      <h5>{name}</h5>
      <SettingsLine run={run} />
      <p className="button-row">
        <button
          type="button"
          className={started ? undefined : 'primary'}
          aria-label={`${label}: ${name}`}
          onClick={() => lab.start(run)}
        >
          {label}
        </button>
        <span className="muted numbers">{t(...stateText(lab.isAt(run), run, result))}</span>
      </p>
      {result && started ? (
        <Course result={result} run={run} shape={shape} others={beside.map(lab.resultOf)} />
      ) : (
        <p className="empty failure-empty">{t('failures.empty')}</p>
      )}
      {result && <Ending result={result} speaks={shape.speaks ?? false} />}
    </section>
  );
}

type StateText = readonly [
  (
    | 'failures.state.none'
    | 'failures.state.loading'
    | 'failures.state.running'
    | 'failures.state.ended'
    | 'failures.state.failed'
  ),
  { readonly step: number; readonly steps: number },
];

function stateText(here: boolean, { config }: KitchenDefinition, result: LabResult | undefined): [...StateText] {
  const { step = 0, runState = 'idle' } = result ?? {};
  const values = { step, steps: config.max_steps };
  if (runState === 'failed') return ['failures.state.failed', values];
  if (runState === 'finished') return ['failures.state.ended', values];
  if (step > 0) return ['failures.state.running', values];
  return [here && runState === 'running' ? 'failures.state.loading' : 'failures.state.none', values];
}

interface CourseProps {
  readonly result: LabResult;
  readonly run: KitchenDefinition;
  readonly shape: RunPanelProps['shape'];
  readonly others: readonly (LabResult | undefined)[];
}

function Course({ result, run, shape: { drawn, rule }, others }: CourseProps) {
  const { t } = useTranslation('derivation');
  const all = others.flatMap((other) =>
    other ? drawn.map(({ quantity }) => courseOf(other.curves, quantity).values) : [],
  );
  const [min, max] = rangeOf(all, rule);
  const label = t(`failures.axes.${drawn[0].quantity}`);
  return (
    <Plot
      x={{ min: 0, max: run.config.max_steps, label: t('failures.axes.step'), count: 4 }}
      y={{ min, max, label, count: 4 }}
      aspect={1.6}
    >
      {rule !== undefined && <Rule y={rule} />}
      {drawn.map(({ quantity, role }) => {
        const { steps, values } = courseOf(result.curves, quantity);
        const last = values.findLastIndex(Number.isFinite);
        return (
          <Fragment key={quantity}>
            <Curve xs={steps} ys={values} role={role} />
            {last >= 0 && <Dot x={steps[last]} y={values[last]} role={role} />}
          </Fragment>
        );
      })}
    </Plot>
  );
}

/** Most of the completions that are quoted. */
const QUOTED = 3;

function Ending({ result, speaks }: { readonly result: LabResult; readonly speaks: boolean }) {
  const { t } = useTranslation('derivation');
  const problemText = useProblemText();
  const { failure, says } = result;
  if (failure) return <p className="failure-error">{problemText(failure)}</p>;
  if (!speaks || says.length === 0) return null;
  return (
    <div className="failure-says">
      <p className="muted">{t('failures.says')}</p>
      <ul className="prose role-policy">
        {[...new Set(says)].slice(0, QUOTED).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

const PLAIN = labRun({});

/** In what a run differs from the laboratory's plain one, by the names of the settings; how long it is stands beside its button. */
function SettingsLine({ run }: { readonly run: KitchenDefinition }) {
  const { t } = useTranslation('derivation');
  const { nameOf, textOf } = useDifferenceWords();
  const differences = useMemo(() => definitionDiff(PLAIN, run).filter(({ name }) => name !== 'max_steps'), [run]);
  const text = differences.map((difference) =>
    t('failures.setting', { name: nameOf(difference.name), value: textOf(difference, 'right') }),
  );
  return <p className="muted numbers failure-settings">{text.length > 0 ? text.join(' · ') : t('failures.plain')}</p>;
}
