import { asEngineError, EngineError } from '../core/errors';
import { GraphBuilder } from '../graph/builder';
import type { Backend } from './backend';
import { Owned, TensorGroup } from './ownership';

const [LEFT, RIGHT, PRODUCT] = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [19, 22, 43, 50],
] as const;
const TOLERANCE = 1e-3;

/**
 * Multiplies two small matrices. A device may be there, and good, while ONNX Runtime cannot make a session on it (its WebAssembly does not
 * arrive, the browser lacks what it takes for granted): that shows only by trying.
 * @throws EngineError engine_failed in the words of what failed
 */
export async function tryBackend(backend: Backend): Promise<void> {
  const fail = (what: string) => {
    const reason = `ONNX Runtime does not work on ${backend.info.description}: ${what}`;
    return new EngineError('engine_failed', reason, { reason });
  };
  const product = await multiply(backend).catch((thrown: unknown) => {
    const { message, values } = asEngineError(thrown);
    throw fail(String(values.reason ?? message));
  });
  if (PRODUCT.some((expected, i) => !(Math.abs(product[i] - expected) <= TOLERANCE)))
    throw fail(`a product of matrices is [${product.join(', ')}], not [${PRODUCT.join(', ')}]`);
}

async function multiply(backend: Backend): Promise<number[]> {
  const b = new GraphBuilder('trial');
  const graph = b.build([b.op('MatMul', [b.input('x', 'float32', [2, 2]), b.input('w', 'float32', [2, 2])], {}, 'y')]);
  return Owned.during(async (own) => {
    const tensors = own.keep(new TensorGroup(backend, 'trial'));
    const x = tensors.float32('x', [2, 2], Float32Array.from(LEFT));
    const w = tensors.float32('w', [2, 2], Float32Array.from(RIGHT));
    const program = own.keep(await backend.loadGraph(graph));
    const { y } = await program.run({ x, w });
    const [product] = await backend.read([y]);
    return [...product];
  });
}
