import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CHAPTERS } from '../../store/derivationRules';
import { PageLink } from '../controls/PageLink';
import { useDerivation } from '../shared/stores';
import { CHECK_COUNT, CHECKS, forgetProgress, useFirstTries, useHasAnswered, useProgress } from './progress';
import { TeacherMenu } from './TeacherMenu';

/** The chapters, with the checks that were answered, and how the derivation is shown. */
export function Contents() {
  const { t } = useTranslation('derivation');
  const current = useDerivation((state) => state.chapter);
  const done = useProgress();
  const list = useRef<HTMLOListElement>(null);
  // On a phone the chapters are one line that is longer than the screen.
  useEffect(() => {
    const line = list.current;
    const link = line?.children[CHAPTERS.indexOf(current)];
    if (line && link) line.scrollLeft += link.getBoundingClientRect().left - line.getBoundingClientRect().left;
  }, [current]);
  return (
    <nav className="contents" aria-label={t('frame.contents')}>
      <ol ref={list}>
        {CHAPTERS.map((chapter, number) => {
          const right = done[chapter];
          const total = CHECKS[chapter].length;
          return (
            <li key={chapter}>
              <PageLink place={{ page: 'derivation', chapter }} current={chapter === current}>
                <span className="contents-number numbers">{number}</span>
                <span>{t(`${chapter}.title`)}</span>
                {right > 0 && (
                  <span className="contents-done numbers">
                    <span aria-hidden="true">
                      {right === total && '✓ '}
                      {right}/{total}
                    </span>
                    <span className="visually-hidden">{t('frame.answered', { number: right, total })}</span>
                  </span>
                )}
              </PageLink>
            </li>
          );
        })}
      </ol>
      <div className="contents-foot">
        <ChecksDone done={Object.values(done).reduce((sum, count) => sum + count, 0)} />
        <TeacherMenu />
      </div>
    </nav>
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
