/** The rows of a suite as its table shows them. */
import type { MeanInterval } from '../../math/meanInterval';
import { EQUAL_KLS, type Lead, type SuiteRow } from '../../math/suiteRows';

const inPercent = (share: number) => (100 * share).toFixed(1).replace('-', '−');

/** The mean with its interval, where there is one. */
export function shareText(share: MeanInterval | undefined): string {
  if (!share) return '–';
  const { mean, half } = share;
  return Number.isNaN(half) ? `${inPercent(mean)}%` : `${inPercent(mean)} ± ${inPercent(half)}%`;
}

/** The largest share first; what never comes by keeps its order at the end. */
export function orderedBy(rows: readonly SuiteRow[], column: number): SuiteRow[] {
  const shareOf = ({ shares }: SuiteRow) => shares[column]?.mean ?? Number.NEGATIVE_INFINITY;
  return rows.toSorted((left, right) => {
    const [first, second] = [shareOf(left), shareOf(right)];
    return first === second ? 0 : second - first;
  });
}

/** The furthest KL that most rows come by; undefined where none comes by any. */
export function bestColumn(rows: readonly SuiteRow[]): number | undefined {
  const counts = EQUAL_KLS.map((_, column) => rows.filter(({ shares }) => shares[column]).length);
  const most = Math.max(...counts);
  return most === 0 ? undefined : counts.lastIndexOf(most);
}

interface LeadGroup extends Pick<Lead, 'leader' | 'apart'> {
  readonly kls: readonly number[];
}

/** Each leader once with all the KLs where it leads, apart from the others or not. */
export function leadGroups(leads: readonly Lead[]): LeadGroup[] {
  const groups: (LeadGroup & { readonly kls: number[] })[] = [];
  for (const { kl, leader, apart } of leads) {
    const same = groups.find((group) => group.leader === leader && group.apart === apart);
    if (same) same.kls.push(kl);
    else groups.push({ leader, apart, kls: [kl] });
  }
  return groups;
}
