import { useTranslation } from 'react-i18next';
import type { Problem } from '../../core/errors';
import type { RunName } from '../../core/keptRun';
import type { SettingProblem } from '../../core/rules';
import type { Notice } from '../../store/runData';
import { nameFromText } from '../../store/runNames';
import { ruleText } from '../controls/ruleText';
import type { Translate } from '../shared/i18n';
import { useController, useRun, useRunStore } from '../shared/stores';
import { useProblemText, useRunName } from '../shared/useTexts';

/** Everything that the visitor should know, mostly what went wrong, in words, until it is dismissed. */
export function Notices() {
  const { t } = useTranslation();
  const notices = useRun((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <section className="notices" aria-label={t('notices.label')}>
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeLine({ notice }: { readonly notice: Notice }) {
  const { t } = useTranslation();
  const controller = useController();
  const noticeText = useNoticeText();
  const dismiss = useRun((state) => state.dismiss);
  const reopens = notice.kind === 'engine' && notice.fatal;
  const good = notice.kind === 'resumed';
  return (
    <div className={good ? 'notice notice-good' : 'notice'} role={good ? 'status' : 'alert'}>
      <p>{noticeText(notice)}</p>
      {reopens && (
        <button type="button" onClick={controller.open}>
          {t('notices.reopen')}
        </button>
      )}
      <button type="button" className="quiet" onClick={() => dismiss(notice.id)}>
        {t('notices.dismiss')}
      </button>
    </div>
  );
}

function useNoticeText(): (notice: Notice) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const runName = useRunName();
  return (notice) => {
    switch (notice.kind) {
      case 'engine':
        return problemText(notice.problem);
      case 'setting':
        return settingText(notice.problem, t);
      case 'settings':
        return t('notices.settings', {
          count: notice.names.length,
          names: shortened(notice.names.join(', '), SHOWN_NAMES),
        });
      case 'library':
        return problemText(withNameIn(notice.problem, runName));
      case 'resumed':
        return t(notice.finished ? 'notices.resumedFinished' : 'notices.resumed', {
          name: runName(notice.name),
          step: notice.step,
        });
      case 'charts':
        return t('notices.charts');
      default:
        return notice satisfies never;
    }
  };
}

/** Errors about kept runs name them in English. */
function withNameIn(problem: Problem, runName: (name: RunName) => string): Problem {
  const name = nameFromText(String(problem.values.name));
  return name ? { ...problem, values: { ...problem.values, name: runName(name) } } : problem;
}

/** Most characters of a value that are shown: a link may hold anything. */
const SHOWN_VALUE = 60;

/** The same of several names. */
const SHOWN_NAMES = 200;

function settingText({ name, value, rule, used, missing }: SettingProblem, t: Translate): string {
  if (missing) return t(`notices.missing.${missing}`, { name: shortened(value) });
  if (!rule) return t('notices.unknown', { name: shortened(name) });
  if (rule.kind === 'hand') return t('notices.hand', { value: shortened(value) });
  const said = { name, value: shortened(value), rule: ruleText(rule, t) };
  return used ? t('notices.setting', { ...said, used: shortened(used) }) : t('notices.leftOut', said);
}

function shortened(text: string, most = SHOWN_VALUE): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Says to those who listen what the run does: when its state changes, not at every step. */
export function Announcer() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const state = useRun((data) => data.runState);
  const ready = useRun((data) => data.applied !== undefined && !data.awaitingRun && !data.replay);
  const step = runStore.getState().step;
  return (
    <p className="visually-hidden" role="status">
      {ready && t('run.announce', { state: t(`run.states.${state}`), step })}
    </p>
  );
}
