import type { PlotlyFigure } from '../../figures/plotly/plotlyFigure';
import type { PlotLibrary } from './plotlyLoader';

/** A picture only: the linked cursor of our own (CursorMarks.tsx) costs no drawing, whereas plotly's hovering would. */
const PLOT_CONFIG = { staticPlot: true } as const;

/** `loading` until the plot library is there, `empty` until there is something to draw, `failed` where it is not there or cannot draw, `light` where it could draw and is spared. */
export type PlotState = 'loading' | 'failed' | 'empty' | 'light' | 'drawn';

/** Draws one chart with the plot library, and tells whether it could. */
export class LivePlot {
  #drawings = 0;

  constructor(
    private readonly library: Pick<PlotLibrary, 'react' | 'purge'>,
    private readonly host: HTMLElement,
    private readonly report: (state: PlotState) => void,
  ) {}

  /** @param plot undefined where there is nothing to draw yet. @returns when it is drawn, or has failed: it never rejects */
  async draw(plot: PlotlyFigure | undefined): Promise<void> {
    const drawing = ++this.#drawings;
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!plot) return this.report('empty');
    // A chart in a tab that is not shown has no size; it is drawn when it gets one.
    if (width === 0) return;
    const { data, layout } = plot;
    // The columns are extended in place; a new revision tells plotly that they changed.
    const revised = { ...layout, width, height, datarevision: drawing };
    let state: PlotState = 'drawn';
    try {
      await this.library.react(this.host, data, revised, PLOT_CONFIG);
    } catch {
      state = 'failed';
    }
    // A later drawing speaks for itself.
    if (drawing === this.#drawings) this.report(state);
  }

  remove(): void {
    this.#drawings++;
    this.library.purge(this.host);
  }
}
