import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { expectedScore, ratingsOf } from '../../../../math/elo';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale, logarithmicScale } from '../../../controls/Slider';
import { formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { EloPlot } from './EloPlot';
import { type EloCourse, MOST_GAMES, playElo, START_RATING } from './eloGames';
import { formatRating, TEAMS } from './teams';
import { useTeams } from './useTeams';

const TEX = String.raw`\begin{aligned} \sym{ratingW} &\leftarrow \sym{ratingW} + \sym{kElo}\,(1 - \sym{expectedWin}) \\ \sym{expectedWin} &= \sym{sigma}\!\left(\tfrac{\ln 10}{400}(\sym{ratingW} - \sym{ratingL})\right) \end{aligned}`;
const { comparisons: RULES } = DERIVATION_RULES;
const K_SCALE = logarithmicScale(0, 2);
const GAMES_SCALE = linearScale(0, MOST_GAMES, 1);

/** Elo as the visitor has set it. */
export function useElo() {
  const teams = useTeams();
  const [k, setK] = useChapterNumber('comparisons', 'k', 24);
  const [order, setOrder] = useChapterNumber('comparisons', 'order', 1);
  const [asked, setPlayed] = useChapterNumber('comparisons', 'games', 120);
  const course = useMemo(() => playElo(teams.wins, k, order), [teams.wins, k, order]);
  const played = Math.min(asked, course.games.length);
  return { teams, k, setK, order, setOrder, course, played, setPlayed, ratings: course.ratings[played] };
}

/** @param children what is asked about it */
export function EloStep({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('derivation');
  const { teams, k, setK, order, setOrder, course, played, setPlayed, ratings } = useElo();
  const best = teams.best && ratingsOf(teams.best.scores, START_RATING);
  const last = lastGame(course, played, k);
  return (
    <Step title={t('comparisons.elo.title')} deeper={{ name: 'elo', sets: ['k', 'games', 'order'] }}>
      <Prose
        text={t('comparisons.elo.prose')}
        drive={{
          small: () => setK(4),
          large: () => setK(64),
          next: () => setPlayed(Math.min(MOST_GAMES, played + 1)),
        }}
      />
      <Equation
        name={t('comparisons.elo.equation')}
        tex={TEX}
        symbols={[
          { id: 'kElo', value: formatSetting(k) },
          ...(last
            ? [
                {
                  id: 'ratingW' as const,
                  value: formatRating(last.ratingW),
                  name: t('comparisons.elo.symbols.ratingW', { game: played }),
                },
                {
                  id: 'ratingL' as const,
                  value: formatRating(last.ratingL),
                  name: t('comparisons.elo.symbols.ratingL', { game: played }),
                },
                {
                  id: 'expectedWin' as const,
                  value: formatTerm(last.expected),
                  name: t('comparisons.elo.symbols.expectedWin'),
                },
              ]
            : []),
        ]}
      />
      <ChapterFigure
        name={t('comparisons.elo.figure')}
        caption={t(best ? 'comparisons.elo.caption' : 'comparisons.elo.captionOpen')}
      >
        <EloPlot ratings={course.ratings.slice(0, played + 1)} best={best} />
        <div className="derivation-controls">
          <ChapterSlider
            label={t('comparisons.elo.k')}
            symbol="kElo"
            scale={K_SCALE}
            rule={RULES.k}
            nudge={nudgeBy(1)}
            value={k}
            onChange={setK}
          />
          <ChapterSlider
            label={t('comparisons.elo.games')}
            scale={GAMES_SCALE}
            rule={RULES.games}
            nudge={nudgeBy(1)}
            value={played}
            onChange={setPlayed}
          />
          <button type="button" onClick={() => setOrder((order % RULES.order.max) + 1)}>
            {t('comparisons.elo.seed')}
          </button>
        </div>
        <p className="figure-reading numbers" role="status">
          {course.games.length === 0
            ? t('comparisons.elo.empty')
            : last
              ? t('comparisons.elo.last', {
                  game: played,
                  winner: TEAMS[last.winner],
                  loser: TEAMS[last.loser],
                  expected: formatTerm(last.expected),
                  surprise: formatTerm(1 - last.expected),
                  points: formatRating(k * (1 - last.expected)),
                })
              : t('comparisons.elo.none', { start: START_RATING })}
        </p>
        <RatingTable ratings={ratings} best={best} games={played} />
      </ChapterFigure>
      {children}
    </Step>
  );
}

/** The last game played, as it looked before. */
function lastGame({ games, ratings }: EloCourse, played: number, k: number) {
  if (played === 0) return undefined;
  const [winner, loser] = games[played - 1];
  const before = ratings[played - 1];
  const expected = expectedScore(before[winner], before[loser]);
  return { winner, loser, ratingW: before[winner], ratingL: before[loser], expected, points: k * (1 - expected) };
}

interface RatingTableProps {
  readonly ratings: Float64Array;
  readonly best: Float64Array | undefined;
  readonly games: number;
}

function RatingTable({ ratings, best, games }: RatingTableProps) {
  const { t } = useTranslation('derivation');
  const [start] = ratingsOf([0], START_RATING);
  const [unit] = ratingsOf([1], 0);
  return (
    <table className="derivation-table numbers">
      <caption>{t('comparisons.elo.table', { count: games })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('comparisons.elo.column.name')}</th>
          <th scope="col">{t('comparisons.elo.column.rating')}</th>
          <th scope="col">{t('comparisons.elo.column.best')}</th>
          <th scope="col">{t('comparisons.elo.column.score')}</th>
        </tr>
      </thead>
      <tbody>
        {TEAMS.map((team, i) => (
          <tr key={team}>
            <th scope="row">{team}</th>
            <td>{formatRating(ratings[i])}</td>
            <td>{best ? formatRating(best[i]) : t('comparisons.elo.noBest')}</td>
            <td>{formatReward((ratings[i] - start) / unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
