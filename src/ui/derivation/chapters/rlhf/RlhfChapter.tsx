import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { ChaseStep } from './ChaseStep';
import { FitStep } from './FitStep';
import { HoldStep } from './HoldStep';
import { MemoryStep } from './MemoryStep';
import { PenaltyStep } from './PenaltyStep';
import { SampleStep } from './SampleStep';
import { useStudy } from './useStudy';
import './rlhf.css';

const REFERENCES = ['christiano', 'stiennon', 'instructgpt', 'gao', 'williams', 'ppo', 'dpo'] as const;

/** Chapter 3: a reward model, its over-optimisation, the KL term that holds it, and what RLHF needs to climb by samples. */
export default function RlhfChapter() {
  const { t } = useTranslation('derivation');
  const live = useStudy();
  return (
    <ChapterFrame chapter="rlhf" references={REFERENCES.map((paper) => ({ paper, at: t(`rlhf.references.${paper}`) }))}>
      <FitStep live={live} />
      <ChaseStep live={live} />
      <HoldStep live={live} />
      <PenaltyStep />
      <SampleStep live={live} />
      <MemoryStep live={live} />
    </ChapterFrame>
  );
}
