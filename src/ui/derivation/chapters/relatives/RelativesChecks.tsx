import { useTranslation } from 'react-i18next';
import { marginLoss } from '../../../../math/marginLoss';
import { pairLoss } from '../../../../math/pairLoss';
import { ipoLimit } from '../../../../math/twoActions';
import { formatProbability, formatReward, formatSetting, formatSigned, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { useLivePair, useRunBeta } from '../../live';
import { useChapterNumber } from '../../useChapterValue';
import { CLASSIC, usePortrait } from './comparedLosses';

/** Which of the three best known pulls hardest where the cursor stands. */
export function PullCheck() {
  const { t } = useTranslation('derivation');
  const { t: page } = useTranslation();
  const { beta, margin } = usePortrait();
  const pulls = CLASSIC.map((lossType) => ({
    name: page(`losses.${lossType}.name`),
    slope: marginLoss(lossType, margin, { beta, labelSmoothing: 0 }).slope,
  }));
  const steepest = Math.min(...pulls.map(({ slope }) => slope));
  const slopes = pulls.map(({ name, slope }) => `${name} ${formatSigned(slope)}`).join(' · ');
  return (
    <Check
      id="pull"
      question={t('relatives.checks.pull.question', { margin: formatReward(margin), beta: formatSetting(beta) })}
      answers={pulls.map(({ name, slope }) => ({
        text: name,
        right: slope === steepest,
        reason: t(slope === steepest ? 'relatives.checks.pull.right' : 'relatives.checks.pull.wrong', { slopes }),
      }))}
    />
  );
}

/** Between these no rounding hides that the limit is neither 100% nor 50%. */
const ASKED = { least: 0.1, most: 2 } as const;

export function LimitCheck() {
  const { t } = useTranslation('derivation');
  const [figures] = useChapterNumber('relatives', 'tau', 0.5);
  const tau = Math.min(ASKED.most, Math.max(ASKED.least, figures));
  const value = formatProbability(ipoLimit(tau, 0.5));
  const shown = { tau: formatSetting(tau), gap: formatReward(1 / (2 * tau)), value };
  return (
    <Check
      id="limit"
      question={t('relatives.checks.limit.question', shown)}
      answers={[
        { text: t('relatives.checks.limit.one'), right: false, reason: t('relatives.checks.limit.oneReason', shown) },
        { text: value, right: true, reason: t('relatives.checks.limit.rightReason', shown) },
        { text: t('relatives.checks.limit.stay'), right: false, reason: t('relatives.checks.limit.stayReason', shown) },
      ]}
    />
  );
}

export function ShiftCheck() {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const view = useLivePair()?.view;
  const [a, b] = [view?.chosen.logratio ?? 0, view?.rejected.logratio ?? 0];
  // Both become e^fall times less likely. BCO's loss is even in the sum of the log-ratios: a fall by that sum would leave it as it is.
  const fall = Math.abs(a + b - 2) < 1 ? 4 : 2;
  const answer = (lossType: 'bco_pair' | 'sigmoid' | 'hinge') => {
    const at = (by: number) => formatTerm(pairLoss(lossType, a - by, b - by, 1, 1, beta, 0).loss);
    return { before: at(0), after: at(fall), fall: formatReward(fall * beta) };
  };
  const [dpo, bco, hinge] = [answer('sigmoid'), answer('bco_pair'), answer('hinge')];
  return (
    <Check
      id="shift"
      question={t('relatives.checks.shift.question', {
        power: fall === 2 ? '²' : '⁴',
        margin: formatReward(beta * (a - b)),
      })}
      answers={[
        {
          text: t('relatives.checks.shift.dpo', { ...dpo, after: bco.after }),
          right: false,
          reason: t('relatives.checks.shift.dpoReason', dpo),
        },
        { text: t('relatives.checks.shift.bco', bco), right: true, reason: t('relatives.checks.shift.bcoReason', bco) },
        {
          text: t('relatives.checks.shift.hinge', { ...hinge, after: bco.before }),
          right: false,
          reason: t('relatives.checks.shift.hingeReason', hinge),
        },
      ]}
    />
  );
}
