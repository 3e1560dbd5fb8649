import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { testBackend } from '../backendContract';

describe('the wasm backend', () => {
  testBackend(async () => openNodeBackend(1));

  it('refuses a tensor after it was destroyed', async () => {
    const backend = openNodeBackend(1);
    const tensor = backend.tensor('gone', 'float32', [1]);
    tensor.destroy();
    await expect(backend.read([tensor])).rejects.toThrow('gone was used after it was destroyed');
  });
});
