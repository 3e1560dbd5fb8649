import { useTranslation } from 'react-i18next';
import { gridStep, MOVES, type Move } from '../../../../math/gridWorld';
import { formatReward, formatSetting } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterText } from '../../useChapterValue';
import { Board, formatGain } from './Board';
import { CAT_GRID, decodeMoves, encodeMoves, START } from './catGrid';
import { useDiscount } from './useCat';

const LONGEST = 60;
const ARROWS: Readonly<Record<Move, string>> = { up: '↑', right: '→', down: '↓', left: '←' };

/** The visitor walks the cat: states, actions, rewards. */
export function WalkStep() {
  const { t } = useTranslation('derivation');
  const [walk, setWalk] = useChapterText('reinforcement', 'walk', '');
  const { discount } = useDiscount();
  const moves = decodeMoves(walk);
  const { cells, rewards, ended } = walked(moves);
  const discounted = rewards.reduce((sum, reward, step) => sum + discount ** step * reward, 0);
  const here = cells[cells.length - 1];
  const go = (move: Move) => setWalk(encodeMoves([...moves.slice(0, rewards.length), move]));
  const over = ended || rewards.length >= LONGEST;
  return (
    <Step title={t('reinforcement.walk.title')}>
      <Prose text={t('reinforcement.walk.text')} />
      <Prose
        text={t('reinforcement.walk.try')}
        drive={{ again: () => setWalk(undefined), short: () => setWalk('rrrrddd'), tub: () => setWalk('rdd') }}
      />
      <ChapterFigure name={t('reinforcement.walk.figure')}>
        <div className="cat-stage">
          <Board name={t('reinforcement.board.name')} cat={here} path={cells} />
          <fieldset className="cat-pad" aria-label={t('reinforcement.walk.moves')}>
            {MOVES.map((move) => (
              <button
                key={move}
                type="button"
                className={`cat-pad-${move}`}
                disabled={over}
                aria-label={t(`reinforcement.moves.${move}`)}
                onClick={() => go(move)}
              >
                {ARROWS[move]}
              </button>
            ))}
          </fieldset>
        </div>
        <p className="numbers" role="status">
          {rewards.length === 0
            ? t('reinforcement.walk.start')
            : t('reinforcement.walk.sofar', {
                rewards: rewards.map(formatGain).join(', '),
                count: rewards.length,
              })}{' '}
          {ended && t('reinforcement.walk.ended')}
        </p>
        <p>
          <button type="button" disabled={moves.length === 0} onClick={() => setWalk(undefined)}>
            {t('reinforcement.walk.again')}
          </button>
        </p>
      </ChapterFigure>
      <Equation
        name={t('reinforcement.walk.equation')}
        tex={String.raw`G = \sym{r}_1 + \sym{gamma}\,\sym{r}_2 + \sym{gamma}^2\,\sym{r}_3 + \cdots = ${formatReward(discounted).replace('−', '-')}`}
        symbols={[
          { id: 'state', value: t('reinforcement.board.place', place(here)) },
          { id: 'action', value: rewards.length > 0 ? ARROWS[moves[rewards.length - 1]] : '–' },
          {
            id: 'r',
            name: t('reinforcement.walk.lastReward'),
            value: rewards.length > 0 ? formatGain(rewards[rewards.length - 1]) : '–',
          },
          { id: 'gamma', value: formatSetting(discount) },
        ]}
      />
    </Step>
  );
}

function place(cell: number) {
  return { row: Math.floor(cell / CAT_GRID.columns) + 1, column: (cell % CAT_GRID.columns) + 1 };
}

/** Where moves lead; what comes after the end is left out. */
function walked(moves: readonly Move[]) {
  const cells = [START];
  const rewards: number[] = [];
  let ended = false;
  for (const move of moves.slice(0, LONGEST)) {
    if (ended) break;
    const next = gridStep(CAT_GRID, cells[cells.length - 1], move);
    cells.push(next.cell);
    rewards.push(next.reward);
    ended = next.ended;
  }
  return { cells, rewards, ended };
}
