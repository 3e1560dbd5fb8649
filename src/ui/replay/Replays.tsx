import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { presentReplay } from '../../store/replay/replay';
import { REPLAY_EXTENSION } from '../../store/replay/replayFile';
import type { Problem } from '../../worker/protocol';
import { controller, runStore, useRun } from '../stores';
import { openReplayFile } from './openReplay';
import { useKeeping } from './useKeeping';

/** The present run as a file or a link, and runs from files. */
export function Replays() {
  const { t } = useTranslation('replay');
  const [problem, setProblem] = useState<Problem>();
  const [over, setOver] = useState(false);
  const open = async (file: File | undefined) => {
    setProblem(undefined);
    if (file) setProblem(await openReplayFile(file));
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
      <p className="prose">{t('tools.lead')}</p>
      <div className="replay-actions">
        <KeepPresent />
        <OpenButton onOpen={open} />
        <span className="muted">{t('tools.drop')}</span>
      </div>
      {problem && <ProblemText problem={problem} />}
    </section>
  );
}

function ProblemText({ problem: { code, values, message } }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  return (
    <p role="alert" className="field-problem">
      {t(`errors.${code}`, { ...values, defaultValue: message })}
    </p>
  );
}

function KeepPresent() {
  const { t } = useTranslation('replay');
  const possible = useRun((state) => state.step > 0 && !state.awaitingRun && !state.replay);
  const { answer, save, copy } = useKeeping(async () => {
    const recording = await controller.record();
    return presentReplay(runStore.getState(), recording);
  });
  return (
    <>
      <button type="button" disabled={!possible} onClick={save}>
        {t('tools.save')}
      </button>
      <button type="button" disabled={!possible} onClick={copy}>
        {t('tools.copy')}
      </button>
      <span role="status" className="replay-answer muted">
        {answer}
      </span>
    </>
  );
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
