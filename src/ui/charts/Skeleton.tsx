import { useTranslation } from 'react-i18next';
import type { ChartSpec } from './chartSpec';
import type { PlotState } from './usePlot';

interface SkeletonProps extends Pick<ChartSpec, 'sketch'> {
  /** What will appear. */
  readonly will: string;
  readonly state: Exclude<PlotState, 'drawn'>;
}

/** Says what will appear, over a hint of its shape. */
export function Skeleton({ sketch, will, state }: SkeletonProps) {
  const { t } = useTranslation();
  const texts = { loading: t('charts.loading'), failed: t('charts.failed'), empty: will };
  return (
    <div className="skeleton" data-state={state}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {sketch.map(({ role, path }) => (
          <path key={path} d={path} className={`sketch line-${role}`} />
        ))}
      </svg>
      <p className="prose">{texts[state]}</p>
    </div>
  );
}
