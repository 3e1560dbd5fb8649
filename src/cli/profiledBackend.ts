import type { Backend, Kernels, Program } from '../runtime/backend';

export type Phase = 'forward' | 'loss' | 'backward' | 'optimizer' | 'readback';

const PHASE_OF: Readonly<Record<keyof Kernels, Phase>> = {
  logSoftmaxGather: 'loss',
  sequenceSum: 'loss',
  preferenceLoss: 'loss',
  dLogits: 'loss',
  tokenKlEntropy: 'loss',
  embeddingGrad: 'optimizer',
  gradNorm: 'optimizer',
  adamW: 'optimizer',
};

/** A backend whose calls are timed by phase while `measure` runs; a GPU is waited for after each phase, so that the phases do not overlap. */
export function profiled(backend: Backend) {
  let spent: Record<Phase, number> | null = null;
  let encoded: Phase = 'loss';
  const add = (phase: Phase, since: number) => {
    if (spent) spent[phase] += performance.now() - since;
  };
  /** Attributes what is still encoded or running to the phase that encoded it. */
  const settle = async () => {
    if (!spent) return;
    const started = performance.now();
    await backend.sync();
    add(encoded, started);
  };
  const kernels = Object.fromEntries(
    (Object.keys(PHASE_OF) as (keyof Kernels)[]).map((name) => [
      name,
      (argument: never) => {
        const started = performance.now();
        backend.kernels[name](argument);
        encoded = PHASE_OF[name];
        add(encoded, started);
      },
    ]),
  ) as unknown as Kernels;
  const wrapProgram = (program: Program, phase: Phase): Program => ({
    get captured() {
      return program.captured;
    },
    run: async (feeds) => {
      await settle();
      const started = performance.now();
      const outputs = await program.run(feeds);
      if (spent) await backend.sync();
      add(phase, started);
      return outputs;
    },
    dispose: () => program.dispose(),
  });
  const wrapped: Backend = {
    info: backend.info,
    limits: backend.limits,
    lost: backend.lost,
    kernels,
    tensor: (...a) => backend.tensor(...a),
    write: (...a) => backend.write(...a),
    copy: (...a) => backend.copy(...a),
    read: async (tensors) => {
      await settle();
      const started = performance.now();
      const content = await backend.read(tensors);
      add('readback', started);
      return content;
    },
    flush: () => backend.flush(),
    sync: () => backend.sync(),
    loadGraph: async (graph, options) =>
      wrapProgram(await backend.loadGraph(graph, options), graph.name.endsWith('_backward') ? 'backward' : 'forward'),
    dispose: () => backend.dispose(),
  };

  /** Medians over the rounds, milliseconds per phase. */
  async function measure(rounds: number, step: () => Promise<void>): Promise<Record<Phase, number>> {
    const all: Record<Phase, number>[] = [];
    for (let i = 0; i < rounds; i++) {
      spent = { forward: 0, loss: 0, backward: 0, optimizer: 0, readback: 0 };
      await step();
      all.push(spent);
    }
    spent = null;
    const phases = Object.keys(all[0]) as Phase[];
    return Object.fromEntries(phases.map((phase) => [phase, median(all.map((row) => row[phase]))])) as Record<
      Phase,
      number
    >;
  }

  return { backend: wrapped, measure };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
