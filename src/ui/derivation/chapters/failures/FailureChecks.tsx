import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { objectiveOf } from '../../../../core/objective';
import { closedForm, klDivergence } from '../../../../math/closedForm';
import { softplus } from '../../../../math/stable';
import { formatLoss, formatNats, formatSetting, formatTerm } from '../../../shared/format';
import { useRun, useSampledRun } from '../../../shared/stores';
import { Check } from '../../Check';
import { useDishOutcomes, useLivePair, useRunBeta, WhileLoading } from '../../live';
import { courseOf } from './quantities';

/** Asked with the numbers of the run that is there, whichever it is. */
export function FailureChecks() {
  const pair = useLivePair();
  const dish = useDishOutcomes();
  if (!pair || !dish) return <WhileLoading />;
  return (
    <>
      <StartCheck />
      <FallingCheck margin={pair.view.chosen.reward - pair.view.rejected.reward} />
      <BetaCheck />
    </>
  );
}

/** −log σ of a margin. */
const dpoLoss = (margin: number) => softplus(-margin);

function StartCheck() {
  const { t } = useTranslation('derivation');
  const config = useRun((state) => (state.applied ?? state.draft).config);
  const curves = useSampledRun((state) => state.curves);
  const [first = Number.NaN] = courseOf(curves, 'loss').values;
  const loss = formatLoss(dpoLoss(0));
  const values = { loss, beta: formatSetting(config.beta), first: formatLoss(first) };
  const alike = formatLoss(first) === loss;
  // Other losses begin elsewhere, and a run that has not begun has no first loss.
  const seen = objectiveOf(config) === 'sigmoid' && Number.isFinite(first) ? (alike ? 'alike' : 'unlike') : undefined;
  const reason = t('failures.checks.start.rightReason', values);
  return (
    <Check
      id="start"
      question={t('failures.checks.start.question', values)}
      answers={[
        {
          text: t('failures.checks.start.zero'),
          right: false,
          reason: t('failures.checks.start.zeroReason', values),
        },
        {
          text: t('failures.checks.start.depends'),
          right: false,
          reason: t('failures.checks.start.dependsReason', values),
        },
        {
          text: t('failures.checks.start.right', values),
          right: true,
          reason: seen ? `${reason} ${t(`failures.checks.start.${seen}`, values)}` : reason,
        },
      ]}
    />
  );
}

/** Nats by which the log-probs of the pair fall, in thought. */
const FALLS = { chosen: 2, rejected: 5 } as const;

function FallingCheck({ margin }: { readonly margin: number }) {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const after = margin + beta * (FALLS.rejected - FALLS.chosen);
  const values = {
    before: formatLoss(dpoLoss(margin)),
    after: formatLoss(dpoLoss(after)),
    beta: formatSetting(beta),
    margin: formatTerm(margin),
    grown: formatTerm(after),
    ...FALLS,
  };
  return (
    <Check
      id="falling"
      question={t('failures.checks.falling.question', values)}
      answers={[
        {
          text: t('failures.checks.falling.rises'),
          right: false,
          reason: t('failures.checks.falling.risesReason', values),
        },
        {
          text: t('failures.checks.falling.right', values),
          right: true,
          reason: t('failures.checks.falling.rightReason', values),
        },
        {
          text: t('failures.checks.falling.stays', values),
          right: false,
          reason: t('failures.checks.falling.staysReason', values),
        },
      ]}
    />
  );
}

/** By which β is made larger or smaller, in thought. */
const FACTOR = 4;

function BetaCheck() {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const dish = useDishOutcomes();
  const values = useMemo(() => {
    if (!dish) return undefined;
    const { referenceLogps, rewards, prompt } = dish;
    const kl = (at: number) => formatNats(klDivergence(closedForm(referenceLogps, rewards, at).logps, referenceLogps));
    const [small, large] = [beta / FACTOR, beta * FACTOR];
    return {
      prompt,
      beta: formatSetting(beta),
      small: formatTerm(small),
      large: formatTerm(large),
      now: kl(beta),
      klSmall: kl(small),
      klLarge: kl(large),
    };
  }, [dish, beta]);
  if (!values) return null;
  return (
    <Check
      id="beta"
      question={t('failures.checks.beta.question', values)}
      answers={[
        {
          text: t('failures.checks.beta.smaller', values),
          right: false,
          reason: t('failures.checks.beta.smallerReason', values),
        },
        {
          text: t('failures.checks.beta.larger', values),
          right: true,
          reason: t('failures.checks.beta.largerReason', values),
        },
        {
          text: t('failures.checks.beta.length'),
          right: false,
          reason: t('failures.checks.beta.lengthReason', values),
        },
      ]}
    />
  );
}
