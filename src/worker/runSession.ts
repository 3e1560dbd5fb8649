import type { Command, CommandOf, CommandType, ContentOf, LoadedModel, Report, Request } from '../client/runProtocol';
import { checkDefinition } from '../core/definitionSchema';
import type { BackendChoice, LoadingStage } from '../core/engine';
import { type EngineError, type Problem, problemOf } from '../core/errors';
import type { ModelInfo } from '../core/modelInfo';
import { type DataReference, type RunDefinition, samePairs } from '../core/runDefinition';
import { DEFAULT_WATCH } from '../core/world';
import { Run, type StartingPoint } from '../train/run';
import { fileMaterial } from '../worlds/file/fileMaterial';
import type { Material } from '../worlds/world';
import { WORLD_KINDS } from '../worlds/worlds';
import type { Engine, Engines, EngineUser } from './engines';
import { carryOutLive } from './liveCommands';
import { LiveRun } from './liveRun';
import type { DescribedModel } from './loading/loadModel';
import { type Brought, bringModel, bringReference, loadedModel, lookAhead } from './modelLoader';
import { Pace } from './pace';
import { invalid, needed } from './refusals';
import { RequestQueue } from './requestQueue';
import { RunExports } from './runExports';
import { nextTask, type Turn, type Turns } from './turns';
import type { ViewSettings } from './watching';

/** Where the sessions of the page's runs live. */
export interface RunSessionHost {
  readonly engines: Engines;
  readonly turns: Turns;
  /** Address of the shipped models' directories. */
  readonly models: URL;
  readonly report: (report: Report) => void;
  /** Called once for each request. */
  readonly answer: (id: number, outcome: Outcome) => void;
}

export type Outcome = { readonly content: ContentOf<CommandType> } | { readonly problem: Problem };

const STEPS: ReadonlySet<CommandType> = new Set(['train', 'step', 'narrate']);
/** What a measurement makes room for: with a large model it takes a while. */
const URGENT: ReadonlySet<CommandType> = new Set(['pause', 'start', 'look', 'model', 'reference', 'data', 'close']);
/** What waits for a model's files. */
const LOADS: ReadonlySet<CommandType> = new Set(['look', 'model', 'reference']);

/**
 * One of the page's runs: carries out its requests one after the other and trains in between, a step at a time. A command that fails changes nothing about
 * the run; what fails while training stops it.
 */
export class RunSession implements EngineUser {
  private readonly requests: RequestQueue;
  private readonly exports = new RunExports();
  private readonly settings: ViewSettings = { watch: DEFAULT_WATCH, language: 'en', pace: new Pace() };
  /** Of the commands that load and have not been answered, by their ids. */
  private readonly loadings = new Map<number, AbortController>();
  private engine: Engine | undefined;
  private brought: Brought | undefined;
  /** What a run may be held against in place of the model. */
  private reference: DescribedModel | undefined;
  private material: Material | undefined;
  private live: LiveRun | undefined;
  private turn: Turn | undefined;
  private closed = false;

  constructor(private readonly host: RunSessionHost) {
    this.requests = new RequestQueue(({ id }) => host.answer(id, { content: undefined }));
    void this.loop();
  }

  receive(request: Request): void {
    const { type } = request.command;
    const loads = LOADS.has(type);
    if (loads || type === 'cancelModel' || type === 'close') {
      for (const loading of this.loadings.values()) loading.abort();
    }
    if (loads) this.loadings.set(request.id, new AbortController());
    this.requests.put(request);
  }

  engineLost(engine: Engine, error: EngineError): void {
    if (this.engine !== engine) return;
    const step = this.live?.run.trainer.step ?? 0;
    this.live?.run.dispose().catch(() => undefined); // nothing is left that could be given back
    this.engine = undefined;
    this.live = undefined;
    this.host.report({ type: 'failed', fatal: true, problem: problemOf(error) });
    this.host.report({ type: 'state', state: 'failed', step, millisecondsPerStep: 0, captured: false });
  }

  private async loop(): Promise<void> {
    while (!this.closed) {
      const request = this.requests.take();
      const { live } = this;
      const wait = live?.wait;
      if (request) await this.answer(request);
      else if (live?.owes && live.state !== 'running') await this.takeTurn(this.engine, () => live.catchUp());
      else if (wait === undefined || wait > 0) await this.requests.wait(wait);
      else await this.advance();
      await nextTask();
    }
  }

