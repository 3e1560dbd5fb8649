import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../core/errors';
import type { FileProblem } from '../../../core/preferenceFile';
import { useRun } from '../../shared/stores';
import { useCount, useProblemText } from '../../shared/useTexts';
import { useDataController, usePairsFile } from '../fileRun';
import { Step } from '../steps/Step';
import { AddData } from './AddData';
import { FileNotice } from './FileNotice';
import { Preview } from './Preview';
import { ReadingProgress } from './ReadingProgress';
import { RunPairs } from './RunPairs';
import { useDataStatus } from './useDataStatus';
import { usePastedData } from './usePastedData';
import './data.css';

/** The visitor's preference pairs: taken, read, and looked at before anything is trained on them. */
export function DataStep() {
  const { t } = useTranslation('file');
  const heading = useRef<HTMLHeadingElement>(null);
  const source = usePairsFile((state) => state.source);
  const reading = usePairsFile((state) => state.reading);
  const preview = usePairsFile((state) => state.preview);
  const problem = usePairsFile((state) => state.problem);
  const there = useRun((state) => state.inputs.data !== undefined);
  // Another file shows what came of it, even where the one before was folded.
  const [toggled, setToggled] = useState<{ readonly of: object | undefined; readonly open: boolean }>();
  const open = toggled && toggled.of === source ? toggled.open : source !== undefined || !there;
  // What is read again within a moment, as after another column was chosen, says nothing of it: the page would jump.
  const slow = preview === undefined || (reading !== undefined && reading.rows > 0);
  const outcome = useScrollToOutcome(source, preview !== undefined || problem !== undefined);
  usePastedData();
  // What was pressed is gone then; the focus has a place all the same.
  const leave = () => heading.current?.focus();
  return (
    <Step
      number={2}
      title={t('data.title')}
      status={useDataStatus()}
      open={open}
      onOpen={(now) => setToggled({ of: source, open: now })}
      heading={heading}
      announcement={useDataAnnouncement()}
    >
      <p className="prose">{t('data.lead')}</p>
      <RunPairs />
      <AddData />
      <div ref={outcome} className="data-outcome">
        {source && reading && slow && <ReadingProgress name={source.name} progress={reading} onCancelled={leave} />}
        {source && problem && <DataProblem name={source.name} problem={problem} onForgotten={leave} />}
        {source && !reading && !preview && !problem && <Cancelled name={source.name} onAgain={leave} />}
        {source && preview && (
          <Preview name={source.name} preview={preview} again={reading !== undefined} onForgotten={leave} />
        )}
      </div>
    </Step>
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

/** For those who listen: when reading begins and what came of it. */
function useDataAnnouncement(): string {
  const { t } = useTranslation('file');
  const count = useCount();
  const name = usePairsFile((state) => state.source?.name);
  const reading = usePairsFile((state) => state.reading !== undefined);
  const preview = usePairsFile((state) => state.preview);
  if (name === undefined) return '';
  if (reading) return t('data.announce.reading', { name });
  return preview ? t('data.announce.read', { name, used: count(preview.used), rows: count(preview.rows) }) : '';
}

interface DataProblemProps {
  readonly name: string;
  readonly problem: Problem;
  readonly onForgotten: () => void;
}

function DataProblem({ name, problem, onForgotten }: DataProblemProps) {
  const { t } = useTranslation('file');
  const problemText = useProblemText();
  const kind = problem.values.problem as FileProblem | undefined;
  const text = kind ? t(`data.problems.${kind}`, { ...problem.values, name }) : problemText(problem);
  return <FileNotice text={text} onForgotten={onForgotten} />;
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
