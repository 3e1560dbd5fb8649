import { useTranslation } from 'react-i18next';
import {
  hasUnappliedChanges,
  isFailed,
  needsChoice,
  needsInputs,
  needsMending,
  type RunData,
} from '../../store/runData';
import { useReplayed } from '../replay/lazyParts';
import { durationIn } from '../shared/format';
import { useController, useRun, useSampledRun } from '../shared/stores';
import { BackendBadge } from './BackendBadge';
import { LoadingProgress } from './LoadingProgress';
import { PaceMenu } from './PaceMenu';

/** What drives the run; it stays in sight. @param narrates whether a step in slow motion has its place on this page, and the keys act on the run */
export function Transport({ narrates }: { readonly narrates: boolean }) {
  const { t } = useTranslation();
  const replayed = useReplayed();
  return (
    <section id="controls" className="transport" aria-label={t('run.label')} tabIndex={-1}>
      <div className="transport-buttons" title={narrates ? t('run.shortcutsHint') : undefined}>
        <TrainButton />
        <StepButton />
        {narrates && <NarrateButton />}
        <ResetButton />
      </div>
      <PaceMenu />
      <RunProgress />
      {!replayed && <BackendBadge />}
    </section>
  );
}

function TrainButton() {
  const { t } = useTranslation();
  const controller = useController();
  const running = useRun((state) => state.runState === 'running');
  const waiting = useRun((state) => state.queued?.type === 'train');
  const finished = useRun((state) => state.runState === 'finished');
  const blocked = useRun(reasonNotToTrain);
  const label = running ? t('run.pause') : waiting ? t('run.waiting') : finished ? t('run.trainAgain') : t('run.train');
  return (
    <button
      type="button"
      className="primary"
      aria-keyshortcuts="Space"
      disabled={blocked !== undefined && !running}
      title={blocked && t(`run.${blocked}`)}
      onClick={() => (running || waiting ? controller.pause() : controller.train())}
    >
      <Icon path={running ? 'M3 2H6V12H3ZM8 2H11V12H8Z' : 'M3 1.5L12 7L3 12.5Z'} />
      {label}
    </button>
  );
}

function StepButton() {
  const { t } = useTranslation();
  const controller = useController();
  const disabled = useRun(cannotStep);
  return (
    <button type="button" disabled={disabled} aria-keyshortcuts="ArrowRight" onClick={controller.step}>
      <Icon path="M2 1.5L9 7L2 12.5ZM10 2H12V12H10Z" />
      {t('run.step')}
    </button>
  );
}

/** One step in slow motion. */
function NarrateButton() {
  const { t } = useTranslation();
  const controller = useController();
  const disabled = useRun(cannotStep);
  return (
    <button
      type="button"
      disabled={disabled}
      title={t('run.narrateHint')}
      aria-keyshortcuts="S"
      onClick={controller.narrate}
    >
      <Icon path="M1 6H3.5V8H1ZM5 6H8V8H5ZM9.5 3.5L13.5 7L9.5 10.5Z" />
      {t('run.narrate')}
    </button>
  );
}

function cannotStep(state: RunData): boolean {
  const { runState, queued } = state;
  return (
    runState === 'running' || runState === 'finished' || queued !== undefined || reasonNotToTrain(state) !== undefined
  );
}

/** Key of the words for it. */
function reasonNotToTrain(state: RunData): 'needsChoice' | 'needsInputs' | 'needsPairs' | 'needsMending' | undefined {
  if (needsChoice(state)) return 'needsChoice';
  if (needsInputs(state)) return 'needsInputs';
  if (state.unusable.includes('pairs')) return 'needsPairs';
  return needsMending(state) ? 'needsMending' : undefined;
}

function ResetButton() {
  const { t } = useTranslation();
  const controller = useController();
  const changed = useRun(hasUnappliedChanges);
  const blocked = useRun((state) => needsInputs(state) || needsMending(state));
  return (
    <button
      type="button"
      disabled={blocked}
      className={changed ? 'highlighted' : undefined}
      title={changed ? t('run.applyHint') : undefined}
      aria-keyshortcuts="R"
      onClick={controller.reset}
    >
      <Icon path="M7 1.5A5.5 5.5 0 1 1 1.5 7H3.3A3.7 3.7 0 1 0 7 3.3V5.6L2.8 2.9L7 0Z" />
      {changed ? t('run.apply') : t('run.reset')}
    </button>
  );
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg className="icon" viewBox="0 0 14 14" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function RunProgress() {
  const { t } = useTranslation();
  // A warm engine makes a fresh run at once, with nothing to load.
  const loading = useRun((state) => state.awaitingRun && (!state.applied || state.loading !== undefined));
  const failed = useRun(isFailed);
  const step = useSampledRun((state) => state.step);
  const max = useRun((state) => (state.applied ?? state.draft).config.max_steps);
  const time = useSampledRun((state) => state.millisecondsPerStep);
  if (loading) return <LoadingProgress />;
  return (
    <div className="run-progress">
      <progress aria-label={t('run.progress')} value={step} max={max} />
      <span className="numbers">{failed ? t('run.states.failed') : t('run.stepOf', { step, max })}</span>
      {time > 0 && <StepTime milliseconds={time} />}
    </div>
  );
}

function StepTime({ milliseconds }: { readonly milliseconds: number }) {
  const { t } = useTranslation();
  const { unit, value } = durationIn(milliseconds);
  return <span className="numbers muted">{t('run.perStep', { time: t(`units.${unit}`, { value }) })}</span>;
}
