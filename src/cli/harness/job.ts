import type { ErrorCode } from '../../errors';
import type { VerifyJob } from '../verifyJob';

/** What Node asks the browser to run on WebGPU. */
export interface HarnessJob {
  readonly kind: 'verify';
  readonly job: VerifyJob;
}

export type HarnessOutcome =
  | { readonly result: string }
  | { readonly error: { code: ErrorCode; message: string; values: Record<string, string | number> } };

declare global {
  /** Runs a job given as JSON (bytes as base64); the result is JSON again. */
  var runHarness: (job: string) => Promise<HarnessOutcome>;
}
