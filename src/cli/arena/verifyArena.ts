import { EngineError } from '../../core/errors';
import type { Graph, Value } from '../../graph/ir';
import type { Backend } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import { LossProgram } from '../../train/methods/lossProgram';
import { type ArenaCase, CaseReader } from './arenaCase';
import { CaseGraph, type Feed } from './caseGraph';
import * as other from './otherCases';
import * as pairs from './pairCases';

interface ArenaLoss {
  /** The loss that is minimised, a scalar. */
  readonly build: (c: CaseGraph) => Value;
  /** The inputs that it is differentiated by. */
  readonly by: readonly string[];
}

const POLICY_TOKENS = ['policy_token_logps'];
const POLICY_PAIRS = ['policy_chosen', 'policy_rejected'];

const ARENA_LOSSES: Readonly<Record<string, ArenaLoss>> = {
  f_divergence: { build: pairs.fDivergence, by: ['chosen_logratios', 'rejected_logratios'] },
  aot: { build: (c) => pairs.aot(c, true), by: POLICY_PAIRS },
  aot_unpaired: { build: (c) => pairs.aot(c, false), by: POLICY_PAIRS },
  ld_dpo: { build: pairs.lengthDesensitized, by: POLICY_TOKENS },
  weighted_sigmoid_bco_pair_sft: {
    build: (c) => pairs.weightedSum(c, ['sigmoid', 'bco_pair', 'sft']),
    by: POLICY_TOKENS,
  },
  simpo: { build: pairs.simpo, by: POLICY_TOKENS },
  orpo: { build: pairs.orpo, by: POLICY_TOKENS },
  cpo: { build: pairs.cpo, by: POLICY_TOKENS },
  unlikelihood: { build: pairs.unlikelihood, by: POLICY_PAIRS },
  kto: { build: other.kto, by: ['logratios'] },
  reward_model: { build: other.rewardModel, by: ['chosen_rewards', 'rejected_rewards'] },
  rrhf: { build: other.rrhf, by: ['token_logps'] },
  ppo: { build: other.ppo, by: ['new_logps', 'values'] },
  grpo: { build: other.grpo, by: ['new_logps'] },
};

export const ARENA_NAMES: readonly string[] = Object.keys(ARENA_LOSSES);

/** A case made ready to run, on a backend or in the interpreter. */
export interface ArenaGraph {
  readonly graph: Graph;
  readonly feeds: ReadonlyMap<string, Feed>;
  readonly by: readonly string[];
  /** The case's `expected`, of what a run gave. */
  report(loss: number, gradient: (input: string) => ArrayLike<number>): unknown;
}

/** @throws EngineError config_invalid naming what is missing or wrong */
export function arenaGraph(test: ArenaCase, index = 0): ArenaGraph {
  const found = ARENA_LOSSES[test.name];
  if (!found || typeof test.params !== 'object' || typeof test.inputs !== 'object') {
    throw malformed(index, test.name);
  }
  const given = new CaseReader(test, index);
  const c = new CaseGraph(given);
  const graph = c.build(found.build(c));
  const shaped = (input: string, values: ArrayLike<number>) =>
    given.hasRows(input) ? given.padded(input, values) : Array.from(values);
  return {
    graph,
    feeds: c.feeds,
    by: found.by,
    report: (loss, gradient) => ({
      loss,
      grads: Object.fromEntries(found.by.map((input) => [input, shaped(input, gradient(input))])),
      ...c.reported,
    }),
  };
}

/**
 * Runs each case as a graph on the backend: the same list, with `expected` as computed. The programs live to the end: ONNX Runtime keeps the shaders
 * that it has compiled as long as it has a session, and most cases are made of the same ones.
 */
export function verifyArena(backend: Backend, cases: readonly ArenaCase[]) {
  return Owned.during(async (own) => {
    const results = [];
    for (const [index, test] of cases.entries()) {
      results.push({ ...test, expected: await runCase(backend, arenaGraph(test, index), own) });
    }
    return results;
  });
}

async function runCase(backend: Backend, { graph, feeds, by, report }: ArenaGraph, own: Owned): Promise<unknown> {
  const program = own.keep(await LossProgram.create(backend, graph, by));
  const tensors = [...feeds].map(([name, { shape, data }]) => [
    name,
    own.keep(backend.tensor(`arena.${name}`, 'float32', shape, data)),
  ]);
  const { loss, gradients } = await program.run(Object.fromEntries(tensors));
  const [[value], ...values] = await backend.read([loss, ...by.map((input) => gradients[input])]);
  return report(value, (input) => values[by.indexOf(input)]);
}

function malformed(index: number, name: unknown): EngineError {
  const what = `case ${index}`;
  const value = ARENA_NAMES.includes(String(name)) ? 'without params or inputs' : `named ${name}`;
  const mend = `params, inputs and one of ${ARENA_NAMES.join(', ')}`;
  return new EngineError('config_invalid', `${what} is ${value}; use ${mend}`, { name: what, value, mend });
}
