import type { KeyboardEvent, PointerEvent } from 'react';
import type { Role } from '../../../figures/figure';
import { valueAt } from '../../../figures/scale';
import type { SymbolId } from '../derivationSymbols';
import { litProps } from '../lit';
import { usePlot } from './Plot';

interface DragPointProps {
  /** What it sets. */
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Moved along this axis; the other coordinate follows from the value. */
  readonly axis: 'x' | 'y';
  readonly step: number;
  /** The value in words. */
  readonly valueText: string;
  readonly onChange: (value: number) => void;
  readonly role?: Role;
  readonly symbol?: SymbolId;
}

/** A point of a plot that is moved by dragging it or by the arrow keys. */
export function DragPoint({ name, x, y, axis, step, valueText, onChange, role = 'ink', symbol }: DragPointProps) {
  const plot = usePlot();
  const scale = plot[axis];
  const value = axis === 'x' ? x : y;
  const [low, high] = [Math.min(scale.from, scale.to), Math.max(scale.from, scale.to)];
  const move = (to: number) => {
    const rounded = Number((Math.round(to / step) * step).toFixed(10));
    onChange(Math.min(high, Math.max(low, rounded)));
  };
  const dragged = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const area = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!area) return;
    const share =
      axis === 'x' ? (event.clientX - area.left) / area.width : 1 - (event.clientY - area.top) / area.height;
    move(valueAt(scale, share));
  };
  const pressed = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by === 'low' ? low : by === 'high' ? high : value + by * step);
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      className={`drag-point dot-${role}`}
      style={{ left: `${100 * plot.left(x)}%`, top: `${100 * plot.top(y)}%` }}
      aria-label={name}
      aria-orientation={axis === 'x' ? 'horizontal' : 'vertical'}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={value}
      aria-valuetext={valueText}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={dragged}
      onKeyDown={pressed}
      {...litProps(symbol)}
    />
  );
}

/** Steps that the keys move by. */
const KEYS: Readonly<Record<string, number | 'low' | 'high'>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: 'low',
  End: 'high',
};
