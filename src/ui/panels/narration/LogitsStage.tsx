import { useTranslation } from 'react-i18next';
import { logitRow, type TokenScore } from '../../../math/pairView';
import type { PairRecord } from '../../../train/records';
import { formatTerm } from '../../format';
import { SIDES } from '../inspector/sides';
import { useWords } from '../inspector/useWords';
import { Formula } from './Formula';
import { SequenceTables } from './SequenceTables';
import type { StageProps } from './stages';

export type Model = 'reference' | 'policy';
export const MODELS = ['reference', 'policy'] as const satisfies readonly Model[];
export const MODEL_SYMBOLS = { reference: 'π_ref', policy: 'π_θ' } as const satisfies Record<Model, string>;
const LOGITS = { reference: 'referenceLogits', policy: 'policyLogits' } as const;

/** One model's forward pass: at each place a logit for every word. */
export function LogitsStage({ step, before, model }: StageProps & { readonly model: Model }) {
  const { t } = useTranslation();
  const words = useWords();
  const [low, high] = logitRange(step.before);
  const first = before.chosen.tokens[0];
  return (
    <>
      {first && (
        <Formula parts={[`logit(${words.label(first.token)} | x, ${MODEL_SYMBOLS[model]})`, show(first[model])]} />
      )}
      <SequenceTables
        view={before}
        columns={[
          {
            head: t('slowMotion.allLogits'),
            cell: ({ token }, side, place) => {
              const sequence = step.before[side];
              const row = logitRow(sequence[LOGITS[model]], sequence.tokens.length, place);
              return <LogitStrip logits={row} taken={token} low={low} high={high} model={model} />;
            },
          },
          { head: t('slowMotion.itsLogit'), cell: (view) => show(view[model]) },
        ]}
      />
    </>
  );
}

const show = ({ logit }: TokenScore): string => formatTerm(logit);

/** One scale for both models and both completions, so that the strips can be compared. */
function logitRange(record: PairRecord): readonly [number, number] {
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
