import { memo } from 'react';
import type { Role } from '../../../figures/figure';
import { usePlot } from './Plot';
import './cloud.css';

interface CloudProps {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** The larger, the larger the dot: by its area, in a few sizes. Absent: all alike. */
  readonly weights?: Float64Array;
  readonly role: Role;
}

const SIZES = [1, 2, 3, 4, 5] as const;

/** Hundreds of dots as a few paths, so that they can follow a training: each dot is a line of no length with round ends. */
export const Cloud = memo(function Cloud({ xs, ys, weights, role }: CloudProps) {
  const { left, top } = usePlot();
  const most = weights?.reduce((largest, weight) => Math.max(largest, weight), 0) ?? 1;
  const paths = SIZES.map(() => '');
  xs.forEach((x, place) => {
    if (!Number.isFinite(x) || !Number.isFinite(ys[place])) return;
    const share = weights ? Math.sqrt(weights[place] / most) : 0;
    const size = Math.min(SIZES.length - 1, Math.floor(share * SIZES.length));
    paths[size] += `M${left(x).toFixed(4)} ${top(ys[place]).toFixed(4)}h0`;
  });
  return (
    <svg className={`plot-layer cloud cloud-${role}`} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {SIZES.map((size) => (
        <path key={size} d={paths[size - 1]} className={`cloud-${size}`} />
      ))}
    </svg>
  );
});
