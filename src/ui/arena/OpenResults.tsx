import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readResultsIn } from '../../client/resultsClient';
import type { Problem } from '../../core/errors';
import { ProblemLine } from '../controls/ProblemLine';
import { useArena } from './arenaStore';

const startWorker = () =>
  new Worker(new URL('../../worker/results/resultsWorker.ts', import.meta.url), { type: 'module', name: 'results' });

type Status = { readonly name: string; readonly done: boolean } | { readonly problem: Problem };

/** Takes suites and logs by a button and by drop. A file that is refused leaves everything as it is. */
export function OpenResults() {
  const { t } = useTranslation('arena');
  const opened = useArena((state) => state.opened);
  const [status, setStatus] = useState<readonly Status[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const open = async (files: readonly File[]) => {
    setStatus(files.map(({ name }) => ({ name, done: false })));
    for (const [place, file] of files.entries()) {
      const results = await readResultsIn(startWorker, file);
      if (results.kind !== 'problem') opened(results);
      const answer: Status = results.kind === 'problem' ? results : { name: file.name, done: true };
      setStatus((all) => all.with(place, answer));
    }
  };
  const dragged = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  const dropped = (event: DragEvent) => {
    dragged(event);
    void open([...event.dataTransfer.files]);
  };
  return (
    <section
      className="arena-open"
      aria-labelledby="arena-open-title"
      data-over={over}
      onDragOver={dragged}
      onDragLeave={dragged}
      onDrop={dropped}
    >
      <h3 id="arena-open-title">{t('open.title')}</h3>
      <p className="prose">{t('open.lead')}</p>
      <div className="arena-open-actions">
        <button type="button" onClick={() => input.current?.click()}>
          {t('open.button')}
        </button>
        <span className="muted">{t('open.drop')}</span>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept=".json,.jsonl"
          aria-label={t('open.button')}
          onChange={({ target }) => {
            const files = [...(target.files ?? [])];
            // The same file may be opened once more.
            target.value = '';
            void open(files);
          }}
        />
      </div>
      <Answers status={status} />
    </section>
  );
}

function Answers({ status }: { readonly status: readonly Status[] }) {
  const { t } = useTranslation('arena');
  const said = status.flatMap((each) => ('done' in each ? [t(each.done ? 'open.opened' : 'open.reading', each)] : []));
  return (
    <>
      <p role="status" className="arena-answer">
        {said.join(' ')}
      </p>
      {status.map(
        (each) => 'problem' in each && <ProblemLine key={String(each.problem.values.name)} problem={each.problem} />,
      )}
    </>
  );
}
