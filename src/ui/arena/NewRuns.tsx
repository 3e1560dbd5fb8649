import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NUMBER_RULES } from '../../core/settings';
import type { LivePlan, SuiteResult } from '../../core/suite';
import { plansOf, readValues, type Sweep, secondsLeft, sweepsOf } from '../../store/suiteSweeps';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { ruleText } from '../controls/ruleText';
import { useCount } from '../shared/useTexts';
import { OWN_SUITE } from './arenaStore';
import { fiveMethods } from './fiveMethods';
import { useDuration } from './useDuration';
import { useMethodName, useSettingText } from './useMethodTexts';

interface NewRunsProps {
  readonly suite: SuiteResult;
  readonly queue: readonly LivePlan[];
  readonly onAdd: (plans: readonly LivePlan[], max_steps: number) => void;
}

/** Which methods, at which values of what they sweep, with which seeds and how many updates; and how long that takes. */
export function NewRuns({ suite, queue, onAdd }: NewRunsProps) {
  const { t } = useTranslation('arena');
  const id = useId();
  const count = useCount();
  const duration = useDuration();
  const known = [...suite.runs, ...OWN_SUITE.suite.runs];
  const sweeps = sweepsOf(suite, OWN_SUITE.suite.runs);
  const used = Math.max(0, ...suite.runs.map(({ seed = 0 }) => seed));
  /** By their keys, what is written in the fields of those that are ticked. */
  const [texts, write] = useState<Readonly<Record<string, string>>>({});
  const [first, setFirst] = useState(used + 1);
  const [seeds, setSeeds] = useState(1);
  const [steps, setSteps] = useState(suite.max_steps);
  const five = useMemo(() => fiveMethods({ ...suite, runs: [...suite.runs, ...OWN_SUITE.suite.runs] }), [suite]);
  const chooseFive = () =>
    write(
      Object.fromEntries(
        sweeps.flatMap(({ key, method, values, settingOf }) => {
          const own = values.filter((value) =>
            five.some((line) => line.method === method && line.setting === settingOf(value)),
          );
          return own.length > 0 ? [[key, own.join(', ')]] : [];
        }),
      ),
    );
  const chosen = sweeps.flatMap((sweep) => {
    const text = texts[sweep.key];
    if (text === undefined) return [];
    const values = sweep.rule ? readValues(text, sweep.rule) : [''];
    return 'wrong' in values ? [] : [{ sweep, values }];
  });
  const isSame = steps === suite.max_steps;
  const plans = plansOf(
    chosen,
    Array.from({ length: seeds }, (_, place) => first + place),
    isSame ? { runs: suite.runs, queue } : { runs: [], queue: [] },
  );
  const seconds = secondsLeft(plans, { max_steps: steps }, known);
  return (
    <>
      <fieldset className="arena-sweeps">
        <legend>{t('live.methods')}</legend>
        <ul>
          {sweeps.map((sweep) => (
            <SweepRow
              key={sweep.key}
              sweep={sweep}
              text={texts[sweep.key]}
              onWrite={(text) =>
                write(text === undefined ? without(texts, sweep.key) : { ...texts, [sweep.key]: text })
              }
            />
          ))}
        </ul>
      </fieldset>
      {five.length > 1 && (
        <button type="button" className="quiet arena-five" onClick={chooseFive}>
          {t('live.five', { number: five.length })}
        </button>
      )}
      <div className="arena-point-fields">
        <Count id={`${id}-first`} label={t('live.seed')} value={first} rule={NUMBER_RULES.seed} onChange={setFirst} />
        <Count id={`${id}-count`} label={t('live.seeds')} value={seeds} rule={SEEDS} onChange={setSeeds} />
        <Count id={`${id}-steps`} label={t('live.steps')} value={steps} rule={STEPS} by={20} onChange={setSteps} />
        <button type="button" disabled={plans.length === 0} onClick={() => onAdd(plans, steps)}>
          {plans.length > 0
            ? t('live.add', { count: plans.length })
            : t(chosen.length > 0 ? 'live.allThere' : 'live.none')}
        </button>
      </div>
      {!isSame && <p className="muted">{t('live.otherSteps', { steps: count(suite.max_steps) })}</p>}
      {plans.length > 0 && seconds !== undefined && (
        <p className="numbers muted">{t('live.takes', { time: duration(seconds) })}</p>
      )}
    </>
  );
}

const SEEDS = { kind: 'number', min: 1, max: 20, integer: true, open: false } as const;
const STEPS = { kind: 'number', min: 1, max: 5000, integer: true, open: false } as const;

function without(texts: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([other]) => other !== key));
}

interface CountProps extends Pick<Parameters<typeof NumberInput>[0], 'id' | 'value' | 'rule' | 'onChange'> {
  readonly label: string;
  readonly by?: number;
}

function Count({ label, by = 1, ...input }: CountProps) {
  return (
    <div className="field">
      <label htmlFor={input.id}>{label}</label>
      <NumberInput {...input} nudge={nudgeBy(by)} />
    </div>
  );
}

interface SweepRowProps {
  readonly sweep: Sweep;
  /** Undefined where it is not ticked. */
  readonly text: string | undefined;
  readonly onWrite: (text: string | undefined) => void;
}

/** A method with the values that it is trained at, as text. */
function SweepRow({ sweep: { method, name, rule, values }, text, onWrite }: SweepRowProps) {
  const { t } = useTranslation('arena');
  const { t: page } = useTranslation();
  const id = useId();
  const methodName = useMethodName();
  const settingText = useSettingText();
  const own = values.join(', ');
  const wrong = text !== undefined && rule ? readValues(text, rule) : [];
  const setting = name && settingText(name, '');
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={text !== undefined}
          aria-label={setting ? t('live.sweep', { name: methodName(method), setting }) : undefined}
          onChange={({ target }) => onWrite(target.checked ? own : undefined)}
        />
        <span>{methodName(method)}</span>
      </label>
      {setting && (
        <>
          <label className="muted" htmlFor={id}>
            {setting}
          </label>
          <input
            id={id}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            aria-label={t('live.values', { name: methodName(method), setting })}
            aria-invalid={'wrong' in wrong}
            aria-describedby={'wrong' in wrong ? `${id}-problem` : undefined}
            value={text ?? own}
            onChange={({ target }) => onWrite(target.value)}
          />
        </>
      )}
      {rule && 'wrong' in wrong && (
        <p id={`${id}-problem`} className="field-problem">
          {t('live.wrong', { value: wrong.wrong, rule: ruleText(rule, page) })}
        </p>
      )}
    </li>
  );
}
