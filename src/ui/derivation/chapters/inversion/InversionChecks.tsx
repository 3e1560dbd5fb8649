import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatProbability, formatSetting, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { quoted } from '../../figures/ValueList';
import { placeOfMost, type Recovery, recover } from '../../recovery';
import { formatQuantity } from '../../scientific';
import type { InversionView } from './useInversion';

/** Three questions about the dish, the β and the policy of now. */
export function InversionChecks(view: InversionView) {
  return (
    <>
      <RecoverCheck {...view} />
      <ShiftCheck {...view} />
      <RelativeCheck {...view} />
    </>
  );
}

function RecoverCheck({ outcomes, recovery, place }: InversionView) {
  const { t } = useTranslation('derivation');
  const text = quoted(outcomes.texts, place);
  // At β = 1, or where β·log Z is about 0, a wrong way leads to the right number: then another β is asked about.
  const asked = useMemo(() => {
    const betas = [1, 2, 0.5, 4].map((factor) => Number((factor * recovery.beta).toPrecision(3)));
    const ways = betas.map((each) => recover(outcomes, each));
    return ways.find((each) => tellsApart(each, outcomes.referenceLogps, place)) ?? recovery;
  }, [outcomes, recovery, place]);
  const { beta, logZ } = asked;
  const logratio = asked.logps[place] - outcomes.referenceLogps[place];
  const numbers = {
    text,
    beta: formatSetting(beta),
    logratio: formatTerm(logratio),
    logZ: formatTerm(logZ),
    constant: formatTerm(beta * logZ),
    reward: formatTerm(asked.recovered[place]),
  };
  const answers = [
    { text: formatTerm(beta * logratio), right: false, reason: t('inversion.checks.recover.noConstant', numbers) },
    { text: numbers.reward, right: true, reason: t('inversion.checks.recover.right', numbers) },
    { text: formatTerm(logratio + logZ), right: false, reason: t('inversion.checks.recover.noBeta', numbers) },
  ];
  return <Check id="recover" question={t('inversion.checks.recover.question', numbers)} answers={answers} />;
}

function tellsApart({ beta, logps, logZ, recovered }: Recovery, referenceLogps: Float64Array, place: number): boolean {
  const logratio = logps[place] - referenceLogps[place];
  const wrong = [beta * logratio, logratio + logZ].map(formatTerm);
  return new Set([...wrong, formatTerm(recovered[place])]).size === 3;
}

/** What is added to every reward. */
const ADDED = 2;

function ShiftCheck({ recovery }: InversionView) {
  const { t } = useTranslation('derivation');
  const { beta, logZ } = recovery;
  const growth = ADDED / beta;
  const numbers = {
    beta: formatSetting(beta),
    added: ADDED,
    before: formatTerm(logZ),
    after: formatTerm(logZ + growth),
    growth: formatTerm(growth),
    factor: formatQuantity(Math.exp(growth)),
  };
  const answer = (name: 'policy' | 'onlyZ' | 'nothing') => ({
    text: t(`inversion.checks.shift.${name}`, numbers),
    right: name === 'onlyZ',
    reason: t(`inversion.checks.shift.${name}Reason`, numbers),
  });
  return (
    <Check
      id="shift"
      question={t('inversion.checks.shift.question', numbers)}
      answers={[answer('policy'), answer('nothing'), answer('onlyZ')]}
    />
  );
}

function RelativeCheck({ outcomes, policy, place }: InversionView) {
  const { t } = useTranslation('derivation');
  const quote = (place: number) => quoted(outcomes.texts, place);
  const { implicit } = policy;
  const { rewards, referenceLogps, policyLogps, beta, step } = outcomes;
  const wellFormed = rewards.length - 1;
  const best = placeOfMost(rewards, 1, wellFormed);
  const other = place === best ? placeOfMost(referenceLogps, 1, wellFormed) : place;
  const second = other === best ? placeOfMost(rewards, -1, wellFormed) : other;
  const numbers = {
    step,
    first: quote(best),
    second: quote(second),
    firstReward: formatTerm(implicit[best]),
    secondReward: formatTerm(implicit[second]),
    trueReward: formatTerm(rewards[best]),
    factor: formatQuantity(Math.exp((implicit[best] - implicit[second]) / beta)),
    firstProbability: formatProbability(Math.exp(policyLogps[best])),
    secondProbability: formatProbability(Math.exp(policyLogps[second])),
  };
  const answer = (name: 'absolute' | 'relative' | 'probability') => ({
    text: t(`inversion.checks.other.${name}`, numbers),
    right: name === 'relative',
    reason: t(`inversion.checks.other.${name}Reason`, numbers),
  });
  return (
    <Check
      id="relative"
      question={t('inversion.checks.other.question', numbers)}
      answers={[answer('relative'), answer('absolute'), answer('probability')]}
    />
  );
}
