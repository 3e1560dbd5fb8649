/** What a suite compares: one entry of the table is all that another method needs. */
import type { KitchenConfig } from '../../core/kitchenConfig';
import { BEST_OF_N_METHOD, ORACLE_METHOD, type SuitePoint, type SuiteTemperature } from '../../core/suite';
import { BEST_OF_N } from '../../math/bestOfN';
import type { KitchenExact } from '../../worlds/kitchen/kitchenExact';
import { combinations, type Grid, settingsText } from '../grid';

/** Trained for every combination of its sweep, or of each of its sweeps, and every seed. What is not set is `GENTLE_RUN`'s. */
export interface TrainedMethod {
  readonly fixed: Partial<KitchenConfig>;
  readonly sweep: Grid | readonly Grid[];
}

/** Computed once. */
export interface ExactMethod {
  points(exact: KitchenExact): Promise<SuitePoint[]>;
  /** Where its completions are sampled. */
  atTemperatures?(exact: KitchenExact): Promise<SuiteTemperature[]>;
}

/** A rate at which the method learns in few hundred updates, and does not leave the language at once. It is told with the run. */
function at(rate: number) {
  return { learning_rate: [rate] };
}

/** From the nearest to the furthest. */
const BETAS = [5, 1, 0.1, 0.05] as const;

export const SUITE_METHODS: Readonly<Record<string, TrainedMethod | ExactMethod>> = {
  dpo: { fixed: { loss_type: 'sigmoid' }, sweep: { beta: BETAS, ...at(5e-4) } },
  sft: { fixed: { loss_type: 'sft' }, sweep: at(3e-4) },
  unlikelihood: { fixed: { method: 'unlikelihood' }, sweep: { unlikelihood_alpha: [0.1, 0.3, 1], ...at(3e-5) } },
  simpo: { fixed: { method: 'simpo' }, sweep: { beta: [2, 10], ...at(3e-4) } },
  orpo: { fixed: { method: 'orpo' }, sweep: { beta: [0.1, 1], ...at(3e-4) } },
  cpo: { fixed: { method: 'cpo' }, sweep: { beta: [0.1, 1], ...at(3e-4) } },
  aot: { fixed: { method: 'aot' }, sweep: { beta: [0.1, 1], ...at(5e-4) } },
  kto: { fixed: { method: 'kto' }, sweep: { beta: [0.5, 1.5], ...at(3e-4) } },
  rrhf: { fixed: { method: 'rrhf' }, sweep: at(3e-4) },
  grpo: { fixed: { method: 'grpo' }, sweep: { beta: [0, 0.05, 0.5, 1.5], ...at(1e-3), scale_rewards: ['none'] } },
  ppo: {
    fixed: { method: 'ppo' },
    sweep: [
      { kl_coef: [0.1, 0.5, 1.5], ...at(1e-3) },
      // The paper's targets; at TRL's horizon the coefficient would hardly move in as few rollouts.
      { kl_target: [0.05, 0.1, 0.2, 0.4], kl_horizon: [500], ...at(1e-3) },
    ],
  },
  online_dpo: { fixed: { method: 'online_dpo' }, sweep: { beta: [0.05, 0.5, 1.5], ...at(1e-3) } },
  [BEST_OF_N_METHOD]: {
    points: async (exact) => (await exact.bestOfN()).map(({ n, ...earned }) => untrained(n, earned)),
    atTemperatures: async (exact) => (await exact.bestOfNAtTemperatures(Math.max(...BEST_OF_N))).map(atTemperature),
  },
  // At the β of DPO, which DPO is to find.
  [ORACLE_METHOD]: {
    points: async (exact) => (await exact.optima(BETAS)).map(({ beta, ...earned }) => untrained(beta, earned)),
  },
};

type Computed = Required<Omit<SuitePoint, 'at' | 'seconds'>>;

function untrained(at: number, { kl, reward, shareOfOracle, wellFormed, winRate }: Computed): SuitePoint {
  return { at, kl, reward, shareOfOracle, wellFormed, seconds: 0, winRate };
}

/** What a suite keeps of it. */
export function atTemperature({ temperature, winRate, reward, kl, wellFormed }: SuiteTemperature): SuiteTemperature {
  return { temperature, winRate, reward, kl, wellFormed };
}

/** A run of a suite before it is made; `changed` where it is trained. */
export type PlannedRun = { readonly method: string; readonly setting: string } & (
  | { readonly seed: number; readonly changed: Partial<KitchenConfig> }
  | { readonly seed?: undefined; readonly exact: ExactMethod }
);

/** What is computed first, then seed by seed, so that all methods can soon be compared. @param names of the table */
export function planSuite(names: readonly string[], seeds: readonly number[]): PlannedRun[] {
  const methods = names.map((method) => ({ method, entry: SUITE_METHODS[method] }));
  const exact = methods.flatMap(({ method, entry }): PlannedRun[] =>
    'points' in entry ? [{ method, setting: '', exact: entry }] : [],
  );
  const trained = seeds.flatMap((seed) =>
    methods.flatMap(({ method, entry }): PlannedRun[] =>
      'points' in entry
        ? []
        : [entry.sweep]
            .flat()
            .flatMap(combinations)
            .map((swept) => ({
              ...{ method, setting: settingsText(swept), seed },
              changed: { ...entry.fixed, ...swept, seed },
            })),
    ),
  );
  return [...exact, ...trained];
}

export function planned(run: PlannedRun): string {
  const { method, setting, seed } = run;
  return [method, ...(setting ? [setting] : []), ...(seed === undefined ? [] : [`seed ${seed}`])].join(', ');
}

type Named = Pick<PlannedRun, 'method' | 'setting' | 'seed'>;

export function isSameRun(a: Named, b: Named): boolean {
  return a.method === b.method && a.setting === b.setting && a.seed === b.seed;
}
