import type { ReportTexts } from '../../core/reportTexts';
import type { FigureWords, Quantity, Term } from '../../figures/figure';
import type { FigureCurves, FigureView } from '../../figures/figureCurves';
import { figuresOf, measuredIn } from '../../figures/runs/figures';
import type { RunAbout } from '../exportSource';
import { numberText, type Plot, plotHtml } from './plotHtml';

/** The figures of a run, of what was measured of it: a picture for each, and for each half of a divided one. */
export function plotsHtml(
  { tables, config }: Pick<RunAbout, 'tables' | 'config'>,
  texts: ReportTexts,
): readonly string[] {
  const { metrics, evaluations } = tables;
  const curves: FigureCurves = { metrics, evaluations };
  const measured = measuredIn(curves);
  const view: FigureView = { curves, measured, config, comparison: undefined, at: undefined, viewing: undefined };
  const words = reportWords(texts);
  const plots = figuresOf(measured, config)
    .filter((spec) => !spec.isEmpty(view))
    .flatMap((spec): Plot[] => {
      const figure = spec.describe(view, words);
      const values = spec.read(curves, undefined, measured);
      return figure.panes.map(({ caption, ...pane }) => {
        const whole = { figure, pane, title: figure.title, values };
        if (!caption || figure.panes.length === 1) return whole;
        const { term } = caption;
        return {
          ...whole,
          title: term === 'loss' || term === 'accuracy' ? texts.plots[term] : caption.text,
          values: values.filter(({ term }) => term === caption.term),
        };
      });
    });
  return plots.map((plot) => plotHtml(plot, { heldOut: texts.heldOut, term: ({ term }) => words.term(term) }));
}

function reportWords(texts: ReportTexts): FigureWords {
  const { axes, plots } = texts;
  const titles: Readonly<Record<Quantity, string>> = { ...axes, step: texts.step, weight: '', tasks: '' };
  const terms: Readonly<Record<Term, string>> = {
    ...texts.terms,
    klSampled: texts.terms.sampled,
    heldOut: texts.heldOut,
    meanWeight: '',
    lastRun: '',
  };
  return {
    title: (id) => (id === 'weights' ? '' : plots[id]),
    axis: (quantity) => titles[quantity],
    term: (term) => terms[term],
    undecided: '',
    // What of it can be known is not among a run's numbers.
    impossible: '',
    meanWeight: numberText,
    // A report's pictures are of a whole run: where it has come to is in its numbers.
    possible: () => '',
  };
}
