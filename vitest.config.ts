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

const gpu = { include: ['src/**/*.gpu.test.ts'], testTimeout: 360_000, hookTimeout: 360_000, fileParallelism: false };

/**
 * `unit` in Node, where files share modules and one ONNX Runtime a thread; `apart`, the same for files that cannot share; `kernel` in a real
 * Chromium with WebGPU, for everything that needs a GPUDevice; `native`, the same files in Node through Dawn: they start at once, and where there is
 * a GPU they end in seconds. In software Chromium is no slower, and it is what visitors have: `npm test` runs `kernel`.
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
      {
        server: { headers: crossOriginIsolation },
        optimizeDeps: { exclude: ['onnxruntime-web'] },
        test: {
          ...gpu,
          name: 'kernel',
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
