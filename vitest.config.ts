import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserExecutable, WEBGPU_FLAGS } from './scripts/browser.mjs';

const executablePath = browserExecutable();
const crossOriginIsolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** They weigh ONNX Runtime's heap from its beginning, or put other modules in a module's place. */
const APART = ['src/train/estimate.test.ts', 'src/train/longRun.test.ts', 'src/ui/record/filmRecorder.test.ts'];

const node = { pool: 'threads', testTimeout: 120_000, hookTimeout: 120_000 } as const;

/** The page as built, in a browser that is not Chromium. */
const engine = (name: 'firefox' | 'webkit') => ({
  test: {
    ...node,
    testTimeout: 240_000,
    name,
    include: ['e2e/engines/*.test.ts'],
    provide: { engine: name },
    // A WebKit on a busy machine takes half a minute to load and compile the engine.
    expect: { poll: { interval: 50, timeout: 90_000 } },
  },
});

/**
 * `unit` in Node, where files share modules and one ONNX Runtime a thread; `apart`, the same for files that cannot share; `kernel` in a real
 * Chromium with WebGPU, for everything that needs a GPUDevice; `firefox` and `webkit`, the same few checks in each.
 */
export default defineConfig({
  test: {
    // Vitest leaves a core idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          include: ['src/**/*.test.ts'],
          exclude: ['src/**/*.gpu.test.ts', ...APART],
          isolate: false,
        },
      },
      { test: { ...node, name: 'apart', include: APART } },
      engine('firefox'),
      engine('webkit'),
      {
        server: { headers: crossOriginIsolation },
        optimizeDeps: { exclude: ['onnxruntime-web'] },
        test: {
          name: 'kernel',
          include: ['src/**/*.gpu.test.ts'],
          testTimeout: 360_000,
          hookTimeout: 360_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: WEBGPU_FLAGS, ...(executablePath !== undefined && { executablePath }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
