/** What a slow step says of a response, as it is written on paper: chains of equalities from the symbols over the numbers to the value. A test evaluates them. */
import type { TrainingConfig } from '../../core/trainingConfig';
import { rewardModelLoss } from '../../math/losses/rewardModel';
import type { ClippedToken, EstimatedToken, GroupView, ResponseView, Whitening } from '../../math/responseView';
import type { RankedView } from '../../math/rrhfView';
import { formatSetting, formatTerm } from '../shared/format';
import { operand, sumOf } from './Formula';

type Line = readonly string[];
/** How a number is written that is no setting. */
type Show = (value: number) => string;

export function groupLines(group: GroupView, reward: number, config: TrainingConfig, show: Show = formatTerm): Line[] {
  const { rewards, mean, deviation, advantage } = group;
  const gap = `${show(reward)} − ${operand(mean, show)}`;
  const average = ['r̄', 'Σ r/G', `(${sumOf(rewards, show)})/${rewards.length}`, show(mean)];
  if (config.scale_rewards !== 'group') return [average, ['A', 'r − r̄', gap, show(advantage)]];
  return [
    average,
    ['s', '√(Σ (r − r̄)²/(G − 1))', show(deviation)],
    ['A', '(r − r̄)/(s + 0.0001)', `(${gap})/(${show(deviation)} + 0.0001)`, show(advantage)],
  ];
}

/** Of a token, and of the last one, which earns the score. */
export function tokenRewardLines(
  tokens: readonly EstimatedToken[],
  score: number,
  { klCoefficient }: Pick<Whitening, 'klCoefficient'>,
  show: Show = formatTerm,
): Line[] {
  const ends = tokens.length > 1 ? [tokens[0], tokens[tokens.length - 1]] : tokens;
  return ends.map((token) => {
    const isLast = token === tokens[tokens.length - 1];
    const apart = `${show(token.oldLogp)} − ${operand(token.referenceLogp, show)}`;
    return [
      isLast ? 'r_n' : 'r_1',
      `−κ·(log π_old − log π_ref)${isLast ? ' + s' : ''}`,
      `−${formatSetting(Number(klCoefficient.toPrecision(6)))}·(${apart})${isLast ? ` + ${operand(score, show)}` : ''}`,
      show(token.reward),
    ];
  });
}

/** Of the first token, in which all that follow have their part. */
export function advantageLines(
  [token, next]: readonly EstimatedToken[],
  ppo: Whitening,
  { gamma, lam }: TrainingConfig,
  show: Show = formatTerm,
): Line[] {
  const g = formatSetting(gamma);
  const [value, raw] = [next?.value ?? 0, next?.raw ?? 0];
  const surprise = `${show(token.reward)} + ${g}·${operand(value, show)} − ${operand(token.value, show)}`;
  const estimate = `${show(token.surprise)} + ${g}·${formatSetting(lam)}·${operand(raw, show)}`;
  const whitened = `(${show(token.raw)} − ${operand(ppo.mean, show)})/${show(ppo.deviation)}`;
  return [
    ['δ_1', 'r_1 + γ·V_2 − V_1', surprise, show(token.surprise)],
    ['Â_1', 'δ_1 + γ·λ·Â_2', estimate, show(token.raw)],
    ['A_1', '(Â_1 − m)/d', whitened, show(token.advantage)],
  ];
}

export function ratioLine({ logp, oldLogp, ratio }: ClippedToken, show: Show = formatTerm): Line {
  return ['ρ', 'exp(log π_θ − log π_old)', `exp(${show(logp)} − ${operand(oldLogp, show)})`, show(ratio)];
}

/** The ends of the clip. */
export function clipOf({ method, cliprange, epsilon, epsilon_high }: TrainingConfig): readonly [number, number] {
  return method === 'ppo' ? [1 - cliprange, 1 + cliprange] : [1 - epsilon, 1 + epsilon_high];
}

export const hasLeash = ({ method, beta }: TrainingConfig): boolean => method === 'grpo' && beta > 0;

