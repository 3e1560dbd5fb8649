import { checkDefinition } from '../core/definitionSchema';
import type { LoadingStage } from '../core/engine';
import type { ModelMemory } from '../core/modelInfo';
import type { PairsState, RunCheckpoint, Snapshot } from '../core/runCheckpoint';
import type { RunDefinition } from '../core/runDefinition';
import type { Architecture } from '../model/architecture';
import type { Backend } from '../runtime/backend';
import type { Material, PolicyAt, World, WorldKind, WorldTools } from '../worlds/world';
import { heldMemory } from './estimate';
import type { RunLog } from './methods/method';
import { checkNeeds, methodOf } from './methods/methods';
import { RunResources } from './runResources';
import { checkSnapshot, restoreSnapshot, takeSnapshot } from './snapshots';
import { Trainer } from './trainer';

/** Where a run starts that is no fresh one; with the pairs of the earlier run, where both draw theirs alike. */
export interface StartingPoint extends Snapshot {
  readonly pairs?: PairsState;
}

export interface RunOptions<Opened extends World = World> {
  readonly backend: Backend;
  /** The definition's world. */
  readonly kind: WorldKind<RunDefinition, Material, WorldTools, Opened>;
  readonly material: Material;
  readonly definition: RunDefinition;
  readonly from?: StartingPoint | undefined;
  /** The run that this one takes the place of: what both can share stays. */
  readonly before?: Run<Opened> | undefined;
  readonly loading?: (stage: LoadingStage) => void;
}

/** A world, and a policy that is trained in it. */
export class Run<Opened extends World = World> {
  private over = false;

  private constructor(
    readonly world: Opened,
    readonly trainer: Trainer<RunLog>,
    readonly resources: RunResources<Opened>,
  ) {}

  /**
   * The run before is given up once the new one is there; where their graphs differ and the world needs the room, as soon as everything is checked that
   * can be checked without. @throws EngineError config_invalid, checkpoint_mismatch, memory_exceeded, device_limit; whatever the backend says of the graphs
   */
  static async open<Opened extends World>(options: RunOptions<Opened>): Promise<Run<Opened>> {
    const { backend, kind, material, definition, from, before, loading = () => {} } = options;
    checkDefinition(definition);
    checkNeeds(definition.config, kind.capabilities);
    if (from) checkSnapshot(material.architecture, from);
    const place = { backend, kind, material, shape: kind.batchShape(definition, material) };
    if (before && !before.over && before.resources.serves(place)) {
      const run = await Run.begin(before.resources, definition, from);
      before.over = true;
      await before.trainer.dispose();
      return run;
    }
    RunResources.check(place, methodOf(definition.config).models);
    if (kind.makesRoom) await before?.dispose();
    const resources = await RunResources.create(place, loading);
    try {
      const run = await Run.begin(resources, definition, from);
      await before?.dispose();
      return run;
    } catch (thrown) {
      await resources.dispose();
      throw thrown;
    }
  }

  private static async begin<Opened extends World>(
    resources: RunResources<Opened>,
    definition: RunDefinition,
    from: StartingPoint | undefined,
  ): Promise<Run<Opened>> {
    const { backend, kind, material } = resources.options;
    const { policy, parts, shared, tools } = resources;
    const world = kind.open(definition, material, tools, shared, from?.pairs);
    resources.clear();
    if (from) restoreSnapshot({ policy, optimizer: parts.update.optimizer }, from);
    const { source: pairs, demonstrations, prompts } = world;
    const sources = { pairs, demonstrations, prompts };
    const trainer = await Trainer.createFrom(sources, {
      backend,
      architecture: material.architecture,
      policy,
      reference: world.trainingReference,
      otherPolicy: world.otherPolicy,
      exactKl: world.exactKl,
      config: definition.config,
      fault: world.fault,
      parts,
      step: from?.step ?? 0,
      beside: from?.beside,
      rebased: (tuned) => world.rebase?.(tuned),
    });
    return new Run(world, trainer, resources);
  }

  get definition(): RunDefinition {
    return this.world.definition;
  }

  get architecture(): Architecture {
    return this.resources.options.material.architecture;
  }

  /** The models that its method holds, and what they take. */
  get models(): readonly ModelMemory[] {
    return heldMemory(this.architecture, methodOf(this.definition.config).models);
  }

  /** False while the visitor is to choose and has not yet. */
  get hasData(): boolean {
    return this.world.pairCount > 0;
  }

  /** Whether it was disposed of, or its place taken: it must not be used any more. */
  get ended(): boolean {
    return this.over;
  }

  /** The policy as it is now. */
  get present(): PolicyAt {
    return { parameters: this.resources.policy, step: this.trainer.step };
  }

  /** A past policy to look at, until the next one is asked for. @throws EngineError memory_exceeded where there is no room beside the present one */
  past({ policy, step }: Snapshot): PolicyAt {
    const parameters = this.resources.past(methodOf(this.definition.config).models);
    parameters.write(new Map(Object.entries(policy)));
    return { parameters, step };
  }

  /** Policy and moments as they are now, with what the method trains beside. */
  async snapshot(): Promise<Snapshot> {
    const { policy, parts } = this.resources;
    return takeSnapshot({ policy, optimizer: parts.update.optimizer }, this.trainer.step, await this.trainer.beside());
  }

  /** A snapshot with the pairs that have been drawn. @param snapshot default: of now */
  async checkpoint(snapshot?: Snapshot): Promise<RunCheckpoint> {
    return { ...(snapshot ?? (await this.snapshot())), pairs: this.world.pairsState };
  }

  /** Gives back everything; twice is safe. */
  async dispose(): Promise<void> {
    if (this.over) return;
    this.over = true;
    await this.trainer.dispose();
    await this.resources.dispose();
  }
}
