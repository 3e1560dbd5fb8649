/** The derivative of each loss by the log-probability of a token, as it is written on paper, with the letters of slowStep/lossFormulas.ts. */
import { objectiveOf, type PairObjective } from '../../core/objective';
import type { TrainingConfig } from '../../core/trainingConfig';
import { rowWeights } from '../../math/losses/grpo';
import { bestOf } from '../../math/losses/rrhf';
import type { PairView } from '../../math/pairView';
import type { Half, Halves, TokenPull } from '../../math/tokenPulls';
import { formatSetting, formatTerm } from '../shared/format';
import { operand } from '../slowStep/Formula';

/** What is compared here: pairs, then responses. */
export const COMPARED = [
  ...['sigmoid', 'ipo', 'simpo', 'orpo', 'cpo', 'sft', 'unlikelihood', 'grpo', 'ppo', 'rrhf'],
] as const satisfies readonly ReturnType<typeof objectiveOf>[];
export type Compared = (typeof COMPARED)[number];

const SIMPO = 'β·σ(γ − β·(log π_θ(y_w|x)/n_w − log π_θ(y_l|x)/n_l))';
const CPO = 'β·σ(β·(log π_θ(y_l|x) − log π_θ(y_w|x)))';
const IPO = '(a/n_w − b/n_l − 1/(2β))';
const SMOOTHED = 'β·((1 − ε)·σ(−z) − ε·σ(z))';

const DERIVATIVES: Readonly<Record<Extract<Compared, PairObjective>, Readonly<Record<Half, string>>>> = {
  sigmoid: { chosen: '−β·σ(−z)', rejected: 'β·σ(−z)' },
  ipo: { chosen: `2·${IPO}/n_w`, rejected: `−2·${IPO}/n_l` },
  simpo: { chosen: `−${SIMPO}/n_w`, rejected: `${SIMPO}/n_l` },
  orpo: {
    chosen: '−1/n_w − β·σ(o_l − o_w)/(n_w·(1 − p_w))',
    rejected: 'β·σ(o_l − o_w)/(n_l·(1 − p_l))',
  },
  cpo: { chosen: `−${CPO} − λ/n_w`, rejected: CPO },
  sft: { chosen: '−1/n_w', rejected: '0' },
  unlikelihood: { chosen: '−1', rejected: 'α' },
};

/** Undefined of what is no loss of a pair. */
export function derivativeFormula(config: TrainingConfig, half: Half): string | undefined {
  const objective = objectiveOf(config);
  if (objective === 'sigmoid' && config.label_smoothing > 0) return half === 'chosen' ? `−${SMOOTHED}` : SMOOTHED;
  return Object.hasOwn(DERIVATIVES, objective) ? DERIVATIVES[objective as keyof typeof DERIVATIVES][half] : undefined;
}

export interface ChosenToken {
  readonly config: TrainingConfig;
  readonly view: PairView;
  readonly rewards: Halves<number>;
  readonly pulls: Halves<readonly TokenPull[]>;
  readonly place: { readonly side: Half; readonly place: number };
}

export interface PullWords {
  readonly weight: string;
  readonly whitened: string;
  readonly misranked: string;
}

/** A chain of equalities. */
type Line = readonly string[];

/** Of the methods that are told what responses earn: from what a token's response is worth to the derivative. @param show a number that is no setting */
export function responseLines(token: ChosenToken, words: PullWords, show = formatTerm): readonly Line[] {
  const { config, view, rewards, pulls, place } = token;
  const { side } = place;
  const { derivative, advantage = Number.NaN } = pulls[side][place.place];
  const lengths = [view.chosen.tokens.length, view.rejected.tokens.length];
  const own = side === 'chosen' ? 0 : 1;
  const both = [rewards.chosen, rewards.rejected];
  const number = (value: number) => operand(value, show);
  const slope = (...parts: readonly string[]): Line => ['∂L/∂log π_θ', ...parts, show(derivative)];
  if (config.method === 'rrhf') {
    const means = [view.chosen.policyLogps / lengths[0], view.rejected.policyLogps / lengths[1]];
    const best = bestOf(both);
    const misranked = both[0] !== both[1] && means[1 - best] > means[best] ? '1' : '0';
    const [written, put] = [side === 'chosen' ? 'n_w' : 'n_l', lengths[own]];
    const formulas =
      own === best ? [`−1 − m/${written}`, `−1 − ${misranked}/${put}`] : [`m/${written}`, `${misranked}/${put}`];
    return [['m', words.misranked, misranked], slope(...formulas)];
  }
  if (config.method === 'ppo') {
    return [['A', words.whitened, show(advantage)], slope('−A/N', `−${number(advantage)}/${lengths[0] + lengths[1]}`)];
  }
  const gap = `${show(rewards[side])} − ${number((both[0] + both[1]) / 2)}`;
  const scaled = config.scale_rewards === 'group';
  // Of two numbers.
  const deviation = Math.abs(both[0] - both[1]) / Math.SQRT2;
  const weight = rowWeights(lengths, config.grpo_loss_type, Math.max(...lengths))[own];
  const distance = -view[side].tokens[place.place].logratio;
  const leash = `${number(advantage)} + ${formatSetting(config.beta)}·(exp(${show(distance)}) − 1)`;
  return [
    scaled
      ? ['A', '(r − r̄)/(s + 0.0001)', `(${gap})/(${show(deviation)} + 0.0001)`, show(advantage)]
      : ['A', 'r − r̄', gap, show(advantage)],
    ['w', words.weight, show(weight)],
    slope('−w·(A + β·(exp(log π_ref − log π_θ) − 1))', `−${show(weight)}·(${leash})`),
  ];
}
