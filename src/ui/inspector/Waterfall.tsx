/** The implicit rewards that a pair's bars span, zero included. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** Bars of a pair whose rewards are all about zero should look like nothing, not like noise blown up. */
const SMALLEST_SPAN = 0.02;

export function spanOf(rewards: readonly number[]): Span {
  const low = Math.min(0, ...rewards);
  const high = Math.max(0, ...rewards);
  const missing = Math.max(0, SMALLEST_SPAN - (high - low)) / 2;
  return { low: low - missing, high: high + missing };
}

interface WaterfallProps {
  readonly from: number;
  readonly to: number;
  readonly span: Span;
  readonly total?: boolean;
}

/** One bar of a waterfall, from one implicit reward to the next; the numbers are in the token above it. */
export function Waterfall({ from, to, span, total = false }: WaterfallProps) {
  const percent = (reward: number) => (100 * (span.high - reward)) / (span.high - span.low);
  const top = percent(Math.max(from, to));
  const height = percent(Math.min(from, to)) - top;
  return (
    <span className="waterfall" aria-hidden="true">
      <span className="waterfall-zero" style={{ top: `${percent(0)}%` }} />
      <span
        className="waterfall-bar"
        data-sign={to >= from ? 'up' : 'down'}
        data-total={total}
        style={{ top: `${top}%`, height: `${height}%` }}
      />
      {!total && <span className="waterfall-link" style={{ top: `${percent(to)}%` }} />}
    </span>
  );
}
