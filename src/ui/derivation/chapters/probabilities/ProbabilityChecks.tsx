import { useTranslation } from 'react-i18next';
import { rankTokens } from '../../../../math/nextToken';
import { logitRow } from '../../../../math/pairView';
import { PLAIN_SAMPLING, samplingDistribution } from '../../../../math/sampling';
import { useWords } from '../../../inspector/useWords';
import { formatProbability, formatTerm } from '../../../shared/format';
import { useCount } from '../../../shared/useTexts';
import { Check } from '../../Check';
import { useLivePair, WhileLoading } from '../../live';
import { formatChance } from '../../scientific';
import type { Speech } from './useSpeech';

type Answers<Each extends string> = 'question' | Each | `${Each}Reason`;
type GreedyText = Answers<'right' | 'second' | 'dice'>;
type LogText = `log.${Answers<'right' | 'linear' | 'never'>}`;
type ShiftText = `shift.${Answers<'right' | 'up' | 'scaled'>}`;

/** Added to every logit in the last question. */
const SHIFT = 5;

/** Three questions about the model and the pair that are there now. */
export function ProbabilityChecks({ speech }: { readonly speech: Speech }) {
  return (
    <>
      <GreedyCheck speech={speech} />
      <PairChecks />
    </>
  );
}

/** Of the first token: what comes after it may be over. */
function GreedyCheck({ speech: { logits, speaker, prompt, words } }: { readonly speech: Speech }) {
  const { t } = useTranslation('derivation');
  const row = logits(speaker, 0);
  const probabilities = samplingDistribution(row, PLAIN_SAMPLING);
  const [first, second] = rankTokens(row).map((token) => ({
    word: words.label(token),
    share: formatProbability(probabilities[token]),
    count: row.length,
  }));
  const model = t(`probabilities.models.named.${speaker}`);
  const say = (key: GreedyText, values = {}) => t(`probabilities.checks.greedy.${key}`, values);
  return (
    <Check
      id="greedy"
      question={say('question', { text: prompt, model })}
      answers={[
        { text: say('dice'), right: false, reason: say('diceReason') },
        { text: say('second', second), right: false, reason: say('secondReason', second) },
        { text: say('right', first), right: true, reason: say('rightReason', first) },
      ]}
    />
  );
}

function PairChecks() {
  const { t } = useTranslation('derivation');
  const inWords = useCount();
  const words = useWords();
  const live = useLivePair();
  if (!live) return <WhileLoading />;
  const { record, view } = live;
  const logps = view.chosen.policyLogps;
  const whole = (value: number) => inWords(Math.max(1, Math.round(value)));
  const reads = {
    model: t('probabilities.models.named.policy'),
    logp: formatTerm(logps),
    probability: formatChance(Math.exp(logps)),
  };
  const say = (key: LogText | ShiftText, values = {}) => t(`probabilities.checks.${key}`, { ...reads, ...values });
  const token = view.chosen.tokens[0];
  if (!token) return null;
  const { logit, lse } = token.policy;
  const count = logitRow(record.chosen.policyLogits, record.chosen.tokens.length, 0).length;
  const shifted = {
    word: words.label(token.token),
    count,
    before: formatTerm(logit),
    after: formatTerm(logit + SHIFT),
    lse: formatTerm(lse),
    lseAfter: formatTerm(lse + SHIFT),
    factor: formatTerm(Math.exp(SHIFT)),
  };
  const right = whole(Math.exp(-logps));
  const linear = whole(-logps);
  return (
    <>
      <Check
        id="log"
        question={say('log.question')}
        answers={[
          { text: say('log.never'), right: false, reason: say('log.neverReason') },
          { text: say('log.right', { count: right }), right: true, reason: say('log.rightReason', { count: right }) },
          // Near 0 both may be the same number.
          ...(linear === right
            ? []
            : [{ text: say('log.linear', { count: linear }), right: false, reason: say('log.linearReason') }]),
        ]}
      />
      <Check
        id="shift"
        question={say('shift.question', shifted)}
        answers={[
          { text: say('shift.right'), right: true, reason: say('shift.rightReason', shifted) },
          {
            text: say('shift.up', { logp: formatTerm(logps + SHIFT) }),
            right: false,
            reason: say('shift.upReason', shifted),
          },
          { text: say('shift.scaled'), right: false, reason: say('shift.scaledReason', shifted) },
        ]}
      />
    </>
  );
}
