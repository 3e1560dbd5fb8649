import type { SettingProblem } from '../core/rules';
import type { Notice } from './runData';

/** Most notices shown at once; older ones make room. */
export const NOTICE_LIMIT = 5;

type NewNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, 'id'> : never) : never;

/** The same trouble is said once. */
export function withNotice(notices: readonly Notice[], added: NewNotice): readonly Notice[] {
  const text = JSON.stringify(added);
  const others = notices.filter(({ id: _id, ...notice }) => JSON.stringify(notice) !== text);
  const id = 1 + Math.max(0, ...notices.map((notice) => notice.id));
  return [...others, { ...added, id }].slice(-NOTICE_LIMIT);
}

/** What of a link could not be used: each part by itself, and where there are many the rest together. */
export function withProblems(notices: readonly Notice[], problems: readonly SettingProblem[]): readonly Notice[] {
  const alone = problems.length > NOTICE_LIMIT ? NOTICE_LIMIT - 1 : problems.length;
  const names = problems.slice(alone).map(({ name }) => name);
  const said = problems
    .slice(0, alone)
    .reduce((sofar, problem) => withNotice(sofar, { kind: 'setting', problem }), notices);
  return names.length > 0 ? withNotice(said, { kind: 'settings', names }) : said;
}
