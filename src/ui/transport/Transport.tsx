import { useTranslation } from 'react-i18next';
import { readsBeta } from '../../core/objective';
import { type StagedConfig, stageAfter, stagesOf } from '../../core/stages';
import {
  hasUnappliedChanges,
  isFailed,
  needsInputs,
  needsMending,
  type RunData,
  trainingBlock,
  trainsAgain,
} from '../../store/runData';
import { useReplayed } from '../replay/lazyParts';
import { durationIn, formatSetting } from '../shared/format';
import type { Translate } from '../shared/i18n';
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
      <div className="transport-buttons">
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

/** Its label says what will happen: changed settings begin a run of their own. */
function TrainButton() {
  const { t } = useTranslation();
  const controller = useController();
  const running = useRun((state) => state.runState === 'running');
  const waiting = useRun((state) => state.queued?.type === 'train');
  const again = useRun(trainsAgain);
  const beta = useRun(({ draft: { config } }) => (readsBeta(config) ? config.beta : undefined));
  const blocked = useRun(trainingBlock);
  const changed = useRun((state) => state.step > 0 && hasUnappliedChanges(state));
  const label = running ? t('run.pause') : waiting ? t('run.waiting') : again ? t('run.trainAgain') : t('run.train');
  return (
    <button
      type="button"
      className="primary"
      aria-keyshortcuts="Space"
      disabled={blocked !== undefined && !running}
      title={
        blocked ? t(`run.${blocked}`) : withKey(changed && !running ? t('run.changedHint') : label, t('keys.space'))
      }
      onClick={() => (running || waiting ? controller.pause() : controller.train())}
    >
      <Icon path={running ? 'M3 2H6V12H3ZM8 2H11V12H8Z' : 'M3 1.5L12 7L3 12.5Z'} />
      {label}
      {!running && !waiting && beta !== undefined && (
        <span className="train-beta"> {t('run.withBeta', { beta: formatSetting(beta) })}</span>
      )}
    </button>
  );
}

/** A button with its sign, whose words make room where the bar is short. */
interface ActionProps {
  readonly icon: string;
  readonly label: string;
  /** What more there is to say than the label. */
  readonly hint?: string | undefined;
  /** As it is written, and as ARIA names it. */
  readonly shortcut: string;
  readonly ariaShortcut?: string;
  readonly disabled: boolean;
  readonly className?: string | undefined;
  readonly onClick: () => void;
}

function ActionButton({ icon, label, hint, shortcut, ariaShortcut = shortcut, ...button }: ActionProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={withKey(hint ?? label, shortcut)}
      aria-keyshortcuts={ariaShortcut}
      {...button}
    >
      <Icon path={icon} />
      <span className="action-label">{label}</span>
    </button>
  );
}

function withKey(text: string, key: string): string {
  return `${text} (${key})`;
}

function StepButton() {
  const { t } = useTranslation();
  const controller = useController();
  return (
    <ActionButton
      icon="M2 1.5L9 7L2 12.5ZM10 2H12V12H10Z"
      label={t('run.step')}
      shortcut="→"
      ariaShortcut="ArrowRight"
      disabled={useRun(cannotStep)}
      onClick={controller.step}
    />
  );
}

/** One step in slow motion. */
function NarrateButton() {
  const { t } = useTranslation();
  const controller = useController();
  return (
    <ActionButton
      icon="M1 6H3.5V8H1ZM5 6H8V8H5ZM9.5 3.5L13.5 7L9.5 10.5Z"
      label={t('run.narrate')}
      hint={t('run.narrateHint')}
      shortcut="S"
      disabled={useRun(cannotStep)}
      onClick={controller.narrate}
    />
  );
}

function cannotStep(state: RunData): boolean {
  const { runState, queued } = state;
  return (
    runState === 'running' || runState === 'finished' || queued !== undefined || trainingBlock(state) !== undefined
  );
}

function ResetButton() {
  const { t } = useTranslation();
  const controller = useController();
  const changed = useRun(hasUnappliedChanges);
  return (
    <ActionButton
      icon="M7 1.5A5.5 5.5 0 1 1 1.5 7H3.3A3.7 3.7 0 1 0 7 3.3V5.6L2.8 2.9L7 0Z"
      label={t('run.reset')}
      hint={changed ? t('run.resetHint') : undefined}
      shortcut="R"
      disabled={useRun((state) => needsInputs(state) || needsMending(state))}
      onClick={controller.reset}
    />
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
  const config = useRun((state) => (state.applied ?? state.draft).config);
  const max = config.max_steps;
  const time = useSampledRun((state) => state.millisecondsPerStep);
  if (loading) return <LoadingProgress />;
  return (
    <div className="run-progress">
      <progress aria-label={t('run.progress')} value={step} max={max} />
      <span className="numbers">{failed ? t('run.states.failed') : stepText(config, step, t)}</span>
      {time > 0 && <StepTime milliseconds={time} />}
    </div>
  );
}

/** How far the run is; where it has stages, how far this one is. */
function stepText(config: StagedConfig, step: number, t: Translate): string {
  const stages = stagesOf(config);
  if (stages.length === 1) return t('run.stepOf', { step, max: config.max_steps });
  const place = stageAfter(config, step);
  const { from, until } = stages[place];
  return t('run.stageOf', { place: place + 1, count: stages.length, step: step - from, max: until - from });
}

function StepTime({ milliseconds }: { readonly milliseconds: number }) {
  const { t } = useTranslation();
  const { unit, value } = durationIn(milliseconds);
  return <span className="numbers muted">{t('run.perStep', { time: t(`units.${unit}`, { value }) })}</span>;
}
