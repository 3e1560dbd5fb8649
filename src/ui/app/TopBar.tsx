import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGES } from '../../store/derivationStore';
import type { ThemeChoice } from '../../store/pagePreferences';
import { PageLink } from '../controls/PageLink';
import { Popup } from '../controls/Popup';
import { RecordButton } from '../record/RecordButton';
import { LANGUAGE_TAGS, speak } from '../shared/i18n';
import { lazyPart } from '../shared/Part';
import { currentLink } from '../shared/pageAddress';
import { stageStore, useDerivation, usePreference, useRunStore, useStage } from '../shared/stores';

/** Keys as they are written on a keyboard, and what each does. */
const KEYS = [
  [' ', 'train'],
  ['→', 'step'],
  ['S', 'narrate'],
  ['R', 'reset'],
  ['P', 'stage'],
  ['?', 'help'],
] as const;

const DemoDialog = lazyPart(() => import('../demo/DemoDialog'), {
  look: 'floating',
  onDismiss: () => stageStore.getState().show({ dialog: undefined }),
});

interface TopBarProps {
  /** There is room for one bar that stays in sight. */
  readonly one: boolean;
  /** What drives the run, where it has its place between the pages and the rest. */
  readonly children?: ReactNode;
}

export function TopBar({ one, children }: TopBarProps) {
  const { t } = useTranslation();
  return (
    <header className={one ? 'top-bar one-bar' : 'top-bar'}>
      <h1>{t('app.title')}</h1>
      <Pages />
      {children}
      <div className="top-actions">
        <LanguageSwitch />
        <Keys />
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

/** The page speaks the other language once its texts are there; where they do not arrive it says so, and stays as it is. */
function LanguageSwitch() {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const prefer = usePreference((state) => state.prefer);
  const [answer, answerWith] = useShortAnswer<'languageMissing'>();
  const other = language === 'en' ? 'zh' : 'en';
  const change = () =>
    speak(other).then(
      () => prefer({ language: other }),
      () => answerWith('languageMissing'),
    );
  return (
    <span className="answering">
      <button type="button" className="quiet" lang={LANGUAGE_TAGS[other]} onClick={() => void change()}>
        {t('app.languageSwitch')}
      </button>
      <ShortAnswer>{answer && t(`app.${answer}`)}</ShortAnswer>
    </span>
  );
}

/** What the keys do, also at `?` (shortcuts.ts). */
function Keys() {
  const { t } = useTranslation();
  const works = usePreference((state) => state.shortcuts);
  return (
    <Popup
      className="quiet keys"
      id="keys"
      aria-label={t('keys.title')}
      aria-keyshortcuts="?"
      name={t('keys.title')}
      face={<span aria-hidden="true">?</span>}
    >
      {() => (
        <>
          <dl className="key-list">
            {KEYS.map(([key, action]) => (
              <div key={action}>
                <dt>
                  <kbd>{key === ' ' ? t('keys.space') : key}</kbd>
                </dt>
                <dd>{t(`keys.${action}`)}</dd>
              </div>
            ))}
          </dl>
          {!works && <p className="muted">{t('keys.off')}</p>}
        </>
      )}
    </Popup>
  );
}

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly ThemeChoice[];

function ThemeSelect() {
  const { t } = useTranslation();
  const theme = usePreference((state) => state.theme);
  const prefer = usePreference((state) => state.prefer);
  return (
    <label className="inline-field theme-field" title={t('app.theme')}>
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

/** Milliseconds that an answer stays. */
const ANSWER_TIME = 2500;

/** What a button answers, for a while. */
function useShortAnswer<Answer>() {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    if (!answer) return;
    const timer = setTimeout(() => setAnswer(undefined), ANSWER_TIME);
    return () => clearTimeout(timer);
  }, [answer]);
  return [answer, setAnswer] as const;
}

/** Stands under the button of the same `answering`. */
function ShortAnswer({ children }: { readonly children: ReactNode }) {
  return (
    <span role="status" className="short-answer">
      {children}
    </span>
  );
}

function CopyLink() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const [answer, answerWith] = useShortAnswer<'linkCopied' | 'linkNotCopied'>();
  const copy = () => {
    const link = new URL(currentLink(runStore.getState()), window.location.href).href;
    navigator.clipboard.writeText(link).then(
      () => answerWith('linkCopied'),
      () => answerWith('linkNotCopied'),
    );
  };
  return (
    <span className="answering">
      <button type="button" className="quiet" aria-label={t('app.copyLink')} title={t('app.copyLink')} onClick={copy}>
        <svg className="icon bar-icon" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M6 8.5L8.5 6M5.5 5L7.5 3A2.5 2.5 0 0 1 11 6.5L9 8.5M8 9.5L6.5 11A2.5 2.5 0 0 1 3 7.5L5 5.5" />
        </svg>
        <span className="bar-words">{t('app.copyLink')}</span>
      </button>
      <ShortAnswer>{answer && t(`app.${answer}`)}</ShortAnswer>
    </span>
  );
}
