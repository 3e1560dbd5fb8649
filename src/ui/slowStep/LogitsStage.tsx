import { useTranslation } from 'react-i18next';
import type { NextToken, PairLogits, PairScores, TokenScore } from '../../core/records';
import { logitRow, type TokenView } from '../../math/pairView';
import { SIDES } from '../inspector/sides';
import type { Words } from '../inspector/useWords';
import { formatTerm } from '../shared/format';
import { Formula } from './Formula';
import { type Column, SequenceTables } from './SequenceTables';
import type { StageProps } from './stages';

export type Model = 'reference' | 'policy';
export const MODELS = ['reference', 'policy'] as const satisfies readonly Model[];
export const MODEL_SYMBOLS = { reference: 'π_ref', policy: 'π_θ' } as const satisfies Record<Model, string>;
const LOGITS = { reference: 'referenceLogits', policy: 'policyLogits' } as const;

/** One model's forward pass: at each place a logit for every word. */
export function LogitsStage({ step, before, words, model }: StageProps & { readonly model: Model }) {
  const { t } = useTranslation();
  const record = step.before;
  const others =
    'labels' in record
      ? { head: t('slowMotion.likeliestLogits'), cell: likeliest(record, model, words.label) }
      : { head: t('slowMotion.allLogits'), cell: strips(record, model) };
  const first = before.chosen.tokens[0];
  return (
    <>
      {first && (
        <Formula parts={[`logit(${words.label(first.token)} | x, ${MODEL_SYMBOLS[model]})`, show(first[model])]} />
      )}
      <SequenceTables
        view={before}
        label={words.label}
        columns={[others, { head: t('slowMotion.itsLogit'), cell: (view) => show(view[model]) }]}
      />
    </>
  );
}

/** Every logit of every place, where whole rows are at hand. */
function strips(record: PairLogits, model: Model): Column['cell'] {
  const [low, high] = logitRange(record);
  return ({ token }, side, place) => {
    const sequence = record[side];
    const row = logitRow(sequence[LOGITS[model]], sequence.tokens.length, place);
    return <LogitStrip logits={row} taken={token} low={low} high={high} model={model} />;
  };
}

/** Of a large vocabulary, the tokens with the largest logits. */
function likeliest(record: PairScores, model: Model, label: Words['label']): Column['cell'] {
  return (view, side, place) => (
    <LikeliestLogits candidates={record[side].next[place]} view={view} model={model} label={label} />
  );
}

const show = ({ logit }: TokenScore): string => formatTerm(logit);

/** One scale for both models and both completions, so that the strips can be compared. */
function logitRange(record: PairLogits): readonly [number, number] {
  const rows = SIDES.flatMap((side) => [record[side].referenceLogits, record[side].policyLogits]);
  const least = Math.min(...rows.map((row) => row.reduce((low, logit) => Math.min(low, logit), Infinity)));
  const most = Math.max(...rows.map((row) => row.reduce((high, logit) => Math.max(high, logit), -Infinity)));
  return [least, Math.max(most, least + 1)];
}

interface LogitStripProps {
  readonly logits: ArrayLike<number>;
  readonly taken: number;
  readonly low: number;
  readonly high: number;
  readonly model: Model;
}

const HEIGHT = 24;

/** A bar for each word of the vocabulary; the one that the completion goes on with stands out. */
function LogitStrip({ logits, taken, low, high, model }: LogitStripProps) {
  const bars = Array.from(logits, (logit, token) => ({
    token,
    height: 1 + ((HEIGHT - 1) * (logit - low)) / (high - low),
  }));
  return (
    <svg
      className={`logit-strip logit-strip-${model}`}
      viewBox={`0 0 ${bars.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bars.map(({ token, height }) => (
        <rect
          key={token}
          x={token + 0.1}
          y={HEIGHT - height}
          width={0.8}
          height={height}
          data-taken={token === taken}
        />
      ))}
    </svg>
  );
}

const MOST_LIKELY = 3;

interface LikeliestLogitsProps {
  readonly candidates: readonly NextToken[];
  readonly view: TokenView;
  readonly model: Model;
  readonly label: Words['label'];
}

function LikeliestLogits({ candidates, view, model, label }: LikeliestLogitsProps) {
  const ranked = candidates.toSorted((left, right) => right[model] - left[model]).slice(0, MOST_LIKELY);
  return ranked.map((candidate) => (
    <span key={candidate.token} className="likely-logit" data-taken={candidate.taken}>
      {label(candidate.token)} {formatTerm(logitOf(candidate[model], view[model]))}
    </span>
  ));
}

/** log p = logit − log Σ exp. */
const logitOf = (probability: number, { lse }: TokenScore): number => Math.log(probability) + lse;
