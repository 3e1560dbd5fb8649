import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { countWins, sampleComparison, separation, type Wins } from '../../../../math/bradleyTerry';
import { closedForm } from '../../../../math/closedForm';
import { Random } from '../../../../math/random';
import { logSumExp } from '../../../../math/sampling';
import { certainWins, dataSetLoss, dpoMinimiser, expectedWins } from '../../../../math/tabularDpo';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { DishSelect } from '../../../controls/DishSelect';
import { nudgeLogarithmically } from '../../../controls/NumberInput';
import { logarithmicScale } from '../../../controls/Slider';
import { formatLoss, formatProbability } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { ValueList } from '../../figures/ValueList';
import { type DishOutcomes, useRunBeta, WhileLoading } from '../../live';
import { Marked, Prose } from '../../Prose';
import { placeOfMost } from '../../recovery';
import { formatQuantity } from '../../scientific';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { useSteadyOutcomes } from '../../useSteadyOutcomes';

/** Completions that are compared: those that the reference says most. */
const COMPARED = 10;
const COUNT_SCALE = logarithmicScale(1, 4);
const LABELS = 300;
const SEED = 1;

const CASES = ['endless', 'drawn', 'certain', 'tied', 'excluded'] as const;
type Case = (typeof CASES)[number];
const isCase = (text: string): text is Case => (CASES as readonly string[]).includes(text);

/** Where Eq. 7 has its minimum, for a policy that is a table over a few completions of a dish, and what takes it away from π*. */
export function MinimumStep() {
  const outcomes = useSteadyOutcomes();
  return outcomes ? <Minimum outcomes={outcomes} /> : <WhileLoading />;
}

function Minimum({ outcomes }: { readonly outcomes: DishOutcomes }) {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const [text, setText] = useChapterText('loss', 'labels', 'endless');
  const shown = isCase(text) ? text : 'endless';
  const [count, setCount] = useChapterNumber('loss', 'count', LABELS);
  const [draw, setDraw] = useChapterNumber('loss', 'draw', SEED);
  const table = useMemo(() => tableOf(outcomes, beta), [outcomes, beta]);
  const found = useMemo(() => minimumOf(table, shown, count, draw), [table, shown, count, draw]);
  const { star, texts } = table;
  const chance = (logps: Float64Array | undefined, row: number) => (logps ? Math.exp(logps[row]) : undefined);
  const percent = (value: number | undefined) => (value === undefined ? '–' : formatProbability(value));
  const most = Math.max(
    ...[found.reference, star, found.logps ?? star].flatMap((logps) => Array.from(logps, Math.exp)),
  );
  return (
    <>
      <Prose
        text={t('loss.minimum.text', { compared: COMPARED, count })}
        drive={{
          ...Object.fromEntries(CASES.map((each) => [each, () => setText(each)])),
          again: () => {
            setText('drawn');
            setDraw((draw % 9999) + 1);
          },
        }}
      />
      <div className="derivation-controls">
        <DishSelect />
        {shown === 'drawn' && (
          <ChapterSlider
            label={t('loss.minimum.count')}
            value={count}
            rule={DERIVATION_RULES.loss.count}
            scale={COUNT_SCALE}
            nudge={(value, direction) => Math.round(nudgeLogarithmically(value, direction))}
            onChange={(value) => setCount(Math.round(value))}
          />
        )}
      </div>
      <ChapterFigure name={t('loss.minimum.figure', { what: t(`loss.minimum.cases.${shown}`) })}>
        <BarRows
          name={t('loss.minimum.figure', { what: t(`loss.minimum.cases.${shown}`) })}
          max={most}
          rows={texts.map((label, row) => ({
            id: label,
            label,
            bars: (
              [
                ['reference', 'piRef', chance(found.reference, row)],
                ['oracle', 'piStar', chance(star, row)],
                ['policy', 'piTheta', chance(found.logps, row)],
              ] as const
            ).map(([role, symbol, value]) => ({
              role,
              value: value ?? 0,
              text: percent(value),
              name: t(`loss.minimum.bars.${role}`),
              symbol,
            })),
          }))}
        />
        <p className="muted">
          <Marked text={t('loss.minimum.key')} />
        </p>
        <ValueList
          rows={[
            {
              name: t('loss.minimum.gap'),
              value: found.logps ? formatQuantity(largestGap(found.logps, star)) : t('loss.minimum.none'),
              role: 'policy',
            },
            {
              name: t('loss.minimum.lossThere'),
              value: found.logps ? formatLoss(found.loss(found.logps)) : '–',
              symbol: 'loss',
            },
            {
              name: t('loss.minimum.lossOfStar'),
              value: formatLoss(found.loss(star)),
              role: 'oracle',
              symbol: 'piStar',
            },
            {
              name: t('loss.minimum.lossOfReference'),
              value: formatLoss(Math.LN2),
              role: 'reference',
              symbol: 'piRef',
            },
          ]}
        />
        <p role="status">
          <Marked
            text={t(`loss.minimum.says.${found.parted ? 'parted' : shown}`, {
              best: quote(texts, table.best),
              unbeaten: found.parted,
            })}
          />
        </p>
      </ChapterFigure>
    </>
  );
}

