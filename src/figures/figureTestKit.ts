/** Views and words for tests of figures. */
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import type { FigureWords } from './figure';
import type { FigureCurves, FigureView } from './figureCurves';
import type { Palette } from './look';
import type { SuiteWords } from './suite/suiteLook';

/** Every word is its key. */
export const WORDS: FigureWords = {
  title: (id) => `title ${id}`,
  axis: (quantity) => quantity,
  term: (term) => term,
  undecided: 'undecided',
  impossible: 'impossible',
  meanWeight: (mean) => `mean ${mean}`,
  possible: (share) => `possible ${share.toFixed(3)}`,
};

/** Methods and their settings are named as in a file. */
export const SUITE_WORDS: SuiteWords = {
  titles: { suite: 'title suite', temperatures: 'title temperatures', bestOfN: 'title bestOfN' },
  axes: { kl: 'kl', reward: 'reward', winRate: 'winRate', temperature: 'temperature', draws: 'draws' },
  impossible: 'impossible',
  kl: 'short kl',
  bound: (formula) => (formula ? 'bound formula' : 'bound'),
  bestOf: (n) => `best of ${n}`,
  name: ({ method, own }, settings) => [method, ...(settings ? own : [])].join(' '),
};

/** A colour of its own for each. */
export const PALETTE: Palette = {
  policy: '#000001',
  reference: '#000002',
  oracle: '#000003',
  chosen: '#000004',
  rejected: '#000005',
  kl: '#000006',
  ink: '#000007',
  muted: '#000008',
  line: '#000009',
  surface: '#00000a',
  sans: 'sans',
};

export function viewOf(
  curves: FigureCurves,
  measured: readonly string[],
  change: Partial<FigureView> = {},
): FigureView {
  const nothing = { comparison: undefined, at: undefined, viewing: undefined };
  return { ...nothing, curves, measured, config: DEFAULT_TRAINING, ...change };
}
