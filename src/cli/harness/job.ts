import type { ErrorCode } from '../../core/errors';
import type { BenchJob } from '../benchJob';
import type { VerifyJob } from '../verifyJob';

/** What Node asks the browser to run on WebGPU. */
export type HarnessJob =
  | { readonly kind: 'verify'; readonly job: VerifyJob }
  | { readonly kind: 'bench'; readonly job: BenchJob };

export type HarnessOutcome =
  | { readonly result: string }
  | { readonly error: { code: ErrorCode; message: string; values: Record<string, string | number> } };

declare global {
  /** Runs a job given as JSON (bytes as base64); the result is JSON again. */
  var runHarness: (job: string) => Promise<HarnessOutcome>;
}
