import { useTranslation } from 'react-i18next';
import type { AscentCourse } from '../../../../math/policyAscent';
import { DPO_MODELS, RLHF_MODELS, totalMemory } from '../../../../math/trainingMemory';
import { formatBytes, formatReward } from '../../../shared/format';
import { Check } from '../../Check';
import { WhileLoading } from '../../live';
import { FREE_STEPS } from './study';
import { useMemory } from './useMemory';
import type { LiveStudy } from './useStudy';

/** Questions about the dish and the reward model that are there now. */
export function RlhfChecks({ live: { free } }: { readonly live: LiveStudy }) {
  return (
    <>
      {free ? <FallCheck course={free} /> : <WhileLoading />}
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
        { text: t('rlhf.checks.fall.equal', values), right: false, reason: t('rlhf.checks.fall.equalReason', values) },
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
