import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DistributionRecord } from '../../core/records';
import type { WorldInfo } from '../../core/world';
import { AtStep } from '../controls/AtStep';
import { Hint } from '../controls/Hint';
import { Swatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import { TrueReward } from '../controls/TrueReward';
import { useLatestValue } from '../controls/useLatestValue';
import { NoModel, useReplayed } from '../replay/lazyParts';
import { formatProbability, formatReward } from '../shared/format';
import { useRun, useSampledRun } from '../shared/stores';
import {
  largestProbability,
  MALFORMED,
  ORDERS,
  type Order,
  type Outcome,
  objective,
  outcomesOf,
  POLICIES,
  type PolicyName,
  ranked,
} from './outcomes';

/** Rows at first, and how many more at a time. */
const FIRST_ROWS = 12;
const MORE_ROWS = 24;

/** Everything that could be said about the dish, with its exact probability under π_ref, π_θ and π*. */
export function Distribution() {
  const { t } = useTranslation();
  // Many open rows are brought up to date when there is time for it.
  const current = useDeferredValue(useSampledRun((state) => state.distribution));
  const replayed = useReplayed();
  const record = useLatestValue(current, useRun((state) => !state.awaitingRun) && !replayed);
  const world = useRun((state) => state.world);
  return (
    <section className="distribution" aria-labelledby="distribution-title" aria-busy={record !== current}>
      <div className="title-row">
        <h3 id="distribution-title">{t('distribution.title')}</h3>
        <Hint name={t('distribution.title')}>{() => t('distribution.hint')}</Hint>
        {record && <AtStep step={record.step} />}
      </div>
      {record && world ? (
        <Outcomes record={record} world={world} />
      ) : replayed ? (
        <NoModel part="distribution" />
      ) : (
        <p className="empty prose">{t('distribution.empty')}</p>
      )}
    </section>
  );
}

interface OutcomesProps {
  readonly record: DistributionRecord;
  readonly world: WorldInfo;
}

function Outcomes({ record, world }: OutcomesProps) {
  const { t } = useTranslation();
  const [order, setOrder] = useState<Order>('policy');
  const [count, setCount] = useState(FIRST_ROWS);
  const outcomes = useMemo(() => outcomesOf(record), [record]);
  const rows = useMemo(() => ranked(outcomes, order), [outcomes, order]);
  const largest = useMemo(() => largestProbability(outcomes), [outcomes]);
  const left = rows.length - count;
  return (
    <>
      <p className="prompt prose">{t('completions.prompt', { prompt: world.dishes[record.dish]?.prompt ?? '' })}</p>
      <Objective outcomes={outcomes} beta={record.beta} logZ={record.logZ} />
      <div className="distribution-tools">
        <ul className="legend">
          {POLICIES.map((speaker) => (
            <li key={speaker} className={`role-${speaker}`}>
              <Swatch role={speaker} />
              <span>
                <Symbols>{t(speaker === 'oracle' ? 'distribution.oracle' : `completions.${speaker}`)}</Symbols>
              </span>
            </li>
          ))}
        </ul>
        <label className="inline-field muted">
          {t('distribution.order')}
          <select value={order} onChange={(event) => setOrder(event.target.value as Order)}>
            {ORDERS.map((name) => (
              <option key={name} value={name}>
                {t(`distribution.orders.${name}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ol className={count > FIRST_ROWS ? 'outcomes outcomes-long' : 'outcomes'}>
        {rows.slice(0, count).map((outcome) => (
          <Row
            key={outcome.place}
            text={outcome.place === MALFORMED ? undefined : (world.completions[outcome.place] ?? '')}
            outcome={outcome}
            largest={largest}
          />
        ))}
      </ol>
      <div className="distribution-more">
        {left > 0 && (
          <button type="button" className="quiet" onClick={() => setCount(count + MORE_ROWS)}>
            {t('distribution.more', { number: Math.min(left, MORE_ROWS), left })}
          </button>
        )}
        {count > FIRST_ROWS && (
          <button type="button" className="quiet" onClick={() => setCount(FIRST_ROWS)}>
            {t('distribution.fewer')}
          </button>
        )}
      </div>
    </>
  );
}

interface ObjectiveProps {
  readonly outcomes: readonly Outcome[];
  readonly beta: number;
  readonly logZ: number;
}

/** What RLHF maximises, for this dish: how far the policy has come towards β·log Z, which π* attains. */
function Objective({ outcomes, beta, logZ }: ObjectiveProps) {
  const { t } = useTranslation();
  const values = useMemo(
    () => ({ reference: objective(outcomes, 'reference', beta), policy: objective(outcomes, 'policy', beta) }),
    [outcomes, beta],
  );
  // Without a leash nothing is left but the reward.
  const oracle = beta > 0 ? beta * logZ : objective(outcomes, 'oracle', beta);
  return (
    <p className="objective numbers">
      <span>{t('distribution.objective')}</span>
      <Hint name={t('distribution.objectiveName')}>{() => t('distribution.objectiveHint')}</Hint>
      <span className="role-reference">
        <Symbols>{t('distribution.ofReference', { value: formatReward(values.reference) })}</Symbols>
      </span>
      <span className="role-policy">
        <Symbols>{t('distribution.ofPolicy', { value: formatReward(values.policy) })}</Symbols>
      </span>
      <span className="role-oracle">{t('distribution.ofOracle', { value: formatReward(oracle) })}</span>
    </p>
  );
}

interface RowProps {
  /** Undefined for malformed text. */
  readonly text: string | undefined;
  readonly outcome: Outcome;
  /** The probability of a bar of full length. */
  readonly largest: number;
}

function Row({ text, outcome, largest }: RowProps) {
  return (
    <li className="outcome">
      <OutcomeText text={text} reward={outcome.reward} />
      <span className="outcome-bars numbers">
        {POLICIES.map((speaker) => (
          <Bar
            key={speaker}
            speaker={speaker}
            percent={Math.round((100 * outcome[speaker]) / largest)}
            value={formatProbability(outcome[speaker])}
          />
        ))}
      </span>
    </li>
  );
}

// What a row shows is remembered: of hundreds of open rows few change visibly with each report.
const OutcomeText = memo(function OutcomeText({
  text,
  reward,
}: {
  readonly text: string | undefined;
  readonly reward: number;
}) {
  const { t } = useTranslation();
  return (
    <span className="outcome-text">
      <span className={text === undefined ? 'outcome-malformed' : 'completion-text'}>
        {text ?? t('distribution.malformed')}
      </span>
      <TrueReward value={reward} />
    </span>
  );
});

interface BarProps {
  readonly speaker: PolicyName;
  /** Length of the bar. */
  readonly percent: number;
  readonly value: string;
}

const Bar = memo(function Bar({ speaker, percent, value }: BarProps) {
  const { t } = useTranslation();
  return (
    <span className="outcome-bar">
      <span className={`bar bar-${speaker}`} style={{ width: `${percent}%` }} />
      <span className={`role-${speaker}`}>
        <span className="visually-hidden">{t(`distribution.short.${speaker}`)} </span>
        {value}
      </span>
    </span>
  );
});
