import type { Differentiated } from '../graph/differentiate';
import type { Backend, Program, Tensor } from '../runtime/backend';
import { Owned } from '../runtime/ownership';

type Feeds = Readonly<Record<string, Tensor>>;
type Outputs = Record<string, Tensor>;
interface Programs {
  readonly forward: Program;
  readonly backward: Program;
  dispose(): Promise<void>;
}

/** Steps that are run both ways: the first captures, the second replays over other weights and another batch. */
const CHECKED_STEPS = 2;
/** Most bytes of either run that are read back together to be compared: all gradients of a large model would need a buffer of twice its size. */
export const COMPARED_BYTES = 2 ** 25;
/** Captured and uncaptured runs do the same arithmetic; anything above rounding means a wrong replay. */
const TOLERANCE = 1e-6;

/**
 * The forward and backward programs of a step. Where capture is asked for, the first steps run captured and uncaptured and are compared;
 * captured graphs are kept only when they can be loaded and run, and agree. Until then both sets of sessions live (estimate.ts counts them).
 */
export class GraphPair {
  private checked = 0;

  private constructor(
    private readonly backend: Backend,
    private plain: Programs | null,
    private replayed: Programs | null,
  ) {}

  static create(backend: Backend, derived: Differentiated, capture: boolean): Promise<GraphPair> {
    return Owned.create(async (own) => {
      const plain = own.keep(await loadPrograms(backend, derived, false));
      const wanted = capture && backend.info.kind === 'webgpu';
      const replayed = wanted ? await loadPrograms(backend, derived, true).catch(() => null) : null;
      return new GraphPair(backend, plain, replayed);
    });
  }

  /** Whether replays are in use (so far: the check may still end them). */
  get captured(): boolean {
    return this.replayed !== null;
  }

  forward(feeds: Feeds): Promise<Outputs> {
    return this.run('forward', feeds);
  }

  async backward(feeds: Feeds): Promise<Outputs> {
    const outputs = await this.run('backward', feeds);
    if (this.replayed && this.plain && ++this.checked === CHECKED_STEPS) {
      await this.plain.dispose();
      this.plain = null;
    }
    return outputs;
  }

  async dispose(): Promise<void> {
    const { plain, replayed } = this;
    this.plain = null;
    this.replayed = null;
    await Owned.during(async (own) => {
      for (const programs of [plain, replayed]) if (programs) own.keep(programs);
    });
  }

  private async run(which: 'forward' | 'backward', feeds: Feeds): Promise<Outputs> {
    const { plain, replayed } = this;
    if (!replayed) return (plain as Programs)[which].run(feeds);
    if (!plain) return replayed[which].run(feeds);
    const outputs = await replayed[which].run(feeds).catch(() => null);
    const expected = await plain[which].run(feeds);
    if (outputs && (await this.agree(outputs, expected))) return outputs;
    this.replayed = null;
    await replayed.dispose().catch(() => undefined); // what does not work may not end well either: the plain graphs go on
    return expected;
  }

  private async agree(actual: Outputs, expected: Outputs): Promise<boolean> {
    for (const names of portions(expected)) {
      const [left, right] = [actual, expected].map((outputs) => names.map((name) => outputs[name]));
      const arrays = await this.backend.read([...left, ...right]);
      if (!names.every((_, i) => close(arrays[i], arrays[names.length + i]))) return false;
    }
    return true;
  }
}

/** Names of outputs that together have at most `COMPARED_BYTES`; one that has more comes alone. */
function portions(outputs: Outputs): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const [name, { size }] of Object.entries(outputs)) {
    const bytes = size * Float32Array.BYTES_PER_ELEMENT;
    if (bytes > room) {
      all.push([]);
      room = COMPARED_BYTES;
    }
    all[all.length - 1].push(name);
    room -= bytes;
  }
  return all;
}

function close(actual: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= TOLERANCE * scale)) return false;
  }
  return true;
}

function loadPrograms(backend: Backend, { forward, backward }: Differentiated, capture: boolean): Promise<Programs> {
  return Owned.create(async (own) => ({
    forward: own.keep(await backend.loadGraph(forward, { capture })),
    backward: own.keep(await backend.loadGraph(backward, { capture })),
    dispose: () => own.dispose(),
  }));
}
