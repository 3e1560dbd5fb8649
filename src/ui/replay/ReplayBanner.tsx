import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { capabilitiesOf } from '../../store/runData';
import { LANGUAGE_TAGS } from '../shared/i18n';
import { useController, usePreference, useRun, useRunStore } from '../shared/stores';
import { useRunName } from '../shared/useTexts';

/** Says that what the page shows is a replay, of which run, and how to leave it. */
export function ReplayBanner() {
  const { t } = useTranslation('replay');
  const controller = useController();
  const runStore = useRunStore();
  const runName = useRunName();
  const language = usePreference((state) => state.language);
  const replay = useRun((state) => state.replay);
  const run = useRun((state) => state.run);
  const applied = useRun((state) => state.applied);
  const step = useRun((state) => state.step);
  const { exact } = useRun(capabilitiesOf);
  const section = useRef<HTMLElement>(null);
  const id = run?.id;
  // The page becomes another one: those who opened it further down, or listen, are told so.
  useEffect(() => {
    if (id !== undefined) section.current?.focus();
  }, [id]);
  if (replay?.savedAt === undefined || !run || !applied) return null;
  /** The replay's own settings, whatever the controls show by now. */
  const train = () => {
    runStore.getState().draftDefinition(applied);
    controller.train();
  };
  const when = new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section ref={section} className="replay-banner" aria-labelledby="replay-title" tabIndex={-1}>
      <div className="replay-about">
        <h2 id="replay-title">{t('banner.title', { name: runName(run.name) })}</h2>
        <p className="muted numbers">
          {t('banner.facts', { when: when.format(replay.savedAt), seed: applied.config.seed, step })}
        </p>
        <p className="prose">{t(replay.distributions ? 'banner.file' : exact ? 'banner.curves' : 'banner.measured')}</p>
      </div>
      <div className="replay-actions">
        <button type="button" className="primary" onClick={controller.endReplay}>
          {t('banner.back')}
        </button>
        <button type="button" title={t('banner.trainHint')} onClick={train}>
          {t('banner.train')}
        </button>
      </div>
    </section>
  );
}

/** What of a panel a replay cannot show, and why. */
export function NoModel({ part }: { readonly part: 'completions' | 'distribution' | 'pair' }) {
  const { t } = useTranslation('replay');
  const recorded = useRun(({ replay }) => part === 'completions' && replay?.completions === true);
  const { exact } = useRun(capabilitiesOf);
  const text = part === 'pair' && !exact ? 'filePair' : recorded ? 'recorded' : part;
  return <p className="empty prose">{t(`noModel.${text}`)}</p>;
}
