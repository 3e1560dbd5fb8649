import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { CatChecks } from './CatChecks';
import { PolicyStep } from './PolicyStep';
import { SweepStep } from './SweepStep';
import { TokensStep } from './TokensStep';
import { WalkStep } from './WalkStep';
import './reinforcement.css';

/** Chapter 1: states, actions, rewards and policies, with a cat in a grid; then the same words for a language model. */
export default function ReinforcementChapter() {
  const { t } = useTranslation('derivation');
  return (
    <ChapterFrame
      chapter="reinforcement"
      references={[
        { paper: 'sutton', at: t('reinforcement.references.sutton') },
        { paper: 'instructgpt', at: t('reinforcement.references.instructgpt') },
      ]}
    >
      <WalkStep />
      <PolicyStep />
      <SweepStep />
      <TokensStep />
      <CatChecks />
    </ChapterFrame>
  );
}
