import type { FigureSpec } from '../../figures/spec';

interface SkeletonProps extends Pick<FigureSpec, 'sketch'> {
  /** What will appear. */
  readonly will: string;
}

/** Says what will appear, over a hint of its shape. */
export function Skeleton({ sketch, will }: SkeletonProps) {
  return (
    <div className="skeleton">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {sketch.map(({ role, path }) => (
          <path key={path} d={path} className={`sketch line-${role}`} />
        ))}
      </svg>
      <p className="prose">{will}</p>
    </div>
  );
}
