import type { LoadingStage } from '../core/engine';
import type { RunDefinition } from '../core/runDefinition';
import { type BatchShape, sequencesOf } from '../data/batching';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Material, SharedTensors, World, WorldKind, WorldTools } from '../worlds/world';
import { checkSpare, checkStep } from './estimate';
import type { HeldModel } from './methods/method';
import { TrainerParts } from './trainerParts';

export interface RunResourcesOptions<Opened extends World = World> {
  readonly backend: Backend;
  readonly kind: WorldKind<RunDefinition, Material, WorldTools, Opened>;
  readonly material: Material;
  readonly shape: BatchShape;
}

/**
 * Everything that a run has on its backend and that is costly to make: sessions and weights, for one material and one shape of batch. One run after the
 * other works at it, so that a reset costs no compilation.
 */
export class RunResources<Opened extends World = World> {
  private spare: ParameterSet | undefined;

  private constructor(
    readonly options: RunResourcesOptions<Opened>,
    readonly policy: ParameterSet,
    readonly parts: TrainerParts,
    readonly shared: SharedTensors,
    readonly tools: WorldTools,
    private readonly own: Owned,
  ) {}

  /** @throws EngineError whatever the backend says of the graphs; what was made until then is given back */
  static create<Opened extends World>(
    options: RunResourcesOptions<Opened>,
    loading: (stage: LoadingStage) => void,
  ): Promise<RunResources<Opened>> {
    const { backend, kind, material, shape } = options;
    const { architecture, checkpoint } = material;
    return Owned.create(async (own) => {
      loading('shaders');
      const policy = own.keep(new ParameterSet(backend, architecture, 'policy', checkpoint.params));
      const held = (material.reference ?? material).checkpoint;
      const reference = own.keep(new ParameterSet(backend, architecture, 'reference', held.params));
      const capture = backend.info.kind === 'webgpu';
      const parts = own.keep(await TrainerParts.create({ backend, architecture, shape, capture }));
      const { batch } = parts.update;
      const { scorer } = parts.referencePass;
      const shared = { backend, architecture, reference, batch, scorer };
      const tools = own.keep(await kind.createTools(shared, material));
      loading('reference');
      return new RunResources(options, policy, parts, shared, tools, own);
    });
  }

  /** Before anything is made, or given up for it. @param models that the method holds @throws EngineError memory_exceeded or device_limit, with the numbers */
  static check({ backend, material, shape }: RunResourcesOptions, models: readonly HeldModel[]): void {
    checkStep(backend, material.architecture, shape, models);
  }

  /** Whether runs on this material with batches of this shape can work here. */
  serves({ backend, material, shape }: RunResourcesOptions): boolean {
    const own = this.options;
    const sizesOf = (of: BatchShape) => [of.pairs, sequencesOf(of), of.positions, of.rows].join();
    return own.backend === backend && own.material === material && sizesOf(own.shape) === sizesOf(shape);
  }

  /** Room for one past policy beside a method's models; made when it is first asked for. @throws EngineError memory_exceeded with the numbers */
  past(models: readonly HeldModel[]): ParameterSet {
    if (this.spare) return this.spare;
    const { backend, material, shape } = this.options;
    checkSpare(backend, material.architecture, shape, models);
    this.spare = this.own.keep(new ParameterSet(backend, material.architecture, 'past'));
    return this.spare;
  }

  /** Back to where a fresh run starts. */
  clear(): void {
    this.policy.write(this.options.material.checkpoint.params);
    this.parts.clear();
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
