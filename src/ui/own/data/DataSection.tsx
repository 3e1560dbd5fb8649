import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Cancelled } from './Cancelled';
import { DataAnnouncer } from './DataAnnouncer';
import { DataProblem } from './DataProblem';
import { useOwnData } from './ownData';
import { Preview } from './Preview';
import { Reading } from './Reading';
import { TakeData } from './TakeData';
import { usePastedData } from './usePastedData';
import { useShownOutcome } from './useShownOutcome';
import './data.css';

/** The visitor's preference pairs: taken, read, and looked at before anything is trained on them. */
export function DataSection() {
  const { t } = useTranslation('own');
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const source = useOwnData((state) => state.source);
  const reading = useOwnData((state) => state.reading);
  const preview = useOwnData((state) => state.preview);
  const problem = useOwnData((state) => state.problem);
  // What is read again within a moment, as after another column was chosen, says nothing of it: the page would jump.
  const slow = preview === undefined || (reading !== undefined && reading.rows > 0);
  const outcome = useShownOutcome(source, preview !== undefined || problem !== undefined);
  usePastedData();
  // What was pressed is gone then; the focus has a place all the same.
  const leave = () => heading.current?.focus();
  return (
    <section className="own-data" aria-labelledby={id}>
      <h3 ref={heading} id={id} tabIndex={-1}>
        {t('data.title')}
      </h3>
      <p className="prose">{t('data.lead')}</p>
      <TakeData />
      <div ref={outcome} className="data-outcome">
        {source && reading && slow && <Reading name={source.name} progress={reading} onCancelled={leave} />}
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
