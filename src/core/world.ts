/** What the page knows of a world: what a run is about, and what can be done with it. */

export type Language = 'en' | 'zh';

/** One line for each folder of worlds/. */
const WORLDS = ['kitchen', 'file'] as const;
export type WorldName = (typeof WORLDS)[number];

/** What a world can do. A page shows a panel because of these, not because of which page it is. */
export interface Capabilities {
  /** It has pairs of completions of which one is preferred. */
  readonly pairs: boolean;
  /** Every completion can be enumerated: distributions, the exact KL, π* and Z(x) are computed, not estimated. */
  readonly exact: boolean;
  /** The reward that the labels come from is known, and the visitor may edit it. */
  readonly taste: boolean;
  /** The visitor may label pairs while the run trains. */
  readonly choices: boolean;
  /** There is a list of prompts to pick from. */
  readonly prompts: boolean;
  /** Some pairs are held out and measured. */
  readonly heldOut: boolean;
}

export const CAPABILITIES: Readonly<Record<WorldName, Capabilities>> = {
  kitchen: { pairs: true, exact: true, taste: true, choices: true, prompts: true, heldOut: false },
  file: { pairs: true, exact: false, taste: false, choices: false, prompts: false, heldOut: true },
};

/** What is looked at while training: refreshed with every evaluation, and at once when it changes. */
export interface Watch {
  /** Place of a prompt that the world offers; 0 where it offers none. */
  readonly dish: number;
  /** What both models complete instead; '' for the world's prompt, or where it offers none for that of the pair. */
  readonly prompt: string;
  /** 0: always the most likely token. */
  readonly temperature: number;
  /** Only so many of the most likely tokens; 0 for all. */
  readonly topK: number;
  /** Place in the data set of the pair that is inspected. */
  readonly pair: number;
}
export const DEFAULT_WATCH: Watch = { dish: 0, prompt: '', temperature: 1, topK: 0, pair: 0 };

/** Whether both ask for the same completions. Where a world offers no prompts it is the pair's that is completed. */
export function sameQuestion(left: Watch, right: Watch, world: WorldName): boolean {
  const asked = ({ dish, prompt, temperature, topK, pair }: Watch) =>
    [CAPABILITIES[world].prompts || prompt !== '' ? dish : pair, prompt, temperature, topK].join('\n');
  return asked(left) === asked(right);
}

export interface DishInfo {
  readonly prompt: string;
}

/** An enumerated world in the page's language. */
export interface WorldInfo {
  readonly dishes: readonly DishInfo[];
  /** Label of each token, by id. */
  readonly vocabulary: readonly string[];
  /** Text of each well-formed completion. */
  readonly completions: readonly string[];
}
