import { expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { watchHeaps } from '../cli/watchHeaps';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { Trainer } from './trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

// Before ONNX Runtime makes its heap.
const heap = watchHeaps();

/** How many objects can be reached from one by names and in collections, and how many bytes their typed arrays hold. */
function reachable(root: object): { objects: number; bytes: number } {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  let bytes = 0;
  while (open.length > 0) {
    const found = open.pop();
    if (typeof found !== 'object' || found === null || seen.has(found)) continue;
    seen.add(found);
    if (ArrayBuffer.isView(found)) {
      bytes += found.byteLength;
      continue;
    }
    if (found instanceof Map) open.push(...found.keys(), ...found.values());
    else if (found instanceof Set) open.push(...found);
    open.push(...Object.values(found));
  }
  return { objects: seen.size, bytes };
}

/** A backend, and how many tensors that were made on it have not been destroyed. */
function counted(backend: Backend): { on: Backend; alive: () => number } {
  const alive = new Set<Tensor>();
  const on = Object.assign(Object.create(backend) as Backend, {
    tensor(...args: Parameters<Backend['tensor']>) {
      const tensor = backend.tensor(...args);
      const destroy = tensor.destroy.bind(tensor);
      alive.add(tensor);
      tensor.destroy = () => {
        alive.delete(tensor);
        destroy();
      };
      return tensor;
    },
  });
  return { on, alive: () => alive.size };
}

it('a trainer holds no more after 200 steps than after 20', async () => {
  const { on, alive } = counted(openNodeBackend(1));
  const architecture = gpt2({ ...TINY_GPT2, n_layer: 1 });
  const weights = randomWeights(architecture, 1);
  const policy = new ParameterSet(on, architecture, 'policy', weights);
  const reference = new ParameterSet(on, architecture, 'reference', weights);
  const source = new FixedPairs(randomPairs(architecture, 50, 2), architecture);
  const config = { ...TINY_TRAINING, learning_rate: 1e-4, logging_steps: 5, max_steps: 200 };
  const trainer = await Trainer.create({ backend: on, architecture, policy, reference, source, config });
  const runTo = async (step: number) => {
    while (trainer.step < step) if (await trainer.runStep()) await trainer.collect();
    return { ...reachable(trainer), tensors: alive(), heap: heap() };
  };
  const early = await runTo(20);
  expect(early.tensors).toBeGreaterThan(10);
  expect(early.bytes).toBeGreaterThan(10_000);
  const { objects, ...rest } = await runTo(200);
  expect(objects).toBeLessThanOrEqual(early.objects);
  expect({ ...early, ...rest }).toEqual(early);
  expect(trainer.finished).toBe(true);
  await trainer.dispose();
});
