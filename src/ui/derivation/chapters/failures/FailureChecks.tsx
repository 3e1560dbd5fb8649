import { useTranslation } from 'react-i18next';
import { softplus } from '../../../../math/stable';
import { formatLoss, formatSetting, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { useLivePair, useRunBeta, WhileLoading } from '../../live';

/** Asked with the numbers of the run that is there, whichever it is. */
export function FailureChecks() {
  const pair = useLivePair();
  if (!pair) return <WhileLoading />;
  const { chosen, rejected } = pair.view;
  return (
    <>
      <FallingCheck margin={chosen.reward - rejected.reward} />
      <EmptyCheck chosen={chosen.reward} rejected={rejected.reward} />
    </>
  );
}

/** −log σ of a margin. */
const dpoLoss = (margin: number) => softplus(-margin);

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

/** Truncation, in thought, takes the rejected completion of the pair away. */
function EmptyCheck({ chosen, rejected }: { readonly chosen: number; readonly rejected: number }) {
  const { t } = useTranslation('derivation');
  const values = {
    loss: formatLoss(dpoLoss(chosen)),
    before: formatLoss(dpoLoss(chosen - rejected)),
    chosen: formatTerm(chosen),
  };
  const answer = (name: 'nan' | 'zero' | 'left') => ({
    text: t(`failures.checks.empty.${name}`, values),
    right: name === 'zero',
    reason: t(`failures.checks.empty.${name}Reason`, values),
  });
  return (
    <Check
      id="empty"
      question={t('failures.checks.empty.question', values)}
      answers={[answer('nan'), answer('zero'), answer('left')]}
    />
  );
}
