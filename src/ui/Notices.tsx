import { useTranslation } from 'react-i18next';
import type { Notice } from '../store/runData';
import { nameFromText, type RunName } from '../store/runNames';
import type { NumberRule, SettingProblem, SettingRule } from '../store/settings';
import type { Problem } from '../worker/protocol';
import type { Translate } from './i18n';
import { useRunName } from './panels/history/useRunName';
import { controller, useRun } from './stores';

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
  const runName = useRunName();
  const dismiss = useRun((state) => state.dismiss);
  const reopens = notice.kind === 'engine' && notice.failure.fatal;
  const good = notice.kind === 'resumed';
  return (
    <div className={good ? 'notice notice-good' : 'notice'} role={good ? 'status' : 'alert'}>
      <p>{noticeText(notice, t, runName)}</p>
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

function noticeText(notice: Notice, t: Translate, runName: (name: RunName) => string): string {
  switch (notice.kind) {
    case 'engine':
      return failureText(notice.failure, t);
    case 'setting':
      return problemText(notice.problem, t);
    case 'library':
      return failureText(withNameIn(notice.problem, runName), t);
    case 'resumed':
      return t('notices.resumed', { name: runName(notice.name), step: notice.step });
    case 'charts':
      return t('notices.charts');
    default:
      return notice satisfies never;
  }
}

/** The worker's English message stands in where a translation is missing. */
function failureText({ code, message, values }: Problem, t: Translate): string {
  return t(`errors.${code}`, { ...values, defaultValue: message });
}

/** Errors about kept runs name them in English. */
function withNameIn(problem: Problem, runName: (name: RunName) => string): Problem {
  const name = nameFromText(String(problem.values.name));
  return name ? { ...problem, values: { ...problem.values, name: runName(name) } } : problem;
}

/** Most characters of a value that are shown: a link may hold anything. */
const SHOWN_VALUE = 60;

function problemText({ name, value, rule, lacks }: SettingProblem, t: Translate): string {
  if (lacks) return t(`notices.lacks.${lacks}`);
  if (!rule) return t('notices.unknown', { name: shortened(name) });
  if (rule.kind === 'hand') return t('notices.hand', { value: shortened(value) });
  return t('notices.setting', { name, value: shortened(value), rule: ruleText(rule, t) });
}

function shortened(text: string): string {
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
}

export function ruleText(rule: SettingRule, t: Translate): string {
  switch (rule.kind) {
    case 'number':
      return numberText(rule, t);
    case 'choice':
      return t('rules.choice', { choices: rule.choices.join(', ') });
    case 'text':
      return t('rules.text', { max: rule.max });
    case 'hand':
      return t('rules.hand');
    default:
      return rule satisfies never;
  }
}

function numberText({ min, max, integer, open }: NumberRule, t: Translate): string {
  if (integer) return t('rules.integer', { min, max });
  return open ? t('rules.numberOpen', { min, max }) : t('rules.number', { min, max });
}
