import { useTranslation } from 'react-i18next';
import type { AscentCourse } from '../../../../math/policyAscent';
import { DPO_MODELS, RLHF_MODELS, totalMemory } from '../../../../math/trainingMemory';
import { formatBytes, formatNats, formatReward, formatSetting } from '../../../shared/format';
import { Check } from '../../Check';
import { useRunBeta, WhileLoading } from '../../live';
import { useChapterNumber } from '../../useChapterValue';
import { optimumOf } from './HoldStep';
import { FREE_STEPS, type Study } from './study';
import { useMemory } from './useMemory';
import type { LiveStudy } from './useStudy';

/** Questions about the dish, the reward model and the β that are there now. */
export function RlhfChecks({ live: { study, free } }: { readonly live: LiveStudy }) {
  return (
    <>
      {study && free ? (
        <>
          <FallCheck course={free} />
          <BetaCheck study={study} />
        </>
      ) : (
        <WhileLoading />
      )}
      <MemoryCheck />
    </>
  );
}

/** Where the climb without the KL term leaves the true reward. */
function FallCheck({ course: { watched, climbed } }: { readonly course: AscentCourse }) {
  const { t } = useTranslation('derivation');
  const fell = watched[FREE_STEPS] < watched[0];
  const values = {
    steps: FREE_STEPS,
    before: formatReward(watched[0]),
    after: formatReward(watched[FREE_STEPS]),
    score: formatReward(climbed[FREE_STEPS]),
  };
  const reason = t(fell ? 'rlhf.checks.fall.fell' : 'rlhf.checks.fall.rose', values);
  return (
    <Check
      id="fall"
      question={t('rlhf.checks.fall.question', values)}
      answers={[
        { text: t('rlhf.checks.fall.higher', values), right: !fell, reason },
        { text: t('rlhf.checks.fall.lower', values), right: fell, reason },
        { text: t('rlhf.checks.fall.equal', values), right: false, reason },
      ]}
    />
  );
}

/** What a larger β does to the optimum. */
function BetaCheck({ study }: { readonly study: Study }) {
  const { t } = useTranslation('derivation');
  const [beta] = useChapterNumber('rlhf', 'beta', useRunBeta());
  const values = {
    beta: formatSetting(beta),
    double: formatSetting(2 * beta),
    before: formatNats(optimumOf(study, beta).kl),
    after: formatNats(optimumOf(study, 2 * beta).kl),
  };
  const reason = t('rlhf.checks.beta.reason', values);
  return (
    <Check
      id="beta"
      question={t('rlhf.checks.beta.question', values)}
      answers={[
        { text: t('rlhf.checks.beta.nearer'), right: true, reason },
        { text: t('rlhf.checks.beta.farther'), right: false, reason },
        { text: t('rlhf.checks.beta.same'), right: false, reason },
      ]}
    />
  );
}

function MemoryCheck() {
  const { t } = useTranslation('derivation');
  const { bytes, precision } = useMemory();
  const size = 1e9;
  const values = {
    rlhf: formatBytes(totalMemory(RLHF_MODELS, size, bytes)),
    dpo: formatBytes(totalMemory(DPO_MODELS, size, bytes)),
    precision,
  };
  return (
    <Check
      id="memory"
      question={t('rlhf.checks.memory.question', values)}
      answers={[
        { text: t('rlhf.checks.memory.rewards'), right: false, reason: t('rlhf.checks.memory.rewardsReason') },
        { text: t('rlhf.checks.memory.both'), right: true, reason: t('rlhf.checks.memory.bothReason', values) },
        { text: t('rlhf.checks.memory.reference'), right: false, reason: t('rlhf.checks.memory.referenceReason') },
      ]}
    />
  );
}
