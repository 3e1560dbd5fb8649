import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasUnappliedChanges, trainingBlock } from '../../../store/runData';
import { SettingsBar } from '../../settings/SettingsBar';
import { useRun, useSampledRun } from '../../shared/stores';
import { useRunName } from '../../shared/useTexts';
import { Step, type StepStatus } from '../steps/Step';
import { FormerRun } from './FormerRun';
import { WhatTrains } from './WhatTrains';

/** The settings of the run, and what trains. What drives it is at the top of the page. */
export function SettingsStep() {
  const { t } = useTranslation('file');
  const [open, setOpen] = useState(true);
  const shipped = useRun(({ inputs }) => inputs.model === undefined || inputs.model.kind === 'shipped');
  return (
    <Step number={3} title={t('train.title')} status={useTrainingStatus()} open={open} onOpen={setOpen}>
      <FormerRun />
      <p className="muted">{t(shipped ? 'train.defaults.kitchen' : 'train.defaults.trl')}</p>
      <SettingsBar />
      <WhatTrains />
    </Step>
  );
}

function useTrainingStatus(): StepStatus {
  const { t } = useTranslation();
  const { t: file } = useTranslation('file');
  const runName = useRunName();
  const block = useRun(trainingBlock);
  const running = useRun((state) => state.runState === 'running');
  const changed = useRun(hasUnappliedChanges);
  const name = useRun((state) => state.run?.name);
  const step = useSampledRun((state) => state.step);
  const max = useRun((state) => (state.applied ?? state.draft).config.max_steps);
  const former = useRun((state) => state.inputs.former !== undefined);
  if (running) return { state: 'busy', text: t('run.stepOf', { step, max }) };
  if (block === 'loadingModel' || block === 'readingPairs') return { state: 'busy', text: t(`run.${block}`) };
  if (block === 'needsMending' || block === 'needsPairs') return { state: 'problem', text: t(`run.${block}`) };
  if (step === 0 && former) return { state: 'todo', text: file('train.status.former') };
  if (block) return { state: 'todo', text: t(`run.${block}`) };
  if (step === 0) return { state: 'todo', text: file('train.status.ready') };
  if (changed) return { state: 'todo', text: t('run.changedHint') };
  return { state: 'done', text: file('train.status.trained', { name: name && runName(name), step, max }) };
}
