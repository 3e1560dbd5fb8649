/** Beside the charts of a run: what its reward model is worth, and which models it holds. */
import { trainsRewardModel } from '../../core/stages';
import '../shared/lateTexts';
import { useRun } from '../shared/stores';
import { ModelsInMemory } from './ModelsInMemory';
import { RewardModelExam } from './RewardModelExam';
import './rlhf.css';

export default function MethodPanels() {
  const staged = useRun(({ applied }) => applied !== undefined && trainsRewardModel(applied.config));
  return (
    <>
      {staged && <RewardModelExam />}
      <ModelsInMemory />
    </>
  );
}
