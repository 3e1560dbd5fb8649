import { useTranslation } from 'react-i18next';
import type { ExportKind } from '../../core/exports';
import { isInTrl } from '../../core/objective';
import { isReady } from '../../store/runData';
import { ProblemLine } from '../controls/ProblemLine';
import { formatBytes } from '../shared/format';
import { useRun } from '../shared/stores';
import './addTexts';
import { type ExportState, useExports } from './useExports';
import { VerifyExport } from './VerifyExport';
import './export.css';

/** In the order in which they are likely to be wanted. */
const KINDS = ['model', 'onnx', 'trl', 'report', 'csv', 'json'] as const satisfies readonly ExportKind[];
/** Made from the curves, of which there are none before the first step. */
const OF_THE_CURVES: readonly ExportKind[] = ['report', 'csv', 'json'];

/** Everything that a run is exported as, made by its worker. */
export default function RunExports() {
  const { t } = useTranslation('exports');
  const { exports, make } = useExports();
  const ready = useRun(isReady);
  const coming = useRun((state) => state.applied !== undefined || state.awaitingRun);
  const begun = useRun((state) => state.curves.metrics.seen > 0);
  const inTrl = useRun(({ applied }) => applied === undefined || isInTrl(applied.config));
  const busy = Object.values(exports).some(({ state }) => state === 'working');
  const model = exports.model;
  return (
    <section className="exports" aria-label={t('panel.title')}>
      <p className="muted">{t(ready ? 'panel.lead' : coming ? 'panel.waitForRun' : 'panel.startFirst')}</p>
      <ul className="export-list">
        {KINDS.map((kind) => (
          <ExportItem
            key={kind}
            kind={kind}
            state={exports[kind]}
            disabled={!ready || busy}
            lacks={
              kind === 'trl' && !inTrl
                ? 'notInTrl'
                : ready && !begun && OF_THE_CURVES.includes(kind)
                  ? 'needsStep'
                  : undefined
            }
            onMake={() => void make(kind)}
          />
        ))}
      </ul>
      <VerifyExport last={model?.state === 'done' ? model.file : undefined} ready={ready} busy={busy} />
    </section>
  );
}

interface ExportItemProps {
  readonly kind: ExportKind;
  readonly state: ExportState | undefined;
  readonly disabled: boolean;
  /** Why it cannot be made, nor by waiting: key of the words for it. */
  readonly lacks: 'needsStep' | 'notInTrl' | undefined;
  readonly onMake: () => void;
}

function ExportItem({ kind, state, disabled, lacks, onMake }: ExportItemProps) {
  const { t } = useTranslation('exports');
  const name = t(`panel.kinds.${kind}.name`);
  return (
    <li className="export-item">
      <h4>{name}</h4>
      <p className="export-about">{t(`panel.kinds.${kind}.about`)}</p>
      <div className="export-act">
        {/* Not disabled while it works: the focus would be lost. */}
        <button
          type="button"
          aria-label={t('panel.makeNamed', { name })}
          aria-disabled={disabled || lacks !== undefined}
          onClick={disabled || lacks ? undefined : onMake}
        >
          {t('panel.make')}
        </button>
        <ExportStatus state={state} lacks={lacks} />
      </div>
    </li>
  );
}

function ExportStatus({ state, lacks }: Pick<ExportItemProps, 'state' | 'lacks'>) {
  const { t } = useTranslation('exports');
  if (state?.state === 'failed') return <ProblemLine problem={state.problem} />;
  return (
    <p className="export-status" role="status">
      {state?.state === 'working' && t('panel.working')}
      {state?.state === 'done' &&
        t('panel.done', { file: state.file.name, size: formatBytes(state.file.content.size) })}
      {!state && lacks && t(`panel.${lacks}`)}
    </p>
  );
}
