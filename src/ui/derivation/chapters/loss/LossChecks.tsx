import { useTranslation } from 'react-i18next';
import { formatLoss, formatProbability, formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { useLivePair, useRunBeta } from '../../live';
import { dpoLoss, dpoWeight, pull } from '../../lossCurve';

/** A weight with as many digits as tell it from another. */
const digits = (value: number): string =>
  value < 0.001 ? value.toExponential(1).replace('-', '−') : formatTerm(value);

/** Three questions about the pair and the β that are there now. */
export function LossChecks() {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const margin = useLivePair()?.view.margin ?? 0;
  const later = digits(dpoWeight(margin + 2));
  const now = digits(dpoWeight(margin));
  const start = dpoLoss(0);
  const half = formatProbability(dpoWeight(0));
  const [before, after] = [pull(0, beta), pull(0, 2 * beta)];
  const reads = { beta: formatSetting(beta), double: formatSetting(2 * beta), loss: formatLoss(start), half };
  return (
    <>
      <Check
        id="weight"
        question={t('loss.checks.weight.question', { margin: formatReward(margin) })}
        answers={[
          {
            text: t('loss.checks.weight.same', { value: now }),
            right: false,
            reason: t('loss.checks.weight.sameReason'),
          },
          {
            text: later,
            right: true,
            reason: t('loss.checks.weight.rightReason', { value: later, after: formatReward(margin + 2), now }),
          },
          {
            text: t('loss.checks.weight.zero'),
            right: false,
            reason: t('loss.checks.weight.zeroReason', { value: later }),
          },
        ]}
      />
      <Check
        id="start"
        question={t('loss.checks.start.question', reads)}
        answers={[
          { text: t('loss.checks.start.right', reads), right: true, reason: t('loss.checks.start.rightReason', reads) },
          {
            text: t('loss.checks.start.zero'),
            right: false,
            reason: t('loss.checks.start.zeroReason', reads),
          },
          // With β = 1 both would be the same number.
          ...(beta === 1
            ? []
            : [
                {
                  text: t('loss.checks.start.scaled', { value: formatLoss(beta * start) }),
                  right: false,
                  reason: t('loss.checks.start.scaledReason'),
                },
              ]),
        ]}
      />
      <Check
        id="pull"
        question={t('loss.checks.pull.question', reads)}
        answers={[
          {
            text: t('loss.checks.pull.half', { value: formatTerm(before / 2) }),
            right: false,
            reason: t('loss.checks.pull.halfReason'),
          },
          {
            text: t('loss.checks.pull.same', { value: formatTerm(before) }),
            right: false,
            reason: t('loss.checks.pull.sameReason', reads),
          },
          {
            text: t('loss.checks.pull.right', { ...reads, after: formatTerm(after) }),
            right: true,
            reason: t('loss.checks.pull.rightReason', {
              ...reads,
              before: formatTerm(before),
              after: formatTerm(after),
            }),
          },
        ]}
      />
    </>
  );
}
