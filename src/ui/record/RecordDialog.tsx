import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useRunStore } from '../shared/stores';
import { FilmReady } from './FilmReady';
import { type Features, findFeatures } from './features';
import { dropFilm, type RecordingChoice, startRecording } from './filmRecorder';
import { CODEC_NAMES, CONTAINER_NAMES, CONTAINERS, type Container, type Size } from './formats';
import { recordingStore } from './recordingStore';

const SIZES: readonly Size[] = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 720, height: 1280 },
];

/** Before a recording: what this browser can do, and what is wanted. After it: the film. */
export function RecordDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('demo');
  const recording = useStore(recordingStore, (state) => state.recording);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="record-dialog" aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>{t(recording.phase === 'done' ? 'record.ready.title' : 'record.title')}</h2>
      {recording.phase === 'done' ? (
        <FilmReady film={recording.film} onAgain={dropFilm} onClose={() => dialog.current?.close()} />
      ) : (
        <>
          {recording.phase === 'failed' && (
            <p className="field-problem" role="alert">
              {recording.failure.kind === 'other'
                ? t('record.failed.other', { reason: recording.failure.reason })
                : t(`record.failed.${recording.failure.kind}`)}
            </p>
          )}
          <RecordForm onCancel={() => dialog.current?.close()} />
        </>
      )}
    </dialog>
  );
}

function RecordForm({ onCancel }: { readonly onCancel: () => void }) {
  const { t } = useTranslation('demo');
  const runStore = useRunStore();
  const [features, setFeatures] = useState<Features>();
  const [what, setWhat] = useState<RecordingChoice['what']>('composed');
  const [container, setContainer] = useState<Container>('webm');
  const [size, setSize] = useState(0);
  useEffect(() => {
    let mounted = true;
    void findFeatures().then((found) => {
      if (!mounted) return;
      setFeatures(found);
      if (found.formats.length > 0) setContainer(found.formats[0].container);
    });
    return () => {
      mounted = false;
    };
  }, []);
  if (!features) return <p role="status">{t('record.looking')}</p>;
  const format = features.formats.find((each) => each.container === container);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (format) void startRecording({ what, format, size: SIZES[size] }, runStore);
  };
  return (
    <form onSubmit={submitted}>
      {features.obstacle && <p role="alert">{t(`record.cannot.${features.obstacle}`)}</p>}
      <fieldset>
        <legend>{t('record.what.legend')}</legend>
        <Choice
          name="what"
          label={t('record.what.composed')}
          hint={t('record.what.composedHint')}
          checked={what === 'composed'}
          disabled={!format}
          onChoose={() => setWhat('composed')}
        />
        <Choice
          name="what"
          label={t('record.what.tab')}
          hint={t(features.tab ? 'record.what.tabHint' : 'record.what.noTab')}
          checked={what === 'tab'}
          disabled={!features.tab}
          onChoose={() => setWhat('tab')}
        />
      </fieldset>
      <fieldset>
        <legend>{t('record.file.legend')}</legend>
        {CONTAINERS.map((each) => {
          const found = features.formats.find((known) => known.container === each);
          return (
            <Choice
              key={each}
              name="container"
              label={CONTAINER_NAMES[each]}
              hint={found ? t(`record.file.${each}`, { codec: CODEC_NAMES[found.codec] }) : t('record.file.none')}
              checked={container === each && found !== undefined}
              disabled={!found}
              onChoose={() => setContainer(each)}
            />
          );
        })}
      </fieldset>
      {what === 'composed' && format && (
        <label className="field">
          <span className="field-label">{t('record.size')}</span>
          <select value={size} onChange={(event) => setSize(Number(event.target.value))}>
            {SIZES.map(({ width, height }, place) => (
              <option key={`${width}×${height}`} value={place}>
                {`${width} × ${height} · ${t(height > width ? 'record.upright' : 'record.wide')}`}
              </option>
            ))}
          </select>
        </label>
      )}
      <p className="muted">{t(features.disk ? 'record.kept.disk' : 'record.kept.memory')}</p>
      <div className="dialog-buttons">
        <button type="submit" className="primary" disabled={!format || (what === 'tab' && !features.tab)}>
          {t('record.start')}
        </button>
        <button type="button" onClick={onCancel}>
          {t('record.cancel')}
        </button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChoose: () => void;
}

/** A choice with a sentence on what it means here, or on why it cannot be made. */
function Choice({ name, label, hint, checked, disabled, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="record-choice">
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={checked}
          disabled={disabled}
          aria-describedby={id}
          onChange={onChoose}
        />
        {label}
      </label>
      <p id={id} className="muted">
        {hint}
      </p>
    </div>
  );
}
