import { useTranslation } from 'react-i18next';
import { type StageName, stageAfter, stagesOf, trainsRewardModel } from '../../core/stages';
import type { TrainingConfig } from '../../core/trainingConfig';
import '../shared/lateTexts';
import { useRun, useSampledRun } from '../shared/stores';
import './rlhf.css';

const NAMES = {
  sft: 'stageSft',
  reward: 'stageReward',
  policy: 'stagePolicy',
  earning: 'stageEarning',
  labelled: 'stageLabelled',
} as const;

/** Which stage the run is in, and how far. */
export default function StageLine() {
  const { t } = useTranslation();
  const config = useRun(({ applied, draft }) => (applied ?? draft).config);
  const step = useSampledRun((state) => state.step);
  const stages = stagesOf(config);
  const place = stageAfter(config, step);
  const { name, from, until } = stages[place];
  const values = { place: place + 1, count: stages.length, step: step - from, max: until - from };
  return <p className="stage-line numbers">{t(`rlhf.${NAMES[told(name, config)]}`, values)}</p>;
}

/** What the policy learns from is said with its own stage. */
function told(name: StageName, config: Pick<TrainingConfig, 'method' | 'reward_source'>): keyof typeof NAMES {
  if (name !== 'policy') return name;
  if (!trainsRewardModel(config)) return 'earning';
  return config.method === 'online_dpo' ? 'labelled' : 'policy';
}
