import type { Role } from '../../figures/figure';

export interface DerivationSymbol {
  /** How it is set. */
  readonly tex: string;
  /** Whose colour it has. */
  readonly role?: Role;
}

/** The derivation's symbols; what each is called: `symbols.<id>` of the texts. In TeX `\sym{beta}` stands for one. */
export const SYMBOLS = {
  x: { tex: 'x' },
  y: { tex: 'y' },
  yw: { tex: 'y_w', role: 'chosen' },
  yl: { tex: 'y_l', role: 'rejected' },
  piTheta: { tex: '\\pi_\\theta', role: 'policy' },
  piRef: { tex: '\\pi_{\\text{ref}}', role: 'reference' },
  piStar: { tex: '\\pi^*', role: 'oracle' },
  // What is best for a reward model need not be best.
  piPhi: { tex: '\\pi^*_\\varphi' },
  pi: { tex: '\\pi' },
  r: { tex: 'r', role: 'oracle' },
  rhat: { tex: '\\hat r', role: 'policy' },
  rw: { tex: '\\hat r_w', role: 'chosen' },
  rl: { tex: '\\hat r_l', role: 'rejected' },
  beta: { tex: '\\beta' },
  Z: { tex: 'Z' },
  betaLogZ: { tex: '\\beta\\log Z' },
  KL: { tex: '\\mathrm{KL}', role: 'kl' },
  E: { tex: '\\mathbb{E}' },
  D: { tex: '\\mathcal{D}' },
  J: { tex: 'J' },
  lagrangian: { tex: '\\Lambda' },
  lambda: { tex: '\\lambda' },
  p: { tex: 'p' },
  sigma: { tex: '\\sigma' },
  z: { tex: 'z' },
  loss: { tex: '\\mathcal{L}' },
  weight: { tex: '\\kappa' },
  grad: { tex: '\\nabla_\\theta' },
  theta: { tex: '\\theta', role: 'policy' },
  scoreA: { tex: 'q_{\\text{A}}' },
  scoreB: { tex: 'q_{\\text{B}}' },
  scoreC: { tex: 'q_{\\text{C}}' },
  alpha: { tex: '\\alpha' },
  ell: { tex: '\\ell' },
  wins: { tex: 'n_{i\\succ j}' },
  gamesPlayed: { tex: 'n_{ij}' },
  ratingW: { tex: 'R_w', role: 'chosen' },
  ratingL: { tex: 'R_l', role: 'rejected' },
  kElo: { tex: 'K' },
  expectedWin: { tex: '\\hat p' },
  h: { tex: 'h' },
  epsilon: { tex: '\\varepsilon' },
  tau: { tex: '\\tau' },
  state: { tex: 's' },
  action: { tex: 'a' },
  gamma: { tex: '\\gamma' },
  V: { tex: 'V' },
  rphi: { tex: 'r_\\varphi' },
  baseline: { tex: 'b' },
  samples: { tex: 'N' },
  rho: { tex: '\\rho' },
  clip: { tex: '\\epsilon' },
  advantage: { tex: '\\hat A' },
  token: { tex: 'y_t' },
  prefix: { tex: 'y_{<t}' },
  logit: { tex: 'f_v' },
  dice: { tex: 'u' },
  temperature: { tex: 'T' },
  shift: { tex: 'd' },
} as const satisfies Readonly<Record<string, DerivationSymbol>>;

export type SymbolId = keyof typeof SYMBOLS;

export function isSymbolId(text: string): text is SymbolId {
  return Object.hasOwn(SYMBOLS, text);
}

/** TeX in which each `\sym{id}` is marked, so that the page can light it, in the colour of what it stands for. @throws Error for an unknown symbol */
export function withSymbols(tex: string): string {
  return tex.replace(/\\sym\{(\w+)\}/g, (_, id: string) => {
    if (!isSymbolId(id)) throw new Error(`there is no symbol ${id} in derivationSymbols.ts`);
    const { tex: set, role }: DerivationSymbol = SYMBOLS[id];
    const inside = role ? `\\htmlClass{role-${role}}{${set}}` : set;
    return `\\htmlData{symbol=${id}}{${inside}}`;
  });
}
