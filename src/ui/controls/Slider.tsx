import type { NumberRule } from '../../core/rules';
import { Hint, type HintText } from './Hint';
import { NumberInput } from './NumberInput';

/** How values lie along a slider. */
export interface SliderScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly placeOf: (value: number) => number;
  readonly valueAt: (place: number) => number;
}

export function linearScale(min: number, max: number, step: number): SliderScale {
  // Sums of steps like 0.1 would show their rounding.
  return { min, max, step, placeOf: (value) => value, valueAt: (place) => Number(place.toFixed(6)) };
}

/** Ends are powers of ten; values have two digits. */
export function logarithmicScale(lowest: number, highest: number): SliderScale {
  return {
    min: lowest,
    max: highest,
    step: 0.05,
    placeOf: Math.log10,
    valueAt: (place) => Number((10 ** place).toPrecision(2)),
  };
}

interface SliderProps {
  readonly id: string;
  readonly name: string;
  /** What is read out, where the name alone is not clear. */
  readonly longName?: string;
  readonly hint?: HintText;
  /** A short remark under the name. */
  readonly note?: string;
  readonly scale: SliderScale;
  readonly value: number;
  readonly rule: NumberRule;
  /** What ↑ and ↓ make of the number. */
  readonly nudge: (value: number, direction: 1 | -1) => number;
  readonly onChange: (value: number) => void;
  /** As of NumberInput. */
  readonly onUsable?: ((usable: boolean) => void) | undefined;
  /** Name, slider and number in one line. */
  readonly inline?: boolean;
}

/** A number on a slider and as text; the text may be anything that is allowed, beyond the slider's ends too. */
export function Slider(props: SliderProps) {
  const {
    id,
    name,
    longName = name,
    hint,
    note,
    scale,
    value,
    rule,
    nudge,
    onChange,
    onUsable,
    inline = false,
  } = props;
  const place = Math.min(scale.max, Math.max(scale.min, scale.placeOf(value)));
  const noteId = `${id}-note`;
  return (
    <div className={inline ? 'field slider-inline' : 'field'}>
      <div className="field-label">
        <label htmlFor={id}>{name}</label>
        {hint !== undefined && <Hint name={longName}>{hint}</Hint>}
        {note !== undefined && <small id={noteId}>{note}</small>}
      </div>
      <div className="slider-row">
        <input
          type="range"
          aria-label={longName}
          aria-valuetext={String(value)}
          aria-describedby={note === undefined ? undefined : noteId}
          min={scale.min}
          max={scale.max}
          step={scale.step}
          value={place}
          onChange={(event) => onChange(scale.valueAt(Number(event.target.value)))}
        />
        <NumberInput id={id} value={value} rule={rule} nudge={nudge} onChange={onChange} onUsable={onUsable} />
      </div>
    </div>
  );
}
