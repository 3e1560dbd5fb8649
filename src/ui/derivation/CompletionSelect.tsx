import { useId } from 'react';
import { formatReward } from '../shared/format';
import type { SymbolId } from './derivationSymbols';
import { litProps } from './lit';
import type { DishOutcomes } from './live';
import { placeOfMost } from './recovery';

/** Beside the best and the worst, this many of those that the reference says most often; a list of all would be too long to choose from. */
const OFFERED = 60;

interface CompletionSelectProps {
  readonly label: string;
  readonly outcomes: Pick<DishOutcomes, 'texts' | 'referenceLogps' | 'rewards'>;
  readonly value: number;
  readonly onChange: (place: number) => void;
  readonly symbol?: SymbolId;
}

/** One outcome of the dish, the likeliest first, each with its true reward. */
export function CompletionSelect({ label, outcomes, value, onChange, symbol }: CompletionSelectProps) {
  const id = useId();
  const { texts, rewards } = outcomes;
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))} {...litProps(symbol)}>
        {offered(outcomes, value).map((place) => (
          <option key={place} value={place}>
            {`${texts[place]} ★ ${formatReward(rewards[place])}`}
          </option>
        ))}
      </select>
    </div>
  );
}

function offered({ texts, referenceLogps, rewards }: CompletionSelectProps['outcomes'], value: number): number[] {
  const wellFormed = texts.length - 1;
  const ranked = [...texts.keys()].sort((a, b) => referenceLogps[b] - referenceLogps[a] || a - b);
  const always = new Set([
    value,
    placeOfMost(rewards, 1, wellFormed),
    placeOfMost(rewards, -1, wellFormed),
    wellFormed,
  ]);
  return ranked.filter((place, rank) => rank < OFFERED || always.has(place));
}
