import { useTranslation } from 'react-i18next';
import { RunCharts } from '../../charts/ChartFigure';
import { Completions } from '../../completions/Completions';
import { ComparisonTable } from '../../history/ComparisonTable';
import { KeptRuns } from '../../history/KeptRuns';
import { Scrubber } from '../../history/Scrubber';
import PairInspector from '../../inspector/PairInspector';
import { NoModel, ReplayScrubber, Replays, useReplayed } from '../../replay/lazyParts';
import { SettingsBar } from '../../settings/SettingsBar';
import { lazyPart } from '../../shared/Part';
import { useRun, useSampledRun } from '../../shared/stores';
import { useCount } from '../../shared/useTexts';
import { HeldOutNumbers } from './HeldOutNumbers';
import './train.css';

const SlowMotion = lazyPart(() => import('../../slowStep/SlowMotion'));

/** The run on a file: its settings, and everything that can be measured where no true reward is known. What drives it is at the top of the page. */
export function TrainSection() {
  const { t } = useTranslation('file');
  const hasData = useRun((state) => state.draft.world === 'file' && state.draft.data.count > 0);
  const shipped = useRun(({ inputs }) => inputs.model === undefined || inputs.model.kind === 'shipped');
  const replayed = useReplayed();
  const narrated = useRun((state) => state.narration !== undefined);
  return (
    <section className="file-train" aria-labelledby="file-train-title">
      <h3 id="file-train-title">{t('train.title')}</h3>
      {!hasData && (
        <p id="file-needs-data" className="prose">
          {t('train.needsData')}
        </p>
      )}
      <p className="muted">{t(shipped ? 'train.defaults.kitchen' : 'train.defaults.trl')}</p>
      <SettingsBar />
      <WhatTrains />
      <p className="prose">{t('train.noReward')}</p>
      {replayed ? <ReplayScrubber /> : <Scrubber />}
      {narrated && <SlowMotion />}
      <div className="file-results">
        <RunCharts heading="h4" />
        <HeldOutNumbers />
      </div>
      <div className="file-looks">
        {replayed ? <NoPair /> : <PairInspector />}
        <Completions />
      </div>
      <ComparisonTable />
      <KeptRuns />
      <Replays />
    </section>
  );
}

/** Where the pair would be taken apart. */
function NoPair() {
  const { t } = useTranslation();
  return (
    <section className="inspector" aria-labelledby="no-pair-title">
      <h3 id="no-pair-title">{t('inspector.title')}</h3>
      <NoModel part="pair" />
    </section>
  );
}

/** The model, the pairs, and what is measured of them right now. */
function WhatTrains() {
  const { t } = useTranslation();
  const { t: file } = useTranslation('file');
  const count = useCount();
  const draft = useRun((state) => state.draft);
  const parameters = useRun((state) => state.inputs.model?.parameters);
  const split = useRun((state) => state.split);
  const measuring = useSampledRun((state) => state.measuring);
  if (draft.world !== 'file') return null;
  const { model, data } = draft;
  const parts = [
    parameters !== undefined && file('train.model', { name: model.name, parameters: count(parameters) }),
    data.count > 0 && file('train.pairs', { count: data.count, name: data.name }),
    split && file('train.split', { training: count(split.training), heldOut: split.heldOut }),
    measuring && file(measuring.done < measuring.total ? 'train.measuring' : 'train.sampling', { ...measuring }),
  ].filter((part) => typeof part === 'string');
  return <p className="muted file-facts">{parts.join(' · ') || t('run.states.idle')}</p>;
}
