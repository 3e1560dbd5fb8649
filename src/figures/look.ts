/** How figures look: their colours, the shapes of points, and indices in their texts. */
import type { LineMark, Role, Shape, SymbolMark } from './figure';

/** The colours in force (#rrggbb), and the font of labels. */
export type Palette = Readonly<Record<Role | 'muted' | 'line' | 'surface' | 'sans', string>>;

/** How the lines of a compared run are drawn, in the colours of their roles. */
export const COMPARED: Pick<LineMark, 'width' | 'dash'> = { width: 1.25, dash: 'dashed' };

/** Dashes as `stroke-dasharray`; '' for a solid line. */
export const DASH_ARRAYS = { solid: '', dashed: '7 5', dotted: '1.5 4' } as const;

/** In π_θ, π_ref, π_SFT, r̂_w and r̂_l what stands after the line is an index; every odd part of a text that is split by it is one. */
export const SUBSCRIPT = /(?<=π|\u0302)_(θ|ref|SFT|w|l)/;

/** The second cue of a role beside its colour. */
const ROLE_SHAPES: Partial<Record<Role, Shape>> = { chosen: 'up', rejected: 'down', oracle: 'star' };

export function shapeOf({ role, shape }: Pick<SymbolMark, 'role' | 'shape'>): Shape {
  return shape ?? ROLE_SHAPES[role] ?? 'circle';
}

type Corners = readonly (readonly [x: number, y: number])[];

/** Around (0, 0), of a radius of about 1, y downwards. */
export const CORNERS: Readonly<Record<Exclude<Shape, 'circle'>, Corners>> = {
  up: [
    [0, -1.2],
    [1.1, 0.9],
    [-1.1, 0.9],
  ],
  down: [
    [0, 1.2],
    [1.1, -0.9],
    [-1.1, -0.9],
  ],
  square: [
    [-0.95, -0.95],
    [0.95, -0.95],
    [0.95, 0.95],
    [-0.95, 0.95],
  ],
  diamond: [
    [0, -1.3],
    [1.1, 0],
    [0, 1.3],
    [-1.1, 0],
  ],
  plus: [
    [-0.42, -1.2],
    [0.42, -1.2],
    [0.42, -0.42],
    [1.2, -0.42],
    [1.2, 0.42],
    [0.42, 0.42],
    [0.42, 1.2],
    [-0.42, 1.2],
    [-0.42, 0.42],
    [-1.2, 0.42],
    [-1.2, -0.42],
    [-0.42, -0.42],
  ],
  star: Array.from({ length: 10 }, (_, corner) => {
    const angle = (corner * Math.PI) / 5;
    const reach = corner % 2 === 0 ? 1.35 : 0.58;
    return [Math.sin(angle) * reach, -Math.cos(angle) * reach] as const;
  }),
};

/** The same as an SVG path, of a radius. */
export function symbolPath(shape: Shape, radius: number): string {
  const at = (value: number) => Number((value * radius).toFixed(2));
  if (shape !== 'circle') return `M${CORNERS[shape].map(([x, y]) => `${at(x)} ${at(y)}`).join('L')}Z`;
  const r = at(1);
  return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
}
