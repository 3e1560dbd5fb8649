import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Move } from '../../../../math/gridWorld';
import { formatReward } from '../../../shared/format';
import { litProps } from '../../lit';
import { CAT_GRID, CAT_THINGS, CELLS, REWARDS, turned } from './catGrid';
import { CatIcon, ThingIcon } from './Icons';

interface BoardProps {
  readonly name: string;
  /** Where the cat is. */
  readonly cat: number;
  /** Cells that a path passes. */
  readonly path?: readonly number[];
  /** One for every cell; not shown where the episode ends. */
  readonly arrows?: readonly Move[];
  /** Where an arrow can be changed by the visitor. */
  readonly onArrow?: (cell: number, move: Move) => void;
  /** V of every cell. */
  readonly values?: Float64Array;
}

const ARROWS: Readonly<Record<Move, string>> = { up: '↑', right: '→', down: '↓', left: '←' };
const KEYS: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowRight: 'right',
  ArrowDown: 'down',
  ArrowLeft: 'left',
};

/** The grid, with the cat, what lies in the cells, arrows and values. */
export function Board({ name, cat, path = [], arrows, onArrow, values }: BoardProps) {
  const { t } = useTranslation('derivation');
  const { columns, cells } = CAT_GRID;
  return (
    <ol className="cat-board" aria-label={name} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {CELLS.map((cell) => {
        const { end } = cells[cell];
        const thing = CAT_THINGS[cell];
        const move = end ? undefined : arrows?.[cell];
        const value = end ? undefined : values?.[cell];
        const said = [
          t('reinforcement.board.cell', {
            row: Math.floor(cell / columns) + 1,
            column: (cell % columns) + 1,
            thing: t(`reinforcement.things.${thing}`),
          }),
          ...(move ? [t(`reinforcement.moves.${move}`)] : []),
          ...(value !== undefined ? [t('reinforcement.board.value', { value: formatReward(value) })] : []),
          ...(cell === cat ? [t('reinforcement.board.cat')] : []),
        ].join(t('reinforcement.board.and'));
        const face = (
          <span className="cat-face" aria-hidden="true">
            <span className="cat-things">
              {cell === cat && <CatIcon />}
              <ThingIcon thing={thing} />
              {thing !== 'empty' && <span className="cat-reward">{formatGain(REWARDS[thing])}</span>}
            </span>
            {move && (
              <span className="cat-arrow" {...litProps('pi')}>
                {ARROWS[move]}
              </span>
            )}
            {value !== undefined && (
              <span className="cat-value numbers" {...litProps('V')}>
                {formatReward(value)}
              </span>
            )}
          </span>
        );
        const pressed = (event: KeyboardEvent) => {
          const turn = KEYS[event.key];
          if (!turn) return;
          event.preventDefault();
          onArrow?.(cell, turn);
        };
        return (
          <li key={cell} className={`cat-cell cat-cell-${thing}`} data-path={path.includes(cell)}>
            {onArrow && move ? (
              <button type="button" aria-label={said} onClick={() => onArrow(cell, turned(move))} onKeyDown={pressed}>
                {face}
              </button>
            ) : (
              <>
                <span className="visually-hidden">{said}</span>
                {face}
              </>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** +100, −10. */
export function formatGain(reward: number): string {
  return reward > 0 ? `+${reward}` : String(reward).replace('-', '−');
}
