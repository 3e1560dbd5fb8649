import { useTranslation } from 'react-i18next';
import { needsInputs } from '../../../store/runData';
import { RunCharts } from '../../charts/ChartFigure';
import { Completions } from '../../completions/Completions';
import { ComparisonTable } from '../../history/ComparisonTable';
import { KeptRuns } from '../../history/KeptRuns';
import { Scrubber } from '../../history/Scrubber';
import PairInspector from '../../inspector/PairInspector';
import { NoModel, ReplayScrubber, Replays, useReplayed } from '../../replay/lazyParts';
import { lazyPart } from '../../shared/Part';
import { useRun } from '../../shared/stores';
import { HeldOutNumbers } from './HeldOutNumbers';
import './train.css';

const SlowMotion = lazyPart(() => import('../../slowStep/SlowMotion'));

/** Everything that can be measured of a run on a file, where no true reward is known, and the runs of before. */
export function RunResults() {
  const { t } = useTranslation('file');
  const replayed = useReplayed();
  const compared = useRun((state) => state.comparison !== undefined);
  const needs = useRun(needsInputs);
  const shown = replayed || compared || !needs;
  return (
    <section className="file-run" aria-labelledby="file-run-title">
      <h3 id="file-run-title">{t('train.results')}</h3>
      {shown ? <Measured replayed={replayed} /> : <p className="prose">{t('train.will')}</p>}
      <ComparisonTable />
      <KeptRuns />
      <Replays />
    </section>
  );
}

function Measured({ replayed }: { readonly replayed: boolean }) {
  const { t } = useTranslation('file');
  const narrated = useRun((state) => state.narration !== undefined);
  return (
    <>
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
    </>
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
