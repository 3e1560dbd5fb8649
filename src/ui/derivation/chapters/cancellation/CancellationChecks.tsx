import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { preferenceProbability, rewardDifference } from '../../../../math/inversion';
import { sigmoid } from '../../../../math/stable';
import { formatSetting, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { quoted } from '../../figures/ValueList';
import { recover } from '../../recovery';
import { extremes } from './pairChoice';
import { type CancellationView, termsOf } from './useCancellation';

/** Two questions about the pair of now. */
export function CancellationChecks(view: CancellationView) {
  return (
    <>
      <HalfCheck {...view} />
      <NeedCheck {...view} />
    </>
  );
}

function HalfCheck({ outcomes, recovery, ...picked }: CancellationView) {
  const { t } = useTranslation('derivation');
  // Where the pair is as good as equal, or β·log Z is about 0, the answers would be alike: then another pair or β is asked about.
  const even = Math.abs(outcomes.rewards[picked.chosen] - outcomes.rewards[picked.rejected]) < 0.1;
  const { chosen, rejected } = even ? extremes(outcomes) : picked;
  const asked = useMemo(() => {
    const other = recover(outcomes, 2 * recovery.beta);
    return Math.abs(recovery.beta * recovery.logZ) < 0.02 ? other : recovery;
  }, [outcomes, recovery]);
  const [w, l] = [termsOf(asked, chosen), termsOf(asked, rejected)];
  const none = { chosen: false, rejected: false };
  const half = { chosen: true, rejected: false };
  const p = formatTerm(preferenceProbability(w, l, none));
  const after = formatTerm(preferenceProbability(w, l, half));
  const flipped = formatTerm(1 - preferenceProbability(w, l, none));
  const numbers = {
    p,
    chosen: quoted(outcomes.texts, chosen),
    rejected: quoted(outcomes.texts, rejected),
    constant: formatTerm(w.partition),
    beta: formatSetting(asked.beta),
    difference: formatTerm(rewardDifference(w, l, none)),
    wrong: formatTerm(rewardDifference(w, l, half)),
  };
  const answers = [
    {
      right: false,
      text: t('cancellation.checks.half.stays', { value: p }),
      reason: t('cancellation.checks.half.same'),
    },
    {
      right: true,
      text: t('cancellation.checks.half.becomes', { value: after }),
      reason: t('cancellation.checks.half.right', numbers),
    },
    {
      right: false,
      text: t('cancellation.checks.half.becomes', { value: flipped }),
      reason: t('cancellation.checks.half.flipped', numbers),
    },
  ];
  return <Check id="half" question={t('cancellation.checks.half.question', numbers)} answers={answers} />;
}

function NeedCheck({ outcomes, policy, chosen, rejected }: CancellationView) {
  const { t } = useTranslation('derivation');
  const { implicit } = policy;
  const { policyLogps, referenceLogps, rewards, beta } = outcomes;
  const numbers = {
    beta: formatSetting(beta),
    policyChosen: formatTerm(policyLogps[chosen]),
    referenceChosen: formatTerm(referenceLogps[chosen]),
    policyRejected: formatTerm(policyLogps[rejected]),
    referenceRejected: formatTerm(referenceLogps[rejected]),
    p: formatTerm(sigmoid(implicit[chosen] - implicit[rejected])),
    chosen: formatTerm(rewards[chosen]),
    rejected: formatTerm(rewards[rejected]),
    taste: formatTerm(sigmoid(rewards[chosen] - rewards[rejected])),
  };
  const answer = (name: 'partition' | 'reward' | 'four') => ({
    text: t(`cancellation.checks.need.${name}`, numbers),
    right: name === 'four',
    reason: t(`cancellation.checks.need.${name}Reason`, numbers),
  });
  return (
    <Check
      id="need"
      question={t('cancellation.checks.need.question', numbers)}
      answers={[answer('partition'), answer('four'), answer('reward')]}
    />
  );
}

/** What a wrong Z does. */
export function WrongCheck({ recovery, chosen, rejected }: CancellationView) {
  const { t } = useTranslation('derivation');
  const [w, l] = [termsOf(recovery, chosen), termsOf(recovery, rejected)];
  const shift = recovery.beta * Math.LN2;
  const difference = w.implicit - l.implicit;
  const numbers = {
    shift: formatTerm(shift),
    difference: formatTerm(difference),
    p: formatTerm(sigmoid(difference)),
    shifted: formatTerm(sigmoid(difference + shift)),
  };
  const answer = (name: 'right' | 'both' | 'double') => ({
    text: t(`cancellation.checks.wrong.${name}`, numbers),
    right: name === 'right',
    reason: t(`cancellation.checks.wrong.${name}Reason`, numbers),
  });
  return (
    <Check
      id="wrong"
      question={t('cancellation.checks.wrong.question', numbers)}
      answers={[answer('both'), answer('double'), answer('right')]}
    />
  );
}
