import type { TokenScore } from '../../core/records';
import { SIDE_SYMBOLS, SIDES } from '../inspector/sides';
import { tint } from '../inspector/TokenRow';
import { formatSigned, formatTerm } from '../shared/format';
import { Formula, operand, sumOf } from './Formula';
import { MODEL_SYMBOLS, MODELS } from './LogitsStage';
import { SequenceTables } from './SequenceTables';
import type { StageProps } from './stages';

const difference = ({ logit, lse }: TokenScore): string => `${formatTerm(logit)} − ${operand(lse)}`;

/** Log-softmax and gather: from logits to the log-probability of the token that was taken. */
export function GatherStage({ before, words }: StageProps) {
  const first = before.chosen.tokens[0];
  return (
    <>
      {first &&
        MODELS.map((model) => (
          <Formula
            key={model}
            parts={[
              `log ${MODEL_SYMBOLS[model]}(${words.label(first.token)} | x)`,
              'logit − log Σ exp(logits)',
              difference(first[model]),
              formatTerm(first[model].logp),
            ]}
          />
        ))}
      <SequenceTables
        view={before}
        label={words.label}
        columns={MODELS.map((model) => ({
          head: `log ${MODEL_SYMBOLS[model]}`,
          cell: (view) => (
            <>
              <span className="gather">{difference(view[model])}</span>{' '}
              <span className="gather">= {formatTerm(view[model].logp)}</span>
            </>
          ),
        }))}
      />
    </>
  );
}

const LOGPS = { reference: 'referenceLogps', policy: 'policyLogps' } as const;

/** The log-probability of a completion is the sum over its tokens. */
export function SumsStage({ before, words }: StageProps) {
  return (
    <>
      {SIDES.flatMap((side) =>
        MODELS.map((model) => (
          <Formula
            key={`${side}-${model}`}
            parts={[
              `log ${MODEL_SYMBOLS[model]}(${SIDE_SYMBOLS[side]}|x)`,
              sumOf(before[side].tokens.map((view) => view[model].logp)),
              formatTerm(before[side][LOGPS[model]]),
            ]}
          />
        )),
      )}
      <SequenceTables
        view={before}
        label={words.label}
        columns={MODELS.map((model) => ({
          head: `log ${MODEL_SYMBOLS[model]}`,
          cell: (view) => formatTerm(view[model].logp),
          total: (sequence) => formatTerm(sequence[LOGPS[model]]),
        }))}
      />
    </>
  );
}

const LOGRATIOS = { chosen: 'a', rejected: 'b' } as const;

/** How much likelier the policy makes each completion than the reference does. */
export function LogratiosStage({ before, words }: StageProps) {
  return (
    <>
      {SIDES.map((side) => {
        const { policyLogps, referenceLogps, logratio } = before[side];
        const y = SIDE_SYMBOLS[side];
        return (
          <Formula
            key={side}
            parts={[
              LOGRATIOS[side],
              `log π_θ(${y}|x) − log π_ref(${y}|x)`,
              `${formatTerm(policyLogps)} − ${operand(referenceLogps)}`,
              formatTerm(logratio),
            ]}
          />
        );
      })}
      <SequenceTables
        view={before}
        label={words.label}
        columns={[
          {
            head: 'log π_θ − log π_ref',
            cell: ({ logratio }) => (
              <span className="token-tint" {...tint(logratio)}>
                {formatSigned(logratio)}
              </span>
            ),
            total: (sequence) => formatSigned(sequence.logratio),
          },
        ]}
      />
    </>
  );
}
