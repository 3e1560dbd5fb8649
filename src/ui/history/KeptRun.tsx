import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../core/keptRun';
import { LANGUAGE_TAGS } from '../shared/i18n';
import { useController, usePreference } from '../shared/stores';
import { useRunName } from '../shared/useTexts';
import { ConfirmButton } from './ConfirmButton';
import { resultsOf } from './runResults';

interface KeptRunProps {
  readonly run: RunSummary;
  /** The run that the page is at. */
  readonly present: boolean;
  /** Its curves are laid over the present ones. */
  readonly compared: boolean;
  readonly onForget: () => void;
}

/** A kept run in a line: what it is called, how it ended, and what can be done with it. */
export const KeptRun = memo(function KeptRun({ run, present, compared, onForget }: KeptRunProps) {
  const { t } = useTranslation();
  const controller = useController();
  const runName = useRunName();
  const name = runName(run.name);
  return (
    <li className="kept-run">
      <div className="kept-name">
        <h4>{name}</h4>
        {run.origin && (
          <span className="muted">
            {t('history.run.origin', { name: runName(run.origin.name), step: run.origin.step })}
          </span>
        )}
        {present && <span className="tag">{t('history.run.present')}</span>}
      </div>
      <RunFacts run={run} />
      <div className="kept-actions">
        {!present && (
          <>
            <button
              type="button"
              aria-label={t('history.run.openName', { name })}
              onClick={() => void controller.openRun(run.id)}
            >
              {t('history.run.open')}
            </button>
            <button
              type="button"
              aria-label={t('history.run.compareName', { name })}
              aria-pressed={compared}
              onClick={() => void controller.compare(compared ? null : run.id)}
            >
              {t('history.run.compare')}
            </button>
          </>
        )}
        <ConfirmButton
          label={t('history.delete')}
          longLabel={t('history.run.deleteName', { name })}
          question={t('history.run.deleteQuestion', { name })}
          onConfirm={onForget}
        />
      </div>
    </li>
  );
});

function RunFacts({ run: { step, savedAt, final, definition } }: { readonly run: RunSummary }) {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const when = new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { dateStyle: 'short', timeStyle: 'short' });
  const facts = [
    { name: t('history.facts.step'), value: String(step) },
    ...resultsOf(definition.world, final, t)
      .filter(({ term }) => term !== 'wellFormed')
      .map(({ term, value }) => ({ name: t(`history.facts.${term}`), value })),
    { name: t('history.facts.when'), value: when.format(savedAt) },
  ];
  return (
    <dl className="kept-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
