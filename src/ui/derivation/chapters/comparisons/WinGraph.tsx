import { useTranslation } from 'react-i18next';
import type { Wins } from '../../../../math/bradleyTerry';
import { RESULTS, TEAMS } from './teams';

/** The corners of a triangle; in the units of the drawing. */
const PLACES = [
  [50, 16],
  [16, 74],
  [84, 74],
] as const;
const RADIUS = 9;
/** How far an arrow bows out, so that the two of a pair lie side by side. */
const BOW = 7;

interface WinGraphProps {
  readonly wins: Wins;
  /** Who never lost to the others. */
  readonly unbeaten: readonly number[];
}

/** An arrow from each who has won to each whom it beat, with the number of times. */
export function WinGraph({ wins, unbeaten }: WinGraphProps) {
  const { t } = useTranslation('derivation');
  const arrows = RESULTS.filter(([winner, loser]) => wins[winner][loser] > 0);
  return (
    <>
      <svg className="win-graph" viewBox="0 0 100 92" aria-hidden="true">
        {arrows.map(([winner, loser]) => (
          <Arrow key={`${winner} ${loser}`} winner={winner} loser={loser} count={wins[winner][loser]} />
        ))}
        {TEAMS.map((name, i) => (
          <g key={name} className={unbeaten.includes(i) ? 'win-node win-node-unbeaten' : 'win-node'}>
            <circle cx={PLACES[i][0]} cy={PLACES[i][1]} r={RADIUS} />
            <text x={PLACES[i][0]} y={PLACES[i][1]}>
              {name}
            </text>
          </g>
        ))}
      </svg>
      <ul className="visually-hidden">
        {RESULTS.map(([winner, loser]) => {
          const count = wins[winner][loser];
          const names = { winner: TEAMS[winner], loser: TEAMS[loser], count };
          return <li key={`${winner} ${loser}`}>{t(`comparisons.ford.${count > 0 ? 'arrow' : 'noArrow'}`, names)}</li>;
        })}
      </ul>
    </>
  );
}

interface ArrowProps {
  readonly winner: number;
  readonly loser: number;
  readonly count: number;
}

function Arrow({ winner, loser, count }: ArrowProps) {
  const [fromX, fromY] = PLACES[winner];
  const [toX, toY] = PLACES[loser];
  const length = Math.hypot(toX - fromX, toY - fromY);
  const [dx, dy] = [(toX - fromX) / length, (toY - fromY) / length];
  // To the right of the way from winner to loser.
  const [nx, ny] = [-dy, dx];
  const at = (along: number, aside: number) =>
    [fromX + along * dx + aside * nx, fromY + along * dy + aside * ny] as const;
  const start = at(RADIUS, BOW / 2);
  const middle = at(length / 2, BOW);
  const end = at(length - RADIUS - 2, BOW / 2);
  const head = [
    at(length - RADIUS + 0.5, BOW / 2 - 0.4),
    at(length - RADIUS - 4, BOW / 2 + 2.6),
    at(length - RADIUS - 4, BOW / 2 - 1.6),
  ];
  const label = at(length / 2, BOW + 1.5);
  return (
    <g className="win-arrow">
      <path d={`M${start.join(' ')}Q${middle.join(' ')} ${end.join(' ')}`} />
      <polygon points={head.map((point) => point.join(',')).join(' ')} />
      <text x={label[0]} y={label[1]}>
        {count}
      </text>
    </g>
  );
}
