import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHAPTERS } from '../../store/derivationRules';
import { isProjected } from '../../store/derivationStore';
import { useDerivation } from '../shared/stores';
import { NARROW, useMediaQuery } from '../shared/useMediaQuery';
import { ChapterMap } from './ChapterMap';
import { CHECK_COUNT, forgetProgress, useFirstTries, useHasAnswered, useProgress } from './progress';
import { lineOf } from './stages';
import { TeacherMenu } from './TeacherMenu';
import './map.css';

/** The map of the chapters, which stays in sight: beside them, or folded to one line where there is no room beside. */
export function Contents() {
  const { t } = useTranslation('derivation');
  const projector = useDerivation(isProjected);
  const folds = useMediaQuery(NARROW) || projector;
  return (
    <nav className="contents" aria-label={t('frame.contents')}>
      {folds ? <Fold /> : <ChapterMap />}
      <Foot />
    </nav>
  );
}

/** One line that says where the reader is, and opens the map. */
function Fold() {
  const { t } = useTranslation('derivation');
  const chapter = useDerivation((state) => state.chapter);
  const [open, setOpen] = useState(false);
  return (
    <details
      className="map-fold"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      // Who has turned to a chapter is there.
      onClick={({ target }) => target instanceof Element && target.closest('a') && setOpen(false)}
      onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
    >
      <summary>
        <ol className="map-small" aria-hidden="true">
          {CHAPTERS.map((each) => (
            <li key={each} data-line={lineOf(each)} data-here={each === chapter} />
          ))}
        </ol>
        <span className="map-face">
          <span className="visually-hidden">{t('map.here')}: </span>
          {t('map.face', { number: CHAPTERS.indexOf(chapter), title: t(`${chapter}.title`) })}
        </span>
      </summary>
      <ChapterMap />
    </details>
  );
}

function Foot() {
  const done = useProgress();
  return (
    <div className="contents-foot">
      <ChecksDone done={Object.values(done).reduce((sum, count) => sum + count, 0)} />
      <TeacherMenu />
    </div>
  );
}

function ChecksDone({ done }: { readonly done: number }) {
  const { t } = useTranslation('derivation');
  const answered = useHasAnswered();
  const first = useFirstTries();
  return (
    <div className="checks-done">
      <label htmlFor="checks-done">{t('frame.done', { number: done, total: CHECK_COUNT })}</label>
      <progress id="checks-done" max={CHECK_COUNT} value={done} />
      {answered && <p className="muted numbers">{t('frame.firstTries', { number: first })}</p>}
      {answered && (
        <button type="button" className="quiet" onClick={forgetProgress}>
          {t('frame.forget')}
        </button>
      )}
    </div>
  );
}
