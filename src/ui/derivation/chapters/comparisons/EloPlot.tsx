import { useTranslation } from 'react-i18next';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { START_RATING } from './eloGames';
import { TEAMS } from './teams';

interface EloPlotProps {
  /** Before the first game and after each. */
  readonly ratings: readonly Float64Array[];
  /** Where the ratings would be at the maximum of the likelihood. */
  readonly best: Float64Array | undefined;
}

/** The course of the ratings; the teams are told apart by their letters and by their lines. */
export function EloPlot({ ratings, best }: EloPlotProps) {
  const { t } = useTranslation('derivation');
  const played = ratings.length - 1;
  const all = [...ratings.flatMap((values) => [...values]), ...(best ?? []), START_RATING - 60, START_RATING + 60];
  const low = all.reduce((least, value) => Math.min(least, value));
  const high = all.reduce((most, value) => Math.max(most, value));
  const end = Math.max(50, Math.ceil(played / 50) * 50);
  const xs = ratings.map((_, game) => game);
  return (
    <Plot
      x={{ min: 0, max: end * 1.04, label: t('comparisons.elo.games') }}
      y={{ min: low - 15, max: high + 15, label: t('comparisons.elo.rating') }}
    >
      {best && TEAMS.map((team, i) => <Rule key={team} y={best[i]} className={`team-${team}`} />)}
      {TEAMS.map((team, i) => (
        <Curve key={team} xs={xs} ys={ratings.map((values) => values[i])} className={`team-${team}`} />
      ))}
      {TEAMS.map((team, i) => (
        <Dot key={team} x={played} y={ratings[played][i]} small label={team} />
      ))}
    </Plot>
  );
}
