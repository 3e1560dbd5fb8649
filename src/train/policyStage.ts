import type { Fault } from '../core/faults';
import type { NamedArrays } from '../core/runCheckpoint';
import type { TrainingConfig } from '../core/trainingConfig';
import type { DataSource, PairSource } from '../data/pairSource';
import type { Architecture } from '../model/architecture';
import type { ParameterSet, Weights } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import type { Owned } from '../runtime/ownership';
import type { Loss, LossForm } from './loss';
import type { CollectorContext, Log, Method } from './methods/method';
import type { TrainerParts } from './trainerParts';
import { trainingFault } from './trainingFaults';
import { TrainingStage } from './trainingStage';

export interface TrainerOptions<Data extends DataSource = PairSource> {
  readonly backend: Backend;
  readonly architecture: Architecture;
  /** Trained in place. Policy and reference belong to the caller. */
  readonly policy: ParameterSet;
  readonly reference: ParameterSet;
  readonly source: Data;
  readonly config: TrainingConfig;
  readonly capture?: boolean;
  /** Visits the pairs in their own order, batch by batch, instead of shuffled. */
  readonly inOrder?: boolean;
  /** Made for the shape of this source's batches, and the caller's to dispose of; without them the trainer makes its own. */
  readonly parts?: TrainerParts;
  /** Of the parts that the trainer makes. */
  readonly lossForm?: LossForm | undefined;
  /** A mistake to be made on purpose, whose share in the pairs the source has (data/faultyPairs.ts), and `reference` in the reference. */
  readonly fault?: Fault;
  /** Updates that were made before; the caller has put policy and moments back to where they were. */
  readonly step?: number;
  /** Of a policy that another method has trained, where the configuration asks for what it writes. */
  readonly otherPolicy?: Weights | undefined;
  /** How far a policy is from the reference, where KTO is told. */
  readonly exactKl?: CollectorContext['exactKl'];
  /** Of the snapshot that the caller has put back, where it has any. */
  readonly beside?: NamedArrays | undefined;
  /** Told of what supervised fine-tuning has come to, as soon as that is over. */
  readonly rebased?: (tuned: ParameterSet) => void;
}

/** Trains the policy by a method. @param options with the stage's own configuration @param from the run's step that is its first */
export async function policyStage<L extends Loss, Data extends DataSource, Logged extends Log>(
  method: Method<L, Data, Logged>,
  options: TrainerOptions<Data>,
  { update, referencePass }: TrainerParts,
  from: number,
  own: Owned,
): Promise<TrainingStage<Logged>> {
  const { backend, policy, reference, config, inOrder = false } = options;
  const loss = own.keep(method.createLoss(update.lossContext, config));
  const { statistics } = referencePass;
  const fault = trainingFault(options.fault ?? 'none', config.loss_type, backend, update.optimizer);
  const context = { ...options, update, referencePass, loss, inOrder, fault, from };
  const collector = await method.openCollector(context, own);
  await update.prepare(loss, config);
  const stage = TrainingStage.create({
    ...{ backend, method, update, loss, statistics, collector, config, from, model: policy },
    updater: fault?.updater,
    measure: (logits, referenceLogits) => referencePass.measure(update.head, logits, reference, referenceLogits),
  });
  return own.keep(stage);
}
