import { useTranslation } from 'react-i18next';
import { hasOwnChanges } from '../../../store/ownRun';
import { formatCount, formatDuration } from '../../format';
import { LANGUAGE_TAGS } from '../../i18n';
import { usePreference } from '../../stores';
import { ownController, useOwnRun, useSampledOwnRun } from '../ownStores';

/** What drives the run, and where it stands. */
export function OwnTransport() {
  const { t } = useTranslation('own');
  return (
    <section className="own-transport" aria-label={t('train.controls')}>
      <div className="transport-buttons">
        <TrainButton />
        <StepButton />
        <ResetButton />
      </div>
      <RunProgress />
      <WhatTrains />
      <Announcer />
    </section>
  );
}

function TrainButton() {
  const { t } = useTranslation();
  const busy = useOwnRun(({ runState, queued }) => runState === 'running' || queued?.type === 'train');
  const finished = useOwnRun((state) => state.runState === 'finished');
  const hasData = useOwnRun((state) => state.data !== undefined);
  return (
    <button
      type="button"
      className="primary"
      disabled={!hasData}
      aria-describedby={hasData ? undefined : 'own-needs-data'}
      onClick={() => (busy ? ownController.pause() : ownController.train())}
    >
      {busy ? t('run.pause') : finished ? t('run.trainAgain') : t('run.train')}
    </button>
  );
}

function StepButton() {
  const { t } = useTranslation();
  const disabled = useOwnRun(
    ({ data, runState, queued }) => !data || queued !== undefined || runState === 'running' || runState === 'finished',
  );
  return (
    <button type="button" disabled={disabled} onClick={ownController.step}>
      {t('run.step')}
    </button>
  );
}

function ResetButton() {
  const { t } = useTranslation();
  const changed = useOwnRun(hasOwnChanges);
  const disabled = useOwnRun(({ data, awaitingRun }) => !data || awaitingRun);
  return (
    <button
      type="button"
      className={changed ? 'highlighted' : undefined}
      title={changed ? t('run.applyHint') : undefined}
      disabled={disabled}
      onClick={ownController.reset}
    >
      {changed ? t('run.apply') : t('run.reset')}
    </button>
  );
}

function RunProgress() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const step = useSampledOwnRun((state) => state.step);
  const max = useOwnRun((state) => (state.applied ?? state.draft).max_steps);
  const time = useSampledOwnRun((state) => state.millisecondsPerStep);
  const measuring = useSampledOwnRun((state) => state.measuring);
  const preparing = useOwnRun((state) => state.awaitingRun);
  const loading = useSampledOwnRun((state) => state.modelLoading);
  if (loading) return <Waiting label={own('train.modelLoading')} value={loading.bytes} max={loading.total} />;
  if (preparing) return <Waiting label={own('train.preparing')} />;
  return (
    <div className="run-progress">
      <progress aria-label={t('run.progress')} value={step} max={max} />
      <span className="numbers">{t('run.stepOf', { step, max })}</span>
      <span className="numbers muted">
        {measuring
          ? own(measuring.done < measuring.total ? 'train.measuring' : 'train.sampling', { ...measuring })
          : null}
        {!measuring && time > 0 && t('run.perStep', { time: formatDuration(time) })}
      </span>
    </div>
  );
}

interface WaitingProps {
  readonly label: string;
  readonly value?: number;
  readonly max?: number;
}

/** An unknown share shows as a moving bar. */
function Waiting({ label, value = 0, max = 0 }: WaitingProps) {
  return (
    <div className="run-progress">
      <progress aria-label={label} max={max > 0 ? max : 1} {...(value > 0 && max > 0 && { value })} />
      <span>{label}…</span>
    </div>
  );
}

/** The model, the pairs, and on what they train. */
function WhatTrains() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const tag = LANGUAGE_TAGS[usePreference((state) => state.language)];
  const model = useOwnRun((state) => state.model);
  const data = useOwnRun((state) => state.data);
  const split = useOwnRun((state) => state.split);
  const engine = useOwnRun((state) => state.engine);
  const parts = [
    model && own('train.model', { name: model.name, parameters: formatCount(model.parameters, tag) }),
    data && own('train.pairs', { count: data.count, name: data.name }),
    split && own('train.split', { training: formatCount(split.training, tag), heldOut: split.heldOut }),
    engine && t(`backend.${engine.backend.kind}`),
  ].filter((part) => part !== undefined);
  return <p className="muted own-facts">{parts.join(' · ')}</p>;
}

/** Says to those who listen what the run does: when its state changes, not at every step. */
function Announcer() {
  const { t } = useTranslation();
  const state = useOwnRun((data) => data.runState);
  const ready = useOwnRun((data) => data.applied !== undefined && !data.awaitingRun);
  const step = useOwnRun((data) => (data.runState === 'running' ? undefined : data.step));
  return (
    <p className="visually-hidden" role="status">
      {ready && t('run.announce', { state: t(`run.states.${state}`), step: step ?? '' })}
    </p>
  );
}
