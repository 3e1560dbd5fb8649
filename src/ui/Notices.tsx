import { useTranslation } from 'react-i18next';
import type { FailedReport, Notice } from '../store/runData';
import type { SettingProblem, SettingRule } from '../store/settings';
import type { Translate } from './i18n';
import { controller, useRun } from './stores';

/** Everything that went wrong, in words, until it is dismissed. */
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
  const dismiss = useRun((state) => state.dismiss);
  const reopens = notice.kind === 'engine' && notice.failure.fatal;
  return (
    <div className="notice" role="alert">
      <p>{noticeText(notice, t)}</p>
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

function noticeText(notice: Notice, t: Translate): string {
  switch (notice.kind) {
    case 'engine':
      return failureText(notice.failure, t);
    case 'setting':
      return problemText(notice.problem, t);
    case 'charts':
      return t('notices.charts');
    default:
      return notice satisfies never;
  }
}

/** The worker's English message stands in where a translation is missing. */
function failureText({ code, message, values }: FailedReport, t: Translate): string {
  return t(`errors.${code}`, { ...values, defaultValue: message });
}

function problemText({ name, value, rule }: SettingProblem, t: Translate): string {
  return rule ? t('notices.setting', { name, value, rule: ruleText(rule, t) }) : t('notices.unknown', { name });
}

export function ruleText(rule: SettingRule, t: Translate): string {
  if (rule.kind === 'choice') return t('rules.choice', { choices: rule.choices.join(', ') });
  const { min, max } = rule;
  if (rule.integer) return t('rules.integer', { min, max });
  return rule.open ? t('rules.numberOpen', { min, max }) : t('rules.number', { min, max });
}
