import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Role } from '../../../figures/figure';
import { exactScale, fraction, roundScale, type Scale, tickText } from '../../../figures/scale';
import { type Column, svgPath, traceArea, traceLine } from '../../../figures/strokes';
import type { SymbolId } from '../derivationSymbols';
import { litProps } from '../lit';
import { Marked } from '../Prose';

export interface PlotAxis {
  readonly min: number;
  readonly max: number;
  /** May hold the marks of `Prose`. */
  readonly label: string;
  /** About how many steps between ticks. */
  readonly count?: number;
  /** Ticks of one's own instead, the ends included or not. */
  readonly ticks?: readonly number[];
  readonly tickText?: (tick: number) => string;
}

export interface PlotScales {
  readonly x: Scale;
  readonly y: Scale;
}

const PlotContext = createContext<PlotScales>({ x: roundScale(0, 1), y: roundScale(0, 1) });

/** The scales of the plot around; shares of its width from the left and of its height from the top. */
export function usePlot() {
  const { x, y } = useContext(PlotContext);
  return { x, y, left: (value: number) => fraction(x, value), top: (value: number) => 1 - fraction(y, value) };
}

interface PlotProps {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Width to height. */
  readonly aspect?: number;
  /** `Curve`s, `Dot`s, `DragPoint`s, `PlotLabel`s. */
  readonly children: ReactNode;
}

/** A figure with two axes, drawn without measuring: lines are stretched with the box, and letters are placed over it. */
export function Plot({ x, y, aspect = 1.9, children }: PlotProps) {
  const scales = useMemo(() => ({ x: scaleOf(x), y: scaleOf(y) }), [x, y]);
  const rows = scales.y.ticks.map((tick) => `M0 ${1 - fraction(scales.y, tick)}H1`);
  const columns = scales.x.ticks.map((tick) => `M${fraction(scales.x, tick)} 0V1`);
  return (
    <PlotContext value={scales}>
      <div className="plot" style={{ aspectRatio: aspect }}>
        <div className="plot-area">
          <svg className="plot-layer" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
            <path d={[...rows, ...columns].join('')} className="plot-grid" />
          </svg>
          {scales.x.ticks.map((tick) => (
            <span
              key={tick}
              className="plot-tick plot-tick-x numbers"
              style={{ left: `${100 * fraction(scales.x, tick)}%` }}
            >
              {(x.tickText ?? tickText)(tick)}
            </span>
          ))}
          {scales.y.ticks.map((tick) => (
            <span
              key={tick}
              className="plot-tick plot-tick-y numbers"
              style={{ top: `${100 * (1 - fraction(scales.y, tick))}%` }}
            >
              {(y.tickText ?? tickText)(tick)}
            </span>
          ))}
          {children}
        </div>
        <span className="plot-title plot-title-x">
          <Marked text={x.label} />
        </span>
        <span className="plot-title plot-title-y">
          <Marked text={y.label} />
        </span>
      </div>
    </PlotContext>
  );
}

function scaleOf({ min, max, count, ticks }: PlotAxis): Scale {
  return ticks ? { from: min, to: max, ticks } : exactScale(min, max, count);
}

interface CurveProps {
  readonly xs: Column;
  readonly ys: Column;
  readonly role?: Role;
  readonly symbol?: SymbolId;
  /** For a second cue beside the role's. */
  readonly className?: string;
  /** Filled down to the axis. */
  readonly filled?: boolean;
}

/** Coordinates are shares of the plot area, with so many digits. */
const UNIT = { left: 0, top: 0, width: 1, height: 1 } as const;
const DIGITS = 5;

/** A line through points; a value that is not finite interrupts it. What lies outside the axes is cut off. */
export function Curve({ xs, ys, role = 'ink', symbol, className = '', filled = false }: CurveProps) {
  const { left, top } = usePlot();
  const place = { x: left, y: top, box: UNIT };
  const path = svgPath((pen) => traceLine(pen, xs, ys, place), DIGITS);
  const zeros = Array.from(ys, () => 0);
  const area = filled ? svgPath((pen) => traceArea(pen, xs, zeros, ys, place), DIGITS) : '';
  return (
    <svg className="plot-layer" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {area && <path d={area} className={`plot-fill fill-role-${role}`} />}
      <path d={path} className={`plot-curve line-${role} ${className}`} {...litProps(symbol)} />
    </svg>
  );
}

interface MarkProps {
  readonly x: number;
  readonly y: number;
  readonly role?: Role;
  readonly symbol?: SymbolId;
  readonly label?: string;
  /** Where the label stands, so that neighbours do not cover each other. */
  readonly beside?: 'above' | 'below' | 'right' | 'left';
  /** A smaller dot, for many of them. */
  readonly small?: boolean;
}

/** A point, in the form that belongs to its role. */
export function Dot({ x, y, role = 'ink', symbol, label, beside = 'above', small = false }: MarkProps) {
  const { left, top } = usePlot();
  return (
    <span
      className={small ? `plot-dot plot-dot-small dot-${role}` : `plot-dot dot-${role}`}
      style={{ left: `${100 * left(x)}%`, top: `${100 * top(y)}%` }}
      {...litProps(symbol)}
    >
      {label !== undefined && (
        <span className={`plot-label plot-label-${beside} role-${role}`}>
          <Marked text={label} />
        </span>
      )}
    </span>
  );
}

/** A line across the plot at a value of one axis. */
export function Rule({
  x,
  y,
  className = '',
}: {
  readonly x?: number;
  readonly y?: number;
  readonly className?: string;
}) {
  const { left, top } = usePlot();
  const path = `${x === undefined ? '' : `M${left(x)} 0V1`}${y === undefined ? '' : `M0 ${top(y)}H1`}`;
  return (
    <svg className="plot-layer" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} className={`plot-rule ${className}`} />
    </svg>
  );
}
