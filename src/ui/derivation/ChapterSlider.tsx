import { useId } from 'react';
import type { NumberRule } from '../../core/rules';
import { Slider, type SliderScale } from '../controls/Slider';
import type { SymbolId } from './derivationSymbols';
import { litProps } from './lit';

interface ChapterSliderProps {
  readonly label: string;
  readonly value: number;
  readonly rule: NumberRule;
  readonly scale: SliderScale;
  /** What ↑ and ↓ make of the number (controls/NumberInput). */
  readonly nudge: (value: number, direction: 1 | -1) => number;
  readonly onChange: (value: number) => void;
  /** The symbol whose value it sets. */
  readonly symbol?: SymbolId;
  /** A short remark under the name. */
  readonly note?: string;
}

/** A number of the derivation on a slider and as text; touching it lights its symbol. */
export function ChapterSlider({ label, symbol, note, ...slider }: ChapterSliderProps) {
  const id = useId();
  return (
    <div className="derivation-slider" {...litProps(symbol)}>
      <Slider id={id} name={label} {...(note !== undefined && { note })} {...slider} />
    </div>
  );
}
