/** The chapters of the derivation, and what of each the visitor sets: names and rules, as in settings.ts. In a link: `at=name:value,name:value`. */
import type { NumberRule, SettingRule, TextRule } from '../core/rules';

export const CHAPTERS = [
  'probabilities',
  'reinforcement',
  'comparisons',
  'rlhf',
  'optimum',
  'inversion',
  'cancellation',
  'loss',
  'failures',
  'relatives',
] as const;
export type Chapter = (typeof CHAPTERS)[number];

export function isChapter(text: string): text is Chapter {
  return (CHAPTERS as readonly string[]).includes(text);
}

/** From `min` up to `max`, both allowed. */
const number = (min: number, max: number): NumberRule => ({ kind: 'number', min, max, integer: false, open: false });
const integer = (min: number, max: number): NumberRule => ({ ...number(min, max), integer: true });
const text = (max: number): TextRule => ({ kind: 'text', max });

/** β on a derivation's sliders, whatever the run's is. */
const BETA = number(0.02, 20);
/** Place of an outcome: the well-formed completions, then everything malformed. */
const OUTCOME = integer(0, 528);
/** The folded parts that are open, points between their names. */
const DEEPER = text(80);

export const DERIVATION_RULES = {
  probabilities: {
    deeper: DEEPER,
    // Ids of the tokens that were said, with points between them.
    said: text(20),
    seed: integer(1, 9999),
    // What the dice show where they were put by hand.
    u: number(0, 1),
    speaker: { kind: 'choice', choices: ['policy', 'reference'] },
    temperature: number(0, 10),
    topK: integer(1, 24),
    topP: number(0.01, 1),
    side: { kind: 'choice', choices: ['chosen', 'rejected'] },
    place: integer(0, 20),
  },
  reinforcement: {
    deeper: DEEPER,
    // One letter a cell: u, r, d, l.
    arrows: text(40),
    // The walk so far, one letter a move.
    walk: text(60),
    discount: number(0, 0.999),
    sweeps: integer(0, 200),
    token: integer(0, 40),
  },
  comparisons: {
    deeper: DEEPER,
    // The scores of a pair.
    first: number(-20, 20),
    second: number(-20, 20),
    // How often A beat B, B beat A, A C, C A, B C, C B.
    wins: text(24),
    // Where the way up starts: the scores of A and of B minus C's.
    x: number(-16, 16),
    y: number(-16, 16),
    method: { kind: 'choice', choices: ['mm', 'newton'] },
    steps: integer(0, 200),
    k: number(1, 200),
    games: integer(0, 600),
    // Seeds: of the order of the games, of what the cook says, of what the diner answers.
    order: integer(1, 9999),
    sayings: integer(1, 9999),
    answers: integer(1, 9999),
    count: integer(1, 10000),
  },
  rlhf: {
    deeper: DEEPER,
    // What the labellers saw: the most likely completions, how many comparisons of them, and the seed.
    seen: integer(2, 528),
    comparisons: integer(10, 5000),
    seed: integer(1, 9999),
    // Steps up the reward model: without the KL term, and with it.
    free: integer(0, 300),
    beta: BETA,
    held: integer(0, 1000),
    // β of the picture in one dimension.
    leash: number(0, 20),
    samples: integer(1, 10_000),
    draw: integer(1, 9999),
    baseline: number(-10, 10),
    ratio: number(0, 2),
    epsilon: number(0.01, 0.9),
    action: { kind: 'choice', choices: ['good', 'bad'] },
    // Weights of a model, for the memory; 0: the one of this page.
    size: number(0, 1e13),
    precision: { kind: 'choice', choices: ['float32', 'bfloat16'] },
  },
  optimum: {
    deeper: DEEPER,
    beta: BETA,
    edits: text(400),
    // The completion whose probability is differentiated by, and the moves made of the two derivations.
    outcome: OUTCOME,
    moves: integer(0, 5),
    regrouped: integer(0, 4),
    // The policy that is regrouped.
    tried: { kind: 'choice', choices: ['reference', 'policy', 'uniform'] },
  },
  inversion: {
    deeper: DEEPER,
    beta: BETA,
    outcome: OUTCOME,
    // There were three once, and links may ask for them.
    moves: integer(0, 3),
    // 0 leaves β·log Z out.
    constant: integer(0, 1),
    shift: number(-5, 5),
  },
  cancellation: {
    deeper: DEEPER,
    beta: BETA,
    chosen: OUTCOME,
    rejected: OUTCOME,
    // Which β·log Z are crossed out: 1 the chosen one's, 2 the rejected one's, 3 both.
    crossed: integer(0, 3),
    // What a wrong Z is off by, as a power of ten.
    error: number(-1, 1),
    // The dish that y_w is kept from while y_l is looked for on another.
    kept: integer(0, 11),
  },
  loss: {
    deeper: DEEPER,
    margin: number(-6, 6),
    beta: BETA,
    updates: integer(1, 1000),
    // Moves made towards Eq. 7; then what its minimum is looked for from, how many labels where they are drawn, and their seed.
    moves: integer(0, 2),
    labels: { kind: 'choice', choices: ['endless', 'drawn', 'certain', 'tied', 'excluded'] },
    count: integer(10, 10_000),
    draw: integer(1, 9999),
  },
  failures: {
    // The question that is open.
    question: {
      kind: 'choice',
      choices: ['falling', 'stuck', 'beta', 'overoptimised', 'length', 'start', 'reference', 'half', 'empty', 'tokens'],
    },
  },
  relatives: {
    deeper: DEEPER,
    shown: text(200),
    beta: BETA,
    smoothing: number(0, 0.45),
    margin: number(-4, 6),
    shift: number(-4, 4),
    tau: number(0.05, 2),
    reference: number(0.02, 0.98),
    iterations: integer(1, 100_000),
  },
} as const satisfies Record<Chapter, Readonly<Record<string, SettingRule>>>;

export type ChapterValueName<Of extends Chapter> = keyof (typeof DERIVATION_RULES)[Of] & string;

/** The rule of a value, or undefined where no value has this name. */
export function derivationRule(chapter: Chapter, name: string): SettingRule | undefined {
  const rules: Readonly<Record<string, SettingRule>> = DERIVATION_RULES[chapter];
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}
