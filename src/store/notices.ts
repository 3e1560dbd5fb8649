import type { Notice } from './runData';

/** Most notices shown at once; older ones make room. */
const NOTICE_LIMIT = 5;

type NewNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, 'id'> : never) : never;

/** The same trouble is said once. */
export function withNotice(notices: readonly Notice[], added: NewNotice): readonly Notice[] {
  const text = JSON.stringify(added);
  const others = notices.filter(({ id: _id, ...notice }) => JSON.stringify(notice) !== text);
  const id = 1 + Math.max(0, ...notices.map((notice) => notice.id));
  return [...others, { ...added, id }].slice(-NOTICE_LIMIT);
}
