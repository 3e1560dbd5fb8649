import { type KeyboardEvent, useRef } from 'react';
import type { SequenceView } from '../../math/pairView';
import { SIDES, type Side } from './sides';
import { TokenRow } from './TokenRow';
import { spanOf } from './Waterfall';

/** A token of a pair. */
export interface TokenPlace {
  readonly side: Side;
  readonly place: number;
}

type Sequences = Readonly<Record<Side, SequenceView>>;

interface TokenRowsProps {
  readonly view: Sequences;
  readonly label: (token: number) => string;
  readonly trueRewards?: Readonly<Record<Side, number>>;
  readonly selected: TokenPlace;
  readonly onSelect: (token: TokenPlace) => void;
}

/** Both completions of a pair, token by token; the arrow keys lead along them and across. */
export function TokenRows({ view, label, trueRewards, selected, onSelect }: TokenRowsProps) {
  const rows = useRef<HTMLDivElement>(null);
  const span = spanOf(SIDES.flatMap((name) => view[name].tokens.map(({ cumulative }) => cumulative)));
  const pressed = (event: KeyboardEvent) => {
    const next = neighbour(view, selected, event.key);
    if (!next) return;
    event.preventDefault();
    rows.current?.querySelector<HTMLElement>(`[data-address="${next.side}-${next.place}"]`)?.focus();
  };
  return (
    <div ref={rows} className="token-rows">
      {SIDES.map((side) => (
        <TokenRow
          key={side}
          side={side}
          sequence={view[side]}
          label={label}
          trueReward={trueRewards?.[side]}
          span={span}
          selected={side === selected.side ? selected.place : undefined}
          onSelect={(place) => onSelect({ side, place })}
          onKeyDown={pressed}
        />
      ))}
    </div>
  );
}

/** Another pair may be shorter. */
export function within(view: Sequences, { side, place }: TokenPlace): TokenPlace {
  return { side, place: Math.min(place, view[side].tokens.length - 1) };
}

/** Where an arrow key leads: along the tokens of both completions, or across to the other one. */
function neighbour(view: Sequences, { side, place }: TokenPlace, key: string): TokenPlace | undefined {
  const places = SIDES.flatMap((name) => view[name].tokens.map((_, at) => ({ side: name, place: at })));
  const here = places.findIndex((other) => other.side === side && other.place === place);
  switch (key) {
    case 'ArrowRight':
      return places[Math.min(here + 1, places.length - 1)];
    case 'ArrowLeft':
      return places[Math.max(here - 1, 0)];
    case 'ArrowUp':
    case 'ArrowDown':
      return within(view, { side: side === 'chosen' ? 'rejected' : 'chosen', place });
    case 'Home':
      return places[0];
    case 'End':
      return places.at(-1);
    default:
      return undefined;
  }
}
