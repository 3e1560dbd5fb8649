import type { Differentiated } from '../graph/differentiate';
import type { Backend, Program, Tensor } from '../runtime/backend';

type Feeds = Readonly<Record<string, Tensor>>;
type Outputs = Record<string, Tensor>;
interface Programs {
  readonly forward: Program;
  readonly backward: Program;
}

/** Steps that are run both ways: the first captures, the second replays over other weights and another batch. */
const CHECKED_STEPS = 2;
/** Captured and uncaptured runs do the same arithmetic; anything above rounding means a wrong replay. */
const TOLERANCE = 1e-6;

/**
 * The forward and backward programs of a step. Where capture is asked for, the first steps run captured and uncaptured and are compared;
 * captured graphs are kept only when they agree.
 */
export class GraphPair {
  private checked = 0;

  private constructor(
    private readonly backend: Backend,
    private plain: Programs | null,
    private replayed: Programs | null,
  ) {}

  static async create(backend: Backend, derived: Differentiated, capture: boolean): Promise<GraphPair> {
    const load = async (captured: boolean): Promise<Programs> => {
      const forward = await backend.loadGraph(derived.forward, { capture: captured });
      return { forward, backward: await backend.loadGraph(derived.backward, { capture: captured }) };
    };
    const plain = await load(false);
    if (!capture || backend.info.kind !== 'webgpu') return new GraphPair(backend, plain, null);
    return new GraphPair(backend, plain, await load(true));
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
      await disposePrograms(this.plain);
      this.plain = null;
    }
    return outputs;
  }

  async dispose(): Promise<void> {
    for (const programs of [this.plain, this.replayed]) if (programs) await disposePrograms(programs);
    this.plain = null;
    this.replayed = null;
  }

  private async run(which: keyof Programs, feeds: Feeds): Promise<Outputs> {
    const { plain, replayed } = this;
    if (!replayed) return (plain as Programs)[which].run(feeds);
    const outputs = await replayed[which].run(feeds);
    if (!plain) return outputs;
    const expected = await plain[which].run(feeds);
    if (await this.agree(outputs, expected)) return outputs;
    this.replayed = null;
    await disposePrograms(replayed);
    return expected;
  }

  private async agree(actual: Outputs, expected: Outputs): Promise<boolean> {
    const names = Object.keys(expected);
    const [left, right] = [actual, expected].map((outputs) => names.map((name) => outputs[name]));
    const arrays = await this.backend.read([...left, ...right]);
    return names.every((_, i) => close(arrays[i], arrays[names.length + i]));
  }
}

function close(actual: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= TOLERANCE * scale)) return false;
  }
  return true;
}

async function disposePrograms({ forward, backward }: Programs): Promise<void> {
  await forward.dispose();
  await backward.dispose();
}
