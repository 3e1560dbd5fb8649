import type { BatchRecord, KtoMetrics } from '../../core/records';
import { type Batch, collatePairs, type PreferencePair } from '../../data/batching';
import type { PairSource } from '../../data/pairSource';
import { algebra } from '../../graph/algebra';
import { type BatchTensors, batchLimits } from '../../model/batchTensors';
import type { ParameterSet } from '../../model/parameters';
import { batchRecord, pairMetrics, type StepReading, type TokenReading } from '../metrics';
import type { GraphLossForm } from './formGraph';
import { GraphLoss } from './graphLoss';
import { kto } from './lossGraphs/single';
import type { Collector, CollectorContext, Log, Method, Minibatch } from './method';
import { PairCollector } from './pairCollector';
import { pairForm } from './pairForm';
import { meanOf } from './rolloutMetrics';

export interface KtoLog extends Log {
  readonly metrics: KtoMetrics;
  readonly batch: BatchRecord;
}

/** Summed log-probabilities of the mismatched completions, [S] each. */
const MISMATCHED = { policyKl: 'policy_kl', referenceKl: 'reference_kl' } as const;
type Read = 'referenceLogps' | keyof typeof MISMATCHED;
export type KtoLoss = GraphLoss<Read>;

/** The completions of a batch's pairs, one by one: the chosen are desirable, the rejected are not, and none knows of another. */
export function ktoForm(batch: BatchTensors): GraphLossForm<Read> {
  const { sequences, shape } = batch;
  const of = (chosen: number, rejected: number) =>
    Array.from({ length: sequences }, (_, s) => (s < shape.pairs ? chosen : rejected));
  const form = pairForm('kto', batch, ({ sums, input }, b) => {
    const { add, mul, sub, max, mean } = algebra(b);
    const constant = (values: readonly number[]) => b.constant(values, 'float32', [1, sequences]);
    const share = 1 / sequences;
    return kto(b, {
      logratios: b.reshape(sub(sums, input('reference_logps')), [1, sequences]),
      signs: constant(of(1, -1)),
      weights: add(
        mul(constant(of(share, 0)), input('desirable_weight')),
        mul(constant(of(0, share)), input('undesirable_weight')),
      ),
      // Of inputs alone: nothing flows back through it.
      kl: b.reshape(max(mean(sub(input('policy_kl'), input('reference_kl'))), b.constant(0)), [1]),
      beta: input('beta'),
    });
  });
  const shapes = { policy_kl: [sequences], reference_kl: [sequences] };
  return { ...form, inputs: { ...form.inputs, ...shapes }, read: { referenceLogps: 'reference_logps', ...MISMATCHED } };
}

/**
 * The prompts with the completion of the one before: what a prompt does not ask for stands for whatever the policy may say. Completions are cut where
 * the batch has no room for them. @param positions of the batch
 */
export function mismatched(pairs: readonly PreferencePair[], positions: number): PreferencePair[] {
  const completions = [...pairs.map(({ chosenIds }) => chosenIds), ...pairs.map(({ rejectedIds }) => rejectedIds)];
  const before = (place: number) => completions.at(place - 1) ?? [];
  return pairs.map(({ promptIds }, p) => {
    const room = positions + 1 - promptIds.length;
    const [chosenIds, rejectedIds] = [before(p), before(pairs.length + p)].map((ids) => ids.slice(0, room));
    return { promptIds, chosenIds, rejectedIds };
  });
}

/** Pairs as other methods have them, and how far the policy is from the reference. */
class KtoCollector implements Collector<KtoLoss> {
  private readonly pairs: PairCollector;

  constructor(private readonly context: CollectorContext<KtoLoss>) {
    this.pairs = new PairCollector(context);
  }

  async collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]> {
    const { source, update, architecture, backend } = this.context;
    const [minibatch] = await this.pairs.collect(step);
    const { exactKl } = this.context;
    if (exactKl) {
      const prepare = async () => {
        this.tell(await exactKl({ parameters: policy, step }));
        return minibatch.prepare();
      };
      return [{ ...minibatch, prepare }];
    }
    const { shape } = update.batch;
    const { collate = collatePairs } = source;
    const others = mismatched(await source.pairs(minibatch.indices), shape.positions);
    const batch = collate(others, shape, batchLimits(architecture));
    const prepare = async () => {
      await this.score(batch, policy);
      backend.flush(); // what was encoded reads the batch that was loaded until now
      update.load(minibatch.batch);
      return minibatch.prepare();
    };
    return [{ ...minibatch, prepare }];
  }

  upcoming(step: number): readonly number[] {
    return this.pairs.upcoming(step);
  }

  remember(reading: StepReading): void {
    this.pairs.remember(reading);
  }

  /** The mean of the batch's log-ratios is then the KL itself. */
  private tell(kl: number): void {
    const { backend, loss } = this.context;
    const { policyKl, referenceKl } = loss.readings;
    backend.write(policyKl, new Float32Array(policyKl.size).fill(kl));
    backend.write(referenceKl, new Float32Array(referenceKl.size));
  }

  private async score(batch: Batch, policy: ParameterSet): Promise<void> {
    const { update, referencePass, reference, loss } = this.context;
    update.load(batch);
    await referencePass.score(policy, loss.readings.policyKl);
    await referencePass.score(reference, loss.readings.referenceKl);
  }
}

/** KTO, arXiv 2402.01306, with the KL estimated as TRL does: max(0, mean log(π/π_ref)) of the batch's mismatched completions; or exact. */
export const KTO: Method<KtoLoss, PairSource, KtoLog> = {
  needs: ['pairs'],
  models: [
    { role: 'policy', head: 'language', trained: true },
    { role: 'reference', head: 'language', trained: false },
  ],
  createLoss: (context) => new GraphLoss(context, ktoForm(context.batch)),
  openCollector: async (context) => new KtoCollector(context),
  metrics: ktoMetrics,
  batchRecord,
};

function ktoMetrics(reading: StepReading<KtoLoss>, tokens?: TokenReading): KtoMetrics {
  const { policyKl, referenceKl } = reading;
  return { ...pairMetrics(reading, tokens), kl: Math.max(0, meanOf(policyKl) - meanOf(referenceKl)) };
}