/** Of a token. */
export function tokenLossLines(token: ClippedToken, config: TrainingConfig, show: Show = formatTerm): Line[] {
  const { ratio, advantage, clipped, referenceLogp, logp, divergence, loss } = token;
  const [low, high] = clipOf(config);
  const a = operand(advantage, show);
  const inside = Math.min(Math.max(ratio, low), high);
  const surrogate: Line = [
    'c',
    '−min(ρ·A, clip(ρ)·A)',
    `−min(${show(ratio)}·${a}, ${show(inside)}·${a})`,
    show(clipped),
  ];
  if (!hasLeash(config)) return [surrogate];
  const distance = referenceLogp - logp;
  return [
    surrogate,
    ['d', 'log π_ref − log π_θ', `${show(referenceLogp)} − ${operand(logp, show)}`, show(distance)],
    ['k3', 'exp(d) − d − 1', `exp(${show(distance)}) − ${operand(distance, show)} − 1`, show(divergence)],
    ['ℓ', 'c + β·k3', `${show(clipped)} + ${formatSetting(config.beta)}·${show(divergence)}`, show(loss)],
  ];
}

export interface BatchSizes {
  /** Responses of the batch, and their tokens. */
  readonly responses: number;
  readonly tokens: number;
  readonly longest: number;
}

/** Of the response: the batch's loss is its mean. */
export function responseLossLine(
  { tokens }: ResponseView,
  config: TrainingConfig,
  sizes: BatchSizes,
  show: Show = formatTerm,
): Line {
  const sum = tokens.reduce((total, { loss }) => total + loss, 0);
  const written = show(sum);
  const type = config.method === 'ppo' ? 'dapo' : config.grpo_loss_type;
  if (type === 'dapo') {
    const value = (sizes.responses * sum) / sizes.tokens;
    return ['L(y)', 'S·Σ ℓ/N', `${sizes.responses}·${operand(sum, show)}/${sizes.tokens}`, show(value)];
  }
  const [symbol, divisor] = type === 'grpo' ? ['n', tokens.length] : ['n_max', sizes.longest];
  return ['L(y)', `Σ ℓ/${symbol}`, `${written}/${divisor}`, show(sum / divisor)];
}

/** Of the responses to a prompt. */
export function rankLine({ rank, best, candidates, loss }: RankedView, show: Show = formatTerm): Line {
  const { logps } = candidates[best];
  return ['L', 'R − log π_θ(y*|x)', `${show(rank)} − ${operand(logps, show)}`, show(loss)];
}

type Judged = Readonly<Record<'chosen' | 'rejected', number>>;

/** Of a pair that a reward model learns from: margin, loss, derivatives. */
export function judgedLines({ chosen, rejected }: Judged, center: number, show: Show = formatTerm) {
  const margin = chosen - rejected;
  const { loss, dChosen, dRejected } = rewardModelLoss([chosen], [rejected], center);
  const [c, other] = [formatSetting(center), operand(rejected, show)];
  const sum = `${show(chosen)} + ${other}`;
  const centred = center > 0;
  const slope = centred ? ` + 2·${c}·(${sum})` : '';
  const written = centred ? ' + 2·c·(r_φ(y_w) + r_φ(y_l))' : '';
  return {
    margin: ['z', 'r_φ(y_w) − r_φ(y_l)', `${show(chosen)} − ${other}`, show(margin)],
    loss: [
      'L',
      `−log σ(z)${centred ? ' + c·(r_φ(y_w) + r_φ(y_l))²' : ''}`,
      `−log σ(${show(margin)})${centred ? ` + ${c}·(${sum})²` : ''}`,
      show(loss),
    ],
    gradient: [
      ['∂L/∂r_φ(y_w)', `−σ(−z)${written}`, `−σ(${show(-margin)})${slope}`, show(dChosen[0])],
      ['∂L/∂r_φ(y_l)', `σ(−z)${written}`, `σ(${show(-margin)})${slope}`, show(dRejected[0])],
    ],
  } satisfies Record<string, Line | Line[]>;
}
