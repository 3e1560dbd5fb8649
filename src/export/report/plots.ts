import type { RunTables, Table } from '../exportSource';
import type { Plot, PlotLine, PlotRole } from './plot';
import type { ReportTexts, TermName } from './reportTexts';

/** The plots of a run: those of the true reward where it is known, else what was measured on held-out pairs. */
export function plotsOf({ metrics, evaluations }: RunTables, texts: ReportTexts): readonly Plot[] {
  const { axes, step, terms, plots } = texts;
  const line = (
    table: Table,
    name: string,
    role: PlotRole,
    term: TermName,
    rest: Partial<PlotLine> = {},
  ): PlotLine => ({
    role,
    label: terms[term],
    x: table.columns.step,
    y: table.columns[name],
    ...rest,
  });
  const metric = (name: string, role: PlotRole, term: TermName) => line(metrics, name, role, term, { form: 'noisy' });
  const measured = evaluations.columns.eval_loss !== undefined;
  /** The same of the pairs that are held out, where they were measured. @param term absent where the plot has one line only */
  const heldOut = (name: string, role: PlotRole, term?: TermName): PlotLine[] => {
    if (!measured) return [];
    const label = term ? `${terms[term]}, ${texts.heldOut}` : texts.heldOut;
    return [{ role, label, x: evaluations.columns.step, y: evaluations.columns[`eval_${name}`], form: 'points' }];
  };
  const rewards: Plot = {
    title: plots.rewards,
    xTitle: step,
    yTitle: axes.implicit,
    lines: [
      metric('rewards/chosen', 'chosen', 'chosen'),
      metric('rewards/rejected', 'rejected', 'rejected'),
      metric('rewards/margins', 'ink', 'margin'),
      ...heldOut('rewards/chosen', 'chosen', 'chosen'),
      ...heldOut('rewards/rejected', 'rejected', 'rejected'),
      ...heldOut('rewards/margins', 'ink', 'margin'),
    ],
  };
  const loss: Plot = {
    title: plots.loss,
    xTitle: step,
    yTitle: axes.loss,
    lines: [metric('loss', 'ink', 'loss'), ...heldOut('loss', 'muted')],
  };
  const accuracy: Plot = {
    title: plots.accuracy,
    xTitle: step,
    yTitle: axes.share,
    lines: [metric('rewards/accuracies', 'ink', 'accuracy'), ...heldOut('rewards/accuracies', 'muted')],
    fromZero: true,
  };
  const logps: Plot = {
    title: plots.logps,
    xTitle: step,
    yTitle: axes.logps,
    lines: [
      metric('logps/chosen', 'chosen', 'chosen'),
      metric('logps/rejected', 'rejected', 'rejected'),
      ...heldOut('logps/chosen', 'chosen', 'chosen'),
      ...heldOut('logps/rejected', 'rejected', 'rejected'),
    ],
  };
  const exact = evaluations.columns['kl/exact']?.length > 0;
  const kl: Plot = {
    title: plots.kl,
    xTitle: step,
    yTitle: axes.kl,
    lines: [
      ...(exact ? [line(evaluations, 'kl/exact', 'kl', 'kl')] : []),
      line(evaluations, 'kl/sampled', 'kl', 'sampled', { form: 'points' }),
    ],
    fromZero: true,
  };
  if (!exact)
    return evaluations.columns['kl/sampled'] ? [rewards, kl, loss, accuracy, logps] : [rewards, loss, accuracy, logps];
  const mass: Plot = {
    title: plots.mass,
    xTitle: step,
    yTitle: axes.share,
    lines: [
      line(evaluations, 'mass/chosen', 'chosen', 'chosen'),
      line(evaluations, 'mass/rejected', 'rejected', 'rejected'),
      line(evaluations, 'mass/other', 'reference', 'other', { dash: 'dashed' }),
      line(evaluations, 'mass/malformed', 'muted', 'malformed', { dash: 'dotted' }),
    ],
    fromZero: true,
  };
  return [frontier(evaluations, texts), rewards, kl, loss, accuracy, logps, mass];
}

/** True reward against KL. The oracle's reward is a function of the KL, so its points are joined in that order. */
function frontier({ columns }: Table, { plots, axes, terms }: ReportTexts): Plot {
  const { 'kl/exact': kl, reward, oracleReward, referenceReward } = columns;
  const order = [...kl.keys()].sort((left, right) => kl[left] - kl[right]);
  const along = (values: readonly number[]) => order.map((place) => values[place]);
  return {
    title: plots.frontier,
    xTitle: axes.kl,
    yTitle: axes.reward,
    lines: [
      { role: 'oracle', label: terms.oracle, x: along(kl), y: along(oracleReward), dash: 'dotted' },
      { role: 'reference', label: terms.reference, x: along(kl), y: along(referenceReward), dash: 'dashed' },
      { role: 'policy', label: terms.policy, x: kl, y: reward },
    ],
  };
}
