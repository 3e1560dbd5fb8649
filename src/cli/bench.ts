import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import { KITCHEN_MODELS } from '../core/settings';
import { type Gpt2Config, parseGpt2Config } from '../model/gpt2Config';
import { pageThreads } from '../runtime/wasm/threads';
import { PROMPT_LENGTH } from '../worlds/kitchen/dishes';
import { LONGEST_COMPLETION } from '../worlds/kitchen/grammar';
import { type BenchJob, type BenchRow, runBench } from './benchJob';
import { benchPage } from './benchPage';
import type { BenchShape } from './benchStep';
import { runInBrowser } from './browser';
import { numberFlag, parseFlags, UsageError } from './flags';
import { readModelDirectory } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';

const USAGE =
  'npm run bench -- [--shapes kitchen|peers|tiny] [--device wasm|webgpu|both] [--rounds N] [--threads N] [--batch PAIRS] [--loss_form kernel|graph]\n       npm run bench -- --page [--address URL] [--rounds N]';

/** layers, width, heads, vocabulary; pairs × length: the shapes on which other browser engines were measured. */
const PEERS = [
  [2, 32, 4, 64, 4, 16],
  [2, 64, 4, 128, 4, 24],
  [4, 128, 4, 256, 8, 32],
  [6, 256, 8, 1024, 4, 64],
] as const;

/** A shape that software WebGPU can run in reasonable time. */
const TINY = [[1, 16, 2, 24, 2, 8]] as const;

function gpt2Shape([layers, width, heads, vocab, pairs, length]: readonly number[]): BenchShape {
  const config: Gpt2Config = {
    vocab_size: vocab,
    n_positions: length,
    n_embd: width,
    n_layer: layers,
    n_head: heads,
    n_inner: 4 * width,
    layer_norm_epsilon: 1e-5,
    activation_function: 'gelu_new',
    tie_word_embeddings: true,
    bos_token_id: 0,
    eos_token_id: 0,
  };
  // Every position has logits, as the other engines computed them: one prompt token, `length` completion tokens.
  const name = `${layers}, ${width}, ${heads}, ${vocab}; ${pairs}×${length}`;
  return { name, config, pairs, promptLength: 1, completionLength: length };
}

async function kitchenShapes(root: string, pairs: number): Promise<BenchShape[]> {
  const shapes = KITCHEN_MODELS.map(async (name) => {
    const files = await readModelDirectory(join(root, 'public', 'models', name));
    const config = parseGpt2Config(files['config.json']);
    return { name, config, pairs, promptLength: PROMPT_LENGTH, completionLength: LONGEST_COMPLETION };
  });
  return Promise.all(shapes);
}

/** Measures a full DPO step, its parts, and its ratio to a bare forward of the same batch in the same run. */
export async function benchCommand(args: readonly string[], root: string): Promise<number> {
  const names = ['shapes', 'device', 'rounds', 'threads', 'batch', 'loss_form', 'address'];
  const { flags } = parseFlags(args, names, USAGE, ['page']);
  if (flags.page) {
    await benchPage(root, numberFlag(flags, 'rounds') ?? 3, flags.address);
    return 0;
  }
  const set = flags.shapes ?? 'kitchen';
  const device = flags.device ?? 'both';
  if (!['kitchen', 'peers', 'tiny'].includes(set)) throw new UsageError(`--shapes is ${set}\nusage: ${USAGE}`);
  if (!['wasm', 'webgpu', 'both'].includes(device)) throw new UsageError(`--device is ${device}\nusage: ${USAGE}`);
  const lossForm = flags.loss_form;
  if (lossForm !== undefined && lossForm !== 'kernel' && lossForm !== 'graph')
    throw new UsageError(`--loss_form is ${lossForm}\nusage: ${USAGE}`);
  const shapes =
    set === 'kitchen'
      ? await kitchenShapes(root, numberFlag(flags, 'batch') ?? DEFAULT_RUN.per_device_train_batch_size)
      : (set === 'peers' ? PEERS : TINY).map(gpt2Shape);
  const job = (rounds: number): BenchJob => ({ shapes, rounds, lossForm, exact: set === 'kitchen' });
  const rounds = numberFlag(flags, 'rounds');
  console.log(HEADER);
  if (device !== 'webgpu') {
    const backend = openNodeBackend(
      numberFlag(flags, 'threads') ?? (set === 'kitchen' ? pageThreads(availableParallelism()) : undefined),
    );
    print(await runBench(backend, job(rounds ?? 40)), `wasm, threads: ${backend.info.threads}`);
  }
  if (device !== 'wasm') {
    const rows = (await runInBrowser(root, { kind: 'bench', job: job(rounds ?? 3) })) as BenchRow[];
    print(rows, 'webgpu');
  }
  return 0;
}

const HEADER = `Medians. ms unless said; a full step is forward, loss, backward, clipping and AdamW with the reference log-probs given (kl/* is not
part of it: what it adds to a logging step stands apart).

| backend | model | full step | forward | loss | backward | optimizer | readback | kl/* logging | JavaScript thread | tokens/s | bare forward | step ÷ forward | exact evaluation ÷ step |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|`;

function print(rows: readonly BenchRow[], backend: string): void {
  for (const row of rows) {
    const { forward, loss, backward, optimizer, readback } = row.phases;
    const phases = [forward, loss, backward, optimizer, readback, row.logging, row.javascript].map((ms) =>
      ms.toFixed(2),
    );
    const speed = Math.round((1000 * row.tokens) / row.fullStep);
    const ratios = [
      (row.fullStep / row.bareForward).toFixed(2),
      row.exact ? (row.exact / row.fullStep).toFixed(1) : '–',
    ];
    const captured = row.captured ? ', captured' : '';
    const columns = [
      backend + captured,
      row.name,
      row.fullStep.toFixed(2),
      ...phases,
      speed,
      row.bareForward.toFixed(2),
      ...ratios,
    ];
    console.log(`| ${columns.join(' | ')} |`);
  }
}
