import type { CSSProperties } from 'react';
import type { Figure } from '../../figures/figure';
import { paneSpans } from '../../figures/layout';
import { symbolPath } from '../../figures/look';
import type { Margin } from '../../figures/plotly/plotlyFigure';
import type { PointSymbol } from '../../figures/strokes';
import { type SvgPath, type SvgText, svgPicture } from '../../figures/svg/picture';
import { Symbols } from '../controls/Symbols';
import { insetOf } from './margins';

/** The plot area: lines are stretched with it, and shapes and text are placed over it, so that nothing needs to be measured. */
const UNIT = { left: 0, top: 0, width: 1, height: 1 } as const;
const DIGITS = 4;

/** A chart without the plot library. */
export function FigureSvg({ figure, margin }: { readonly figure: Figure; readonly margin: Margin }) {
  const { paths, symbols, texts } = svgPicture(figure, UNIT, DIGITS);
  const { l, r, t, b } = margin;
  return (
    <div className="figure-svg" aria-hidden="true">
      <div className="figure-area" style={{ inset: insetOf(margin) }}>
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {keyed(paths).map(({ key, each }) => (
            <Path key={key} path={each} />
          ))}
        </svg>
        {keyed(symbols).map(({ key, each }) => (
          <PointShape key={key} point={each} />
        ))}
        {keyed(texts).map(({ key, each }) => (
          <Text key={key} text={each} />
        ))}
      </div>
      <span className="axis-title axis-title-x" style={{ inset: `auto ${r}px 4px ${l}px` }}>
        <Symbols>{figure.x.title}</Symbols>
      </span>
      {keyed(paneSpans(figure)).map(({ key, each: { top, height } }) => {
        const rest = `(100% - ${t + b}px)`;
        const style = { left: 2, top: `calc(${t}px + ${top} * ${rest})`, height: `calc(${height} * ${rest})` };
        return (
          <span key={key} className="axis-title axis-title-y" style={style}>
            {figure.panes[key].y.title}
          </span>
        );
      })}
    </div>
  );
}

/** The parts of a picture have no other identity than their place in it. */
function keyed<T>(parts: readonly T[]): readonly { readonly key: number; readonly each: T }[] {
  return parts.map((each, key) => ({ key, each }));
}

function Path({ path: { d, tone, width, dash, opacity, fill } }: { readonly path: SvgPath }) {
  const style: CSSProperties = {
    strokeWidth: width,
    ...(dash && { strokeDasharray: dash }),
    ...(opacity !== 1 && { opacity }),
    ...(fill && { fill: `var(--${tone})`, fillOpacity: fill === 'hatched' ? 0.12 : 0.3 }),
  };
  return <path d={d} className={`line-${tone}`} style={style} />;
}

function PointShape({ point: { role, shape, x, y, size, open } }: { readonly point: PointSymbol }) {
  const color = `var(--${role})`;
  return (
    <svg className="figure-symbol" style={placed(x, y)} viewBox="-10 -10 20 20" aria-hidden="true">
      <path
        d={symbolPath(shape, size / 2)}
        style={open ? { fill: 'none', stroke: color, strokeWidth: 1 } : { fill: color }}
      />
    </svg>
  );
}

function Text({ text: { text, x, y, tone, side, row = 0 } }: { readonly text: SvgText }) {
  const style = row > 0 ? { ...placed(x, y), marginTop: `${row * 15}px` } : placed(x, y);
  return (
    <span className={`figure-text ${side} role-${tone} numbers`} style={style}>
      <Symbols>{text}</Symbols>
    </span>
  );
}

const placed = (x: number, y: number): CSSProperties => ({ left: `${100 * x}%`, top: `${100 * y}%` });
