import { type RefObject, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../core/errors';
import type { FileProblem } from '../../../core/preferenceFile';
import { useCount, useProblemText } from '../../shared/useTexts';
import { useDataController, usePairsFile } from '../fileRun';
import { AddData } from './AddData';
import { Preview } from './Preview';
import { ReadingProgress } from './ReadingProgress';
import { RunPairs } from './RunPairs';
import { usePastedData } from './usePastedData';
import './data.css';

/** The visitor's preference pairs: taken, read, and looked at before anything is trained on them. */
export function DataSection() {
  const { t } = useTranslation('file');
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const source = usePairsFile((state) => state.source);
  const reading = usePairsFile((state) => state.reading);
  const preview = usePairsFile((state) => state.preview);
  const problem = usePairsFile((state) => state.problem);
  // What is read again within a moment, as after another column was chosen, says nothing of it: the page would jump.
  const slow = preview === undefined || (reading !== undefined && reading.rows > 0);
  const outcome = useScrollToOutcome(source, preview !== undefined || problem !== undefined);
  usePastedData();
  // What was pressed is gone then; the focus has a place all the same.
  const leave = () => heading.current?.focus();
  return (
    <section className="file-data" aria-labelledby={id}>
      <h3 ref={heading} id={id} tabIndex={-1}>
        {t('data.title')}
      </h3>
      <p className="prose">{t('data.lead')}</p>
      <RunPairs />
      <AddData />
      <div ref={outcome} className="data-outcome">
        {source && reading && slow && <ReadingProgress name={source.name} progress={reading} onCancelled={leave} />}
        {source && problem && <DataProblem name={source.name} problem={problem} />}
        {source && !reading && !preview && !problem && <Cancelled name={source.name} onAgain={leave} />}
        {source && preview && (
          <Preview name={source.name} preview={preview} again={reading !== undefined} onForgotten={leave} />
        )}
      </div>
      <DataAnnouncer />
    </section>
  );
}

function Cancelled({ name, onAgain }: { readonly name: string; readonly onAgain: () => void }) {
  const { t } = useTranslation('file');
  const data = useDataController();
  const again = () => {
    data.readAgain();
    onAgain();
  };
  return (
    <div className="data-line">
      <p className="data-name">{t('data.reading.cancelled', { name })}</p>
      <button type="button" onClick={again}>
        {t('data.reading.again')}
      </button>
    </div>
  );
}

/** Says to those who listen when reading begins and what came of it. */
function DataAnnouncer() {
  const { t } = useTranslation('file');
  const count = useCount();
  const name = usePairsFile((state) => state.source?.name);
  const reading = usePairsFile((state) => state.reading !== undefined);
  const preview = usePairsFile((state) => state.preview);
  const read = preview && { used: count(preview.used), rows: count(preview.rows) };
  return (
    <p className="visually-hidden" role="status">
      {name !== undefined &&
        (reading ? t('data.announce.reading', { name }) : read && t('data.announce.read', { name, ...read }))}
    </p>
  );
}

/** Why nothing of the file can be used. */
function DataProblem({ name, problem }: { readonly name: string; readonly problem: Problem }) {
  const { t } = useTranslation('file');
  const problemText = useProblemText();
  const kind = problem.values.problem as FileProblem | undefined;
  return (
    <p className="notice" role="alert">
      {kind ? t(`data.problems.${kind}`, { ...problem.values, name }) : problemText(problem)}
    </p>
  );
}

/** Below this share of the window's height something is out of sight, or nearly. */
const IN_SIGHT = 0.7;

/** Brings what came of a file into sight where it lies below the window, as on a phone: when it is being read, and when it was. */
function useScrollToOutcome(source: object | undefined, done: boolean): RefObject<HTMLDivElement | null> {
  const outcome = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say when to look
  useEffect(() => {
    const top = outcome.current?.getBoundingClientRect().top ?? 0;
    if (source && top > IN_SIGHT * window.innerHeight) outcome.current?.scrollIntoView({ block: 'start' });
  }, [source, done]);
  return outcome;
}
