import { useTranslation } from 'react-i18next';
import type { ExportKind } from '../../worker/protocol';
import './addTexts';
import { fileSize } from './fileSize';
import './take.css';
import { type ExportState, type TakeSource, useExports } from './useExports';
import { useProblemText } from './useProblemText';
import { VerifyExport } from './VerifyExport';

/** In the order in which they are likely to be wanted. */
const KINDS = ['model', 'onnx', 'trl', 'report', 'csv', 'json'] as const satisfies readonly ExportKind[];
/** Made from the curves, of which there are none before the first step. */
const OF_THE_COURSE: readonly ExportKind[] = ['report', 'csv', 'json'];

interface TakePanelProps {
  readonly source: TakeSource;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly waits: string;
  /** A step has been made. */
  readonly begun: boolean;
}

/** Everything that can be taken away of a run, made by its worker. */
export function TakePanel({ source, ready, waits, begun }: TakePanelProps) {
  const { t } = useTranslation('take');
  const { exports, make } = useExports(source);
  const busy = Object.values(exports).some(({ state }) => state === 'working');
  const model = exports.model;
  return (
    <section className="take" aria-label={t('panel.title')}>
      <p className="muted">{ready ? t('panel.lead') : waits}</p>
      <ul className="take-list">
        {KINDS.map((kind) => (
          <TakeItem
            key={kind}
            kind={kind}
            state={exports[kind]}
            disabled={!ready || busy}
            lacksCourse={ready && !begun && OF_THE_COURSE.includes(kind)}
            onMake={() => void make(kind)}
          />
        ))}
      </ul>
      <VerifyExport
        take={source.take}
        last={model?.state === 'done' ? model.file : undefined}
        disabled={!ready || busy}
      />
    </section>
  );
}

interface TakeItemProps {
  readonly kind: ExportKind;
  readonly state: ExportState | undefined;
  readonly disabled: boolean;
  /** There is nothing to export yet. */
  readonly lacksCourse: boolean;
  readonly onMake: () => void;
}

function TakeItem({ kind, state, disabled, lacksCourse, onMake }: TakeItemProps) {
  const { t } = useTranslation('take');
  const name = t(`panel.kinds.${kind}.name`);
  return (
    <li className="take-item">
      <h4>{name}</h4>
      <p className="take-about">{t(`panel.kinds.${kind}.about`)}</p>
      <div className="take-act">
        {/* Not disabled while it works: the focus would be lost. */}
        <button
          type="button"
          aria-label={t('panel.makeNamed', { name })}
          aria-disabled={disabled || lacksCourse}
          onClick={disabled || lacksCourse ? undefined : onMake}
        >
          {t('panel.make')}
        </button>
        <TakeStatus state={state} lacksCourse={lacksCourse} />
      </div>
    </li>
  );
}

function TakeStatus({ state, lacksCourse }: Pick<TakeItemProps, 'state' | 'lacksCourse'>) {
  const { t } = useTranslation('take');
  const problemText = useProblemText();
  if (state?.state === 'failed') {
    return (
      <p className="field-problem" role="alert">
        {problemText(state.problem)}
      </p>
    );
  }
  return (
    <p className="take-status" role="status">
      {state?.state === 'working' && t('panel.working')}
      {state?.state === 'done' && t('panel.done', { file: state.file.name, size: fileSize(state.file.content.size) })}
      {!state && lacksCourse && t('panel.needsStep')}
    </p>
  );
}
