import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDefinition } from '../../train/runDefinition';
import { LANGUAGE_TAGS } from '../i18n';
import { useRunName } from '../panels/history/useRunName';
import { controller, runStore, usePreference, useRun } from '../stores';

/** Says that what the page shows is a replay, of which run, and how to leave it. */
export function ReplayBanner() {
  const { t } = useTranslation('replay');
  const runName = useRunName();
  const language = usePreference((state) => state.language);
  const replay = useRun((state) => state.replay);
  const run = useRun((state) => state.run);
  const applied = useRun((state) => state.applied);
  const step = useRun((state) => state.step);
  const section = useRef<HTMLElement>(null);
  const id = run?.id;
  // The page becomes another one: those who opened it further down, or listen, are told so.
  useEffect(() => {
    if (id !== undefined) section.current?.focus();
  }, [id]);
  if (replay?.savedAt === undefined || !run || !applied) return null;
  const when = new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section ref={section} className="replay-banner" aria-labelledby="replay-title" tabIndex={-1}>
      <div className="replay-about">
        <h2 id="replay-title">{t('banner.title', { name: runName(run.name) })}</h2>
        <p className="muted numbers">
          {t('banner.facts', { when: when.format(replay.savedAt), seed: applied.config.seed, step })}
        </p>
        <p className="prose">{t(replay.distributions ? 'banner.file' : 'banner.curves')}</p>
      </div>
      <div className="replay-actions">
        <button type="button" className="primary" onClick={controller.endReplay}>
          {t('banner.back')}
        </button>
        <button type="button" title={t('banner.trainHint')} onClick={() => train(applied)}>
          {t('banner.train')}
        </button>
      </div>
    </section>
  );
}

/** The replay's own settings, whatever the controls show by now. */
function train(definition: RunDefinition): void {
  runStore.getState().draftDefinition(definition);
  controller.train();
}