/** The completions that are compared, as if nothing else could be said. */
function tableOf({ referenceLogps, rewards, texts }: DishOutcomes, beta: number) {
  const wellFormed = [...texts.keys()].slice(0, -1);
  const places = wellFormed.sort((a, b) => referenceLogps[b] - referenceLogps[a]).slice(0, COMPARED);
  const among = (values: Float64Array) => Float64Array.from(places, (place) => values[place]);
  const said = among(referenceLogps);
  const mass = logSumExp(said, 0, said.length);
  const reference = said.map((logp) => logp - mass);
  const own = among(rewards);
  return {
    beta,
    reference,
    rewards: own,
    star: closedForm(reference, own, beta).logps,
    texts: places.map((place) => texts[place]),
    best: placeOfMost(own),
  };
}

type Table = ReturnType<typeof tableOf>;

/** The minimum of Eq. 7 in one of the cases. */
function minimumOf({ beta, reference, rewards, best, texts }: Table, shown: Case, count: number, draw: number) {
  const wins = winsOf(rewards, shown, count, draw);
  const allowed = shown === 'excluded' ? without(reference, best) : reference;
  const ties = shown === 'tied' ? [...rewards.keys()].map((row) => Math.floor(row / 2)) : undefined;
  const parted = shown === 'drawn' ? separation(wins) : undefined;
  return {
    reference: allowed,
    logps: dpoMinimiser(wins, allowed, beta, ties),
    /** Of a policy that says everything, on these labels. */
    loss: (logps: Float64Array) =>
      logps.includes(Number.NEGATIVE_INFINITY) ? Number.NaN : dataSetLoss(wins, logps, reference, beta),
    /** Who never lost to the others, where no minimum exists for that. */
    parted: parted?.unbeaten.map((row) => quote(texts, row)).join(', '),
  };
}

function winsOf(rewards: Float64Array, shown: Case, count: number, draw: number): Wins {
  if (shown === 'certain') return certainWins(rewards);
  if (shown !== 'drawn') return expectedWins(rewards);
  const random = new Random(draw);
  return countWins(
    Array.from({ length: count }, () => sampleComparison(rewards, random)),
    rewards.length,
  );
}

const quote = (texts: readonly string[], row: number): string => `“${texts[row]}”`;

/** A reference that never says one of them. */
function without(logps: Float64Array, place: number): Float64Array {
  const kept = logps.map((logp, i) => (i === place ? Number.NEGATIVE_INFINITY : logp));
  const mass = logSumExp(kept, 0, kept.length);
  return kept.map((logp) => logp - mass);
}

function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, logp, i) => Math.max(most, Math.abs(Math.exp(logp) - Math.exp(b[i]))), 0);
}
