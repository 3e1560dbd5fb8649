import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserExecutable, DRIVER_ONLY_FLAG, WEBGPU_FLAGS } from './scripts/browser.mjs';
import { ISOLATION } from './scripts/vite/policy.ts';

const executablePath = browserExecutable();

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

const gpu = { include: ['src/**/*.gpu.test.ts'], testTimeout: 360_000, hookTimeout: 360_000, fileParallelism: false };

/**
 * `unit` in Node, where files share modules and one ONNX Runtime a thread; `apart`, the same for files that cannot share; `kernel` in a real
 * Chromium with WebGPU, for everything that needs a GPUDevice; `native`, the same files in Node through Dawn: they start at once, and where there is
 * a GPU they end in seconds. In software Chromium is no slower, and it is what visitors have: `npm test` runs `kernel`. `firefox` and `webkit`: the
 * same few checks of the page in each.
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
      // Vulkan reads the environment of a process: threads have only a copy.
      { test: { ...gpu, name: 'native', pool: 'forks', setupFiles: ['src/cli/nodeGpuTestKit.ts'] } },
      engine('firefox'),
      engine('webkit'),
      {
        server: { headers: ISOLATION },
        optimizeDeps: { exclude: ['onnxruntime-web'] },
        test: {
          ...gpu,
          name: 'kernel',
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...WEBGPU_FLAGS, DRIVER_ONLY_FLAG],
                ...(executablePath !== undefined && { executablePath }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
