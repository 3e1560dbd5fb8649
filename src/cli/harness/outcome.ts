import type { ErrorCode } from '../../core/errors';

export type HarnessOutcome =
  | { readonly result: string }
  | { readonly error: { code: ErrorCode; message: string; values: Record<string, string | number> } };

declare global {
  /** Runs a `GpuJob` given as JSON (bytes as base64); the result is JSON again. */
  var runHarness: (job: string) => Promise<HarnessOutcome>;
}
