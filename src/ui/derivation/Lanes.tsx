/** The two lines as they pass a row of the map, drawn in a square that is stretched to it. */
const PATHS = {
  straight: 'M25 0V100',
  straightFrom: 'M25 50V100',
  straightTo: 'M25 0V50',
  round: 'M75 0V100',
  roundFrom: 'M75 50V100',
  parting: 'M25 0C25 60 75 40 75 100',
  meeting: 'M75 0C75 60 25 40 25 100',
} as const;
export type LanePath = keyof typeof PATHS;

interface LanesProps {
  readonly paths: readonly LanePath[];
  /** Where the row is a station. */
  readonly station?: 'straight' | 'round';
}

export function Lanes({ paths, station }: LanesProps) {
  return (
    <span className="map-lanes" aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" focusable="false" aria-hidden="true">
        {paths.map((path) => (
          <path
            key={path}
            className={path.startsWith('straight') ? 'map-line' : 'map-line map-line-round'}
            d={PATHS[path]}
          />
        ))}
      </svg>
      {station && <span className={`map-station map-station-${station}`} />}
    </span>
  );
}
