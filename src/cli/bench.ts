import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import { KITCHEN_MODELS } from '../core/settings';
import { type Gpt2Config, parseGpt2Config } from '../model/gpt2Config';
import { pageThreads } from '../runtime/wasm/threads';
import { PROMPT_LENGTH } from '../worlds/kitchen/dishes';
import { LONGEST_COMPLETION } from '../worlds/kitchen/grammar';
import { type BenchJob, type BenchRows, type GpuBench, type JobShape, runBench } from './benchJob';
import { benchPage } from './benchPage';
import { gpuSection, wasmTable } from './benchTables';
import { runInBrowser } from './browser';
import { deviceFlag, runOnGpu, withBackend } from './deviceFlag';
import { numberFlag, parseFlags, UsageError } from './flags';
import { readModelDirectory } from './modelDirectory';

const USAGE = `npm run bench -- [--shapes kitchen,peers,gpt2,tiny] [--device wasm|webgpu|browser|browser-wasm|both] [--rounds N] [--minutes N] [--threads N] [--batch PAIRS] [--loss_form kernel|graph]
       npm run bench -- --page [--address URL] [--rounds N]
   --device webgpu is WebGPU in Node, browser the same in headless Chromium, browser-wasm the CPU there, both is wasm and webgpu
   --minutes N takes fewer rounds, and leaves shapes out, so as to end in about as many minutes
   --page times the page's default run beside the command line's; --address is of a page that is served already`;

/** layers, width, heads, vocabulary; pairs × length: the shapes on which other browser engines were measured. */
const PEERS = [
  [2, 32, 4, 64, 4, 16],
  [2, 64, 4, 128, 4, 24],
  [4, 128, 4, 256, 8, 32],
  [6, 256, 8, 1024, 4, 64],
] as const;

/** GPT-2 as OpenAI published its smallest, 124 million parameters: where a GPU has enough to do. */
const GPT2 = [[12, 768, 12, 50257, 1, 128]] as const;

/** A shape that software WebGPU can run in reasonable time. */
const TINY = [[1, 16, 2, 24, 2, 8]] as const;

function gpt2Shape([layers, width, heads, vocab, pairs, length]: readonly number[]): JobShape {
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
  return { name, config, pairs, promptLength: 1, completionLength: length, kitchen: false };
}

async function kitchenShapes(root: string, pairs: number): Promise<JobShape[]> {
  // The early one has the first one's shape.
  const shapes = KITCHEN_MODELS.filter((name) => name !== 'kitchen-nano-early').map(async (name) => {
    const files = await readModelDirectory(join(root, 'public', 'models', name));
    const config = parseGpt2Config(files['config.json']);
    const lengths = { promptLength: PROMPT_LENGTH, completionLength: LONGEST_COMPLETION };
    return { name, config, pairs, ...lengths, kitchen: true };
  });
  return Promise.all(shapes);
}

const SETS = { peers: PEERS, gpt2: GPT2, tiny: TINY } as const;

async function shapesOf(sets: readonly string[], root: string, pairs: number): Promise<JobShape[]> {
  const lists = sets.map(async (set) => {
    if (set === 'kitchen') return kitchenShapes(root, pairs);
    if (!Object.hasOwn(SETS, set)) throw new UsageError(`--shapes has ${set}\nusage: ${USAGE}`);
    return SETS[set as keyof typeof SETS].map(gpt2Shape);
  });
  return (await Promise.all(lists)).flat();
}

/** Measures a full DPO step, its parts, and its ratio to a bare forward of the same batch in the same run. Exit code 1 where nothing could be measured. */
export async function benchCommand(args: readonly string[], root: string): Promise<number> {
  const names = ['shapes', 'device', 'rounds', 'minutes', 'threads', 'batch', 'loss_form', 'address'];
  const { flags } = parseFlags(args, names, USAGE, ['page']);
  if (flags.page) {
    await benchPage(root, numberFlag(flags, 'rounds') ?? 3, flags.address);
    return 0;
  }
  const sets = (flags.shapes ?? 'kitchen').split(',');
  const device = deviceFlag(flags.device, ['both', 'wasm', 'webgpu', 'browser', 'browser-wasm']);
  const lossForm = flags.loss_form;
  if (lossForm !== undefined && lossForm !== 'kernel' && lossForm !== 'graph')
    throw new UsageError(`--loss_form is ${lossForm}\nusage: ${USAGE}`);
  const pairs = numberFlag(flags, 'batch') ?? DEFAULT_RUN.per_device_train_batch_size;
  const minutes = numberFlag(flags, 'minutes');
  const job: BenchJob = {
    shapes: await shapesOf(sets, root, pairs),
    rounds: numberFlag(flags, 'rounds'),
    seconds: minutes && 60 * minutes,
    lossForm,
  };
  let measured = 0;
  const asOnThePage = pageThreads(availableParallelism());
  const threads = numberFlag(flags, 'threads') ?? (sets.includes('kitchen') ? asOnThePage : undefined);
  if (device === 'browser-wasm') {
    const inBrowser = { kind: 'wasm', threads: threads ?? asOnThePage, job } as const;
    const found = (await runInBrowser(root, inBrowser)) as BenchRows;
    console.log(wasmTable(found, inBrowser.threads));
    return found.rows.length > 0 ? 0 : 1;
  }
  if (device === 'both' || device === 'wasm') {
    await withBackend('wasm', threads, async (backend) => {
      const found = await runBench(backend, job);
      measured += found.rows.length;
      console.log(wasmTable(found, backend.info.threads));
    });
  }
  if (device === 'both') console.log('');
  if (device !== 'wasm') {
    const { result, place } = await runOnGpu(root, device === 'both' ? 'webgpu' : device, { kind: 'bench', job });
    const day = new Date().toISOString().slice(0, 10);
    const machine = `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus()[0]?.model ?? 'CPU'}, ${day}`;
    const found = result as GpuBench;
    measured += found.rows.length;
    console.log(gpuSection(found, place, machine));
  }
  return measured > 0 ? 0 : 1;
}
