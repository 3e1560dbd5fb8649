import type { BackendChoice } from '../core/engine';
import { EngineError } from '../core/errors';
import type { Backend } from '../runtime/backend';
import { type BackendMakers, type OpenedBackend, openBackend } from './openBackend';

/** Whoever works at an engine. */
export interface EngineUser {
  /** The engine's device is gone, and everything on it. */
  engineLost(engine: Engine, error: EngineError): void;
}

/** A backend, while its device is there. */
export class Engine {
  private loss: EngineError | undefined;
  private readonly endings = new Set<(error: EngineError) => void>();

  constructor(
    readonly choice: BackendChoice,
    readonly opened: OpenedBackend,
  ) {}

  get backend(): Backend {
    return this.opened.backend;
  }

  get lost(): boolean {
    return this.loss !== undefined;
  }

  /** The task's outcome; where the device is lost meanwhile the task may never end. @throws EngineError device_lost */
  guard<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.loss) return reject(this.loss);
      this.endings.add(reject);
      task()
        .then(resolve, reject)
        .finally(() => this.endings.delete(reject));
    });
  }

  /** Ends every task that is guarded. */
  end(error: EngineError): void {
    this.loss = error;
    for (const ending of this.endings) ending(error);
    this.endings.clear();
  }
}

interface Place {
  readonly engine: Promise<Engine>;
  readonly users: Set<EngineUser>;
}

/** One engine for each choice of backend, shared by all who have asked for it, and closed when the last of them leaves. */
export class Engines {
  private readonly places = new Map<BackendChoice, Place>();

  constructor(private readonly makers: BackendMakers) {}

  /** Whether it need not be opened first. */
  has(choice: BackendChoice): boolean {
    return this.places.has(choice);
  }

  /** To be left by `leave`. @throws EngineError as `openBackend` */
  async join(choice: BackendChoice, user: EngineUser): Promise<Engine> {
    const place = this.places.get(choice) ?? this.open(choice);
    place.users.add(user);
    try {
      return await place.engine;
    } catch (thrown) {
      if (this.places.get(choice) === place) this.places.delete(choice);
      throw thrown;
    }
  }

  async leave(engine: Engine, user: EngineUser): Promise<void> {
    const place = this.places.get(engine.choice);
    if (!place || (await place.engine) !== engine) return;
    place.users.delete(user);
    if (place.users.size > 0 || this.places.get(engine.choice) !== place) return;
    this.places.delete(engine.choice);
    await engine.backend.dispose();
  }

  private open(choice: BackendChoice): Place {
    const users = new Set<EngineUser>();
    const engine = openBackend(choice, this.makers).then((opened) => new Engine(choice, opened));
    const place = { engine, users };
    this.places.set(choice, place);
    void engine.then(
      (engine) => engine.backend.lost.then((reason) => this.lose(place, engine, reason)),
      () => undefined, // those who join are told
    );
    return place;
  }

  private lose(place: Place, engine: Engine, reason: string): void {
    if (this.places.get(engine.choice) !== place) return;
    this.places.delete(engine.choice);
    const error = new EngineError('device_lost', `the GPU was lost (${reason}); open the engine again`, { reason });
    engine.end(error);
    for (const user of place.users) user.engineLost(engine, error);
    engine.backend.dispose().catch(() => undefined); // nothing is left that could be given back
  }
}
