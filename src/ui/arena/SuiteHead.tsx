import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../history/ConfirmButton';
import { LANGUAGE_TAGS } from '../shared/i18n';
import { usePreference } from '../shared/stores';
import { useCount } from '../shared/useTexts';
import { madeHere, type OpenSuite, useArena } from './arenaStore';

/** Which suite is shown, of those that are there. What was trained here is taken away only after a question. */
export function SuiteHead() {
  const { t } = useTranslation('arena');
  const id = useId();
  const suiteName = useSuiteName();
  const { suites, suite, show, closeSuite } = useArena((state) => state);
  const title = useRef<HTMLHeadingElement>(null);
  const close = () => {
    title.current?.focus();
    closeSuite();
  };
  return (
    <div className="arena-suite-head">
      <h3 id="arena-suite-title" ref={title} tabIndex={-1}>
        {suiteName(suite)}
      </h3>
      {suites.length > 1 && (
        <>
          <label className="visually-hidden" htmlFor={id}>
            {t('open.suite')}
          </label>
          <select id={id} value={suite.id} onChange={({ target }) => show(target.value)}>
            {suites.map((each) => (
              <option key={each.id} value={each.id}>
                {suiteName(each)}
              </option>
            ))}
          </select>
        </>
      )}
      {madeHere(suite) ? (
        <ConfirmButton label={t('live.delete')} question={t('live.deleteQuestion')} onConfirm={close} />
      ) : (
        suite.name !== undefined && (
          <button type="button" className="quiet" onClick={close}>
            {t('open.close', { name: suite.name })}
          </button>
        )
      )}
    </div>
  );
}

function useSuiteName(): (suite: OpenSuite) => string {
  const { t } = useTranslation('arena');
  const count = useCount();
  const language = usePreference((state) => state.language);
  const when = new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { dateStyle: 'medium', timeStyle: 'short' });
  return ({ name, startedAt, suite }) => {
    if (startedAt === undefined) return name ?? t('page.shipped');
    return t('live.made', { date: when.format(startedAt), steps: count(suite.max_steps) });
  };
}
