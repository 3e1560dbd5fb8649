import { useId } from 'react';
import type { NumberRule } from '../../store/settings';
import { Slider, type SliderScale } from '../controls/Slider';
import { litProps } from './lit';
import type { SymbolId } from './symbols';

interface LessonSliderProps {
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

/** A number of the lesson on a slider and as text; touching it lights its symbol. */
export function LessonSlider({ label, symbol, note, ...slider }: LessonSliderProps) {
  const id = useId();
  return (
    <div className="lesson-slider" {...litProps(symbol)}>
      <Slider id={id} name={label} {...(note !== undefined && { note })} {...slider} />
    </div>
  );
}