  private async answer({ id, command }: Request): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = { content: await this.carryOut(id, command) };
    } catch (thrown) {
      outcome = { problem: problemOf(thrown) };
    }
    this.host.answer(id, outcome);
  }

  private advance(): Promise<void> {
    return this.host.turns.run('step', async (turn) => {
      const { live, engine } = this;
      // A command may have come while others had their turn: it goes first.
      if (!live || !engine || !this.requests.empty) return;
      this.turn = turn;
      await engine.guard(() => live.advance()).catch(() => undefined); // of a lost device the page has been told
    });
  }

  /** What waits for files or for an engine takes its turn by itself, so that other runs train meanwhile. */
  private carryOut(id: number, command: Command): Promise<ContentOf<CommandType>> {
    switch (command.type) {
      case 'start':
        return this.start(command);
      case 'look':
        return this.atEngine(id, command.backend, (engine, signal) =>
          lookAhead(command, signal, { engine, turns: this.host.turns }),
        );
      case 'model':
        return this.atEngine(id, command.backend, (engine, signal) => this.loadModel(command, engine, signal));
      case 'reference':
        return this.loadReference(command, this.loadings.get(id) as AbortController).finally(() =>
          this.loadings.delete(id),
        );
      case 'close':
        return this.close();
      default:
        return this.takeTurn(this.engine, async () => this.carryOutInTurn(command));
    }
  }

  private async carryOutInTurn(
    command: Exclude<Command, CommandOf<'start' | 'look' | 'model' | 'reference' | 'close'>>,
  ): Promise<ContentOf<CommandType>> {
    const { live, settings, exports } = this;
    switch (command.type) {
      case 'cancelModel':
        return undefined; // has been done when it was received
      case 'data':
        return this.setData(command);
      case 'fork':
        return this.fork(command);
      default:
        return carryOutLive(command, { live, settings, exports });
    }
  }

  private async start({ backend: choice, definition, checkpoint }: CommandOf<'start'>): Promise<undefined> {
    const { engines } = this.host;
    checkDefinition(definition);
    const opens = !engines.has(choice);
    if (opens) this.loading('engine', 0);
    // Its files arrive while the engine does; how far they are, or what is wrong with them, is said after that.
    let engineIsThere = !opens;
    let arrived: number | undefined;
    const coming = this.materialFor(definition, (fraction) => {
      arrived = fraction;
      if (engineIsThere) this.loading('model', fraction);
    });
    coming.catch(() => undefined);
    const engine = await engines.join(choice, this);
    if (opens) {
      this.loading('engine', 1);
      engineIsThere = true;
      if (arrived !== undefined) this.loading('model', arrived);
    }
    try {
      const material = await coming;
      await this.takeTurn(engine, () => this.replace(engine, definition, material, checkpoint));
    } finally {
      if (this.engine !== engine) await engines.leave(engine, this);
    }
    return undefined;
  }

  private async fork({ step, definition }: CommandOf<'fork'>): Promise<undefined> {
    const { run, history } = needed(this.live);
    checkDefinition(definition);
    if (definition.world !== run.definition.world) throw invalid('world', definition.world, run.definition.world);
    const snapshot = step >= run.trainer.step ? await run.snapshot() : history.at(step);
    if (!snapshot) throw invalid('step', step, `${run.trainer.step}: no earlier policy is kept of this run`);
    const { pairsState } = run.world;
    const from = samePairs(definition, run.definition) ? { ...snapshot, pairs: pairsState } : snapshot;
    await this.replace(this.engine as Engine, definition, await this.materialFor(definition), from);
    return undefined;
  }

  private materialFor(
    definition: RunDefinition,
    progress = (fraction: number) => this.loading('model', fraction),
  ): Promise<Material> {
    const { brought, reference, material } = this;
    const run = this.live?.run;
    return WORLD_KINDS[definition.world].material(definition, {
      models: this.host.models,
      brought: {
        ...(brought && { model: brought.model }),
        ...(reference && { reference }),
        ...(material && { material }),
      },
      before: run?.definition.world === definition.world ? run.resources.options.material : undefined,
      progress,
    });
  }

  /** Another run in the place of the one that is there. */
  private async replace(
    engine: Engine,
    definition: RunDefinition,
    material: Material,
    from: StartingPoint | undefined,
  ): Promise<void> {
    const before = this.live?.run;
    const run = await Run.open({
      backend: engine.backend,
      kind: WORLD_KINDS[definition.world],
      material,
      definition,
      from,
      before,
      loading: (stage) => this.loading(stage, 0),
    }).catch((thrown) => {
      if (before?.ended) this.endRun();
      throw thrown;
    });
    if (engine.lost) return run.dispose();
    // What still runs on a device that was lost has nothing to say any more.
    const report = (report: Report) => engine.lost || this.host.report(report);
    this.live = new LiveRun(run, {
      report,
      settings: this.settings,
      interrupted: this.makesRoomFor(URGENT),
      stepWaits: this.makesRoomFor(STEPS),
    });
    await this.moveTo(engine);
    await this.live.begin(engine.opened);
  }

  /** What has to do with a model's files, until it is given up. @returns nothing where it was */
  private async atEngine<T>(
    id: number,
    choice: BackendChoice,
    task: (engine: Engine, signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    const { engines } = this.host;
    const { signal } = this.loadings.get(id) as AbortController;
    let engine: Engine | undefined;
    try {
      signal.throwIfAborted();
      engine = await engines.join(choice, this);
      return await task(engine, signal);
    } catch (thrown) {
      if (signal.aborted) return undefined;
      throw thrown;
    } finally {
      this.loadings.delete(id);
      if (engine && this.engine !== engine) await engines.leave(engine, this);
    }
  }

  private async loadModel(command: CommandOf<'model'>, engine: Engine, signal: AbortSignal): Promise<LoadedModel> {
    const { turns, models, report } = this.host;
    const brought = await bringModel(command, signal, { engine, turns, models, post: report });
    await this.takeTurn(engine, () => this.adopt(brought, engine));
    return loadedModel(brought);
  }

  private async loadReference(
    command: CommandOf<'reference'>,
    { signal }: AbortController,
  ): Promise<ModelInfo | undefined> {
    if (!this.brought) throw invalid('model', 'missing', 'a model, loaded before its reference');
    const { models, report: post } = this.host;
    try {
      signal.throwIfAborted();
      this.reference = await bringReference(command, signal, this.brought.model, { models, post });
      return this.reference.info;
    } catch (thrown) {
      if (signal.aborted) return undefined;
      throw thrown;
    }
  }

  /** Another model: pairs and run are in the tokens of the one before. */
  private async adopt(brought: Brought, engine: Engine): Promise<void> {
    await this.live?.run.dispose();
    this.brought = brought;
    this.reference = undefined;
    this.material = undefined;
    await this.moveTo(engine);
    this.endRun();
  }

  private async setData({ name, packed }: CommandOf<'data'>): Promise<DataReference> {
    if (!this.brought) throw invalid('model', 'missing', 'a model, loaded before the data');
    const material = await fileMaterial(this.brought.model, name, packed);
    await this.live?.run.dispose();
    this.material = material;
    this.endRun();
    return material.data;
  }

  private async close(): Promise<undefined> {
    const { live, engine } = this;
    this.closed = true;
    this.live = undefined;
    this.engine = undefined;
    await this.takeTurn(engine, async () => live?.run.dispose());
    if (engine) await this.host.engines.leave(engine, this);
    return undefined;
  }

  private async moveTo(engine: Engine): Promise<void> {
    const left = this.engine;
    this.engine = engine;
    if (left && left !== engine) await this.host.engines.leave(left, this);
  }

  private takeTurn<T>(engine: Engine | undefined, task: () => Promise<T>): Promise<T> {
    return this.host.turns.run('command', (turn) => {
      this.turn = turn;
      return engine ? engine.guard(task) : task();
    });
  }

  private makesRoomFor(types: ReadonlySet<CommandType>): () => Promise<boolean> {
    return async () => {
      await this.turn?.pass();
      return this.requests.holds(types);
    };
  }

  /** The run was disposed of, and no other takes its place. */
  private endRun(): void {
    this.live = undefined;
    this.host.report({ type: 'state', state: 'idle', step: 0, millisecondsPerStep: 0, captured: false });
  }

  private loading(stage: LoadingStage, fraction: number): void {
    this.host.report({ type: 'loading', stage, fraction });
  }
}
