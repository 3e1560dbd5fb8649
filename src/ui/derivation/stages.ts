import type { Chapter } from '../../store/derivationRules';

/** A station of the way from a language model to one that follows preferences, with the chapters about it. */
export interface Stage {
  readonly id: 'sft' | 'rl' | 'pairs' | 'rlhf' | 'dpo' | 'practice';
  /** As the papers call it, in every language. */
  readonly name?: string;
  readonly chapters: readonly Chapter[];
  /** The models that its training holds, as TeX. */
  readonly models?: readonly string[];
}

/** In the order of the chapters. RLHF and DPO part after the pairs, and meet where both are used. */
export const STAGES: readonly Stage[] = [
  { id: 'sft', name: 'SFT', chapters: ['probabilities'] },
  { id: 'rl', name: 'RL', chapters: ['reinforcement'] },
  { id: 'pairs', chapters: ['comparisons'] },
  { id: 'rlhf', name: 'RLHF', chapters: ['rlhf'], models: ['\\pi_\\theta', '\\pi_{\\mathrm{ref}}', 'r_\\varphi', 'V'] },
  {
    id: 'dpo',
    name: 'DPO',
    chapters: ['optimum', 'inversion', 'cancellation', 'loss'],
    models: ['\\pi_\\theta', '\\pi_{\\mathrm{ref}}'],
  },
  { id: 'practice', chapters: ['failures', 'relatives'] },
];

/** Of the DPO paper (arXiv 2305.18290), by the chapter that derives them. */
export const EQUATIONS: Readonly<Partial<Record<Chapter, string>>> = {
  comparisons: '1',
  rlhf: '2–3',
  optimum: '4',
  inversion: '5',
  cancellation: '6',
  loss: '7',
};

/** On which of the two lines the chapter lies: the straight one leads from SFT over the pairs to DPO, the other is reinforcement learning's. */
export const lineOf = (chapter: Chapter): 'straight' | 'round' =>
  chapter === 'reinforcement' || chapter === 'rlhf' ? 'round' : 'straight';
