import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../core/errors';
import { presentReplay, type Replay, replayOfKept } from '../../store/replay/replay';
import { REPLAY_EXTENSION } from '../../store/replay/replayFile';
import { capabilitiesOf } from '../../store/runData';
import { ProblemLine } from '../controls/ProblemLine';
import type { PageRun } from '../shared/pageRun';
import { usePageRun, usePageRuns } from '../shared/RunContext';
import { useRun } from '../shared/stores';
import { useRunName } from '../shared/useTexts';
import { openReplayFile } from './openReplay';
import { useSaveReplay } from './useSaveReplay';

/** The present run as a file or a link, and runs from files. */
export function Replays() {
  const { t } = useTranslation('replay');
  const runs = usePageRuns();
  const { exact } = useRun(capabilitiesOf);
  const [problem, setProblem] = useState<Problem>();
  const [over, setOver] = useState(false);
  const open = async (file: File | undefined) => {
    setProblem(undefined);
    if (file) setProblem(await openReplayFile(file, runs));
  };
  const dragged = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void open(event.dataTransfer.files[0]);
  };
  return (
    <section
      className="replays"
      aria-labelledby="replays-title"
      data-over={over}
      onDragOver={dragged}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <h3 id="replays-title">{t('tools.title')}</h3>
      <p className="prose">{t(exact ? 'tools.lead' : 'tools.leadOfFile')}</p>
      <div className="replay-actions">
        <KeepRun />
      </div>
      <div className="replay-actions">
        <OpenButton onOpen={open} />
        <span className="muted">{t('tools.drop')}</span>
      </div>
      {problem && <ProblemLine problem={problem} />}
    </section>
  );
}

/** The value for the page's own run. */
const PRESENT = '';

/** Which run, and whether as a file or as a link. */
function KeepRun() {
  const { t } = useTranslation('replay');
  const page = usePageRun();
  const [chosen, setChosen] = useState(PRESENT);
  const started = useRun((state) => state.step > 0 && !state.awaitingRun && !state.replay);
  const kept = useOtherRuns();
  const { exact } = useRun(capabilitiesOf);
  // It may have been deleted meanwhile.
  const id = kept.some((run) => run.id === chosen) ? chosen : PRESENT;
  const { answer, save, copy } = useSaveReplay(() => (id === PRESENT ? findPresent(page) : findKept(id, page)));
  const impossible = id === PRESENT && !started;
  return (
    <>
      {kept.length > 0 && (
        <label className="inline-field">
          {t('tools.run')}
          <select value={id} onChange={(event) => setChosen(event.target.value)}>
            <option value={PRESENT}>{t('tools.present')}</option>
            {kept.map((run) => (
              <option key={run.id} value={run.id}>
                {run.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" disabled={impossible} onClick={save}>
        {t('tools.save')}
      </button>
      <button type="button" disabled={impossible} onClick={copy}>
        {t('tools.copy')}
      </button>
      {id !== PRESENT && exact && <p className="replay-answer muted">{t('tools.keptHint')}</p>}
      <p role="status" className="replay-answer">
        {answer}
      </p>
    </>
  );
}

/** The kept runs without the one that the page is at, by name. */
function useOtherRuns(): readonly { readonly id: string; readonly name: string }[] {
  const runName = useRunName();
  const library = useRun((state) => state.library) ?? [];
  const present = useRun((state) => state.run?.id);
  return library
    .filter(({ id }) => id !== present)
    .map(({ id, name, step }) => ({ id, name: `${runName(name)} · ${step}` }));
}

async function findPresent({ store, controller }: PageRun): Promise<Replay | undefined> {
  const recording = await controller.record();
  return presentReplay(store.getState(), recording);
}

async function findKept(id: string, { keeper }: PageRun): Promise<Replay | undefined> {
  const saved = await keeper.load(id);
  return saved && replayOfKept(saved);
}

function OpenButton({ onOpen }: { readonly onOpen: (file: File | undefined) => Promise<void> }) {
  const { t } = useTranslation('replay');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {t('tools.open')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={REPLAY_EXTENSION}
        onChange={({ target }) => {
          const file = target.files?.[0];
          // The same file may be opened once more.
          target.value = '';
          void onOpen(file);
        }}
      />
    </>
  );
}
