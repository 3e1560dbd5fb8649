import { useTranslation } from 'react-i18next';
import { closedForm, klDivergence } from '../../../../math/closedForm';
import { formatNats, formatProbability, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import type { OptimumProps } from './tilt';

/** What follows from the closed form, computed for the dish and the β of now. */
export function OptimumChecks({ outcomes, tilt }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const { beta, referenceLogps, rewards, optimum } = tilt;
  const doubled = closedForm(referenceLogps, rewards, 2 * beta);
  const kls = {
    before: formatNats(klDivergence(optimum.logps, referenceLogps)),
    after: formatNats(klDivergence(doubled.logps, referenceLogps)),
  };
  const raised = closedForm(
    referenceLogps,
    rewards.map((reward) => reward + 1),
    beta,
  );
  const top = optimum.logps.reduce((best, logp, place, all) => (logp > all[best] ? place : best), 0);
  const same = {
    completion: outcomes.texts[top],
    before: formatProbability(Math.exp(optimum.logps[top])),
    after: formatProbability(Math.exp(raised.logps[top])),
    value: formatTerm(beta * optimum.logZ),
    raised: formatTerm(beta * raised.logZ),
  };
  return (
    <>
      <Check
        id="doubled"
        question={t('optimum.checks.doubled.question', { beta, doubled: Number((2 * beta).toPrecision(3)) })}
        answers={[
          { text: t('optimum.checks.doubled.away'), right: false, reason: t('optimum.checks.doubled.why', kls) },
          { text: t('optimum.checks.doubled.towards'), right: true, reason: t('optimum.checks.doubled.why', kls) },
          { text: t('optimum.checks.doubled.stays'), right: false, reason: t('optimum.checks.doubled.why', kls) },
        ]}
      />
      <Check
        id="raised"
        question={t('optimum.checks.raised.question')}
        answers={[
          { text: t('optimum.checks.raised.nothing'), right: true, reason: t('optimum.checks.raised.why', same) },
          { text: t('optimum.checks.raised.best'), right: false, reason: t('optimum.checks.raised.why', same) },
          { text: t('optimum.checks.raised.reference'), right: false, reason: t('optimum.checks.raised.why', same) },
        ]}
      />
    </>
  );
}
