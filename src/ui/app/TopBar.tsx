import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGES } from '../../store/derivationStore';
import type { ThemeChoice } from '../../store/pagePreferences';
import { PageLink } from '../controls/PageLink';
import { RecordButton } from '../record/RecordButton';
import { LANGUAGE_TAGS } from '../shared/i18n';
import { lazyPart } from '../shared/Part';
import { currentLink } from '../shared/pageAddress';
import { stageStore, useDerivation, usePreference, useRunStore, useStage } from '../shared/stores';

const DemoDialog = lazyPart(() => import('../demo/DemoDialog'), {
  look: 'floating',
  onDismiss: () => stageStore.getState().show({ dialog: undefined }),
});

export function TopBar() {
  const { t } = useTranslation();
  return (
    <header className="top-bar">
      <h1>{t('app.title')}</h1>
      <Pages />
      <div className="top-actions">
        <LanguageSwitch />
        <ThemeSelect />
        <CopyLink />
        <Demos />
        <RecordButton />
      </div>
    </header>
  );
}

function Pages() {
  const { t } = useTranslation();
  const current = useDerivation((state) => state.page);
  return (
    <nav className="pages" aria-label={t('app.pages')}>
      {PAGES.map((page) => (
        <PageLink key={page} place={{ page }} current={page === current}>
          {t(`app.${page}`)}
        </PageLink>
      ))}
    </nav>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const prefer = usePreference((state) => state.prefer);
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <button type="button" className="quiet" lang={LANGUAGE_TAGS[other]} onClick={() => prefer({ language: other })}>
      {t('app.languageSwitch')}
    </button>
  );
}

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly ThemeChoice[];

function ThemeSelect() {
  const { t } = useTranslation();
  const theme = usePreference((state) => state.theme);
  const prefer = usePreference((state) => state.prefer);
  return (
    <label className="inline-field">
      <span className="visually-hidden">{t('app.theme')}</span>
      <span aria-hidden="true">◐</span>
      <select value={theme} onChange={(event) => prefer({ theme: event.target.value as ThemeChoice })}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t(`app.themes.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Demos() {
  const { t } = useTranslation();
  const open = useStage((state) => state.dialog !== undefined);
  return (
    <>
      <button type="button" className="quiet" onClick={() => stageStore.getState().show({ dialog: 'list' })}>
        {t('app.demos')}
      </button>
      {open && <DemoDialog />}
    </>
  );
}

/** How long the answer of "copy link" stays. */
const ANSWER_TIME = 2500;

function CopyLink() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const [answer, setAnswer] = useState<'linkCopied' | 'linkNotCopied'>();
  useEffect(() => {
    if (!answer) return;
    const timer = setTimeout(() => setAnswer(undefined), ANSWER_TIME);
    return () => clearTimeout(timer);
  }, [answer]);
  const copy = () => {
    const link = new URL(currentLink(runStore.getState()), window.location.href).href;
    navigator.clipboard.writeText(link).then(
      () => setAnswer('linkCopied'),
      () => setAnswer('linkNotCopied'),
    );
  };
  return (
    <span className="copy-link">
      <button type="button" className="quiet" onClick={copy}>
        {t('app.copyLink')}
      </button>
      <span role="status" className="copy-answer">
        {answer && t(`app.${answer}`)}
      </span>
    </span>
  );
}
