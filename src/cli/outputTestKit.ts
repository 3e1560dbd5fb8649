import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

export interface CommandOutput {
  /** A folder of the test's own. */
  readonly out: string;
  /** What it has written to stdout, and to stderr, so far; a test may begin anew. */
  printed: string;
  said: string;
}

/** What a command writes in a test, which nobody else sees. Each test of the file begins with nothing. */
export function captureOutput(): CommandOutput {
  const output = { out: '', printed: '', said: '' };
  beforeEach(() => {
    Object.assign(output, { out: mkdtempSync(join(tmpdir(), 'dpo-command-')), printed: '', said: '' });
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output.printed += text;
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      output.said += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(output.out, { recursive: true });
  });
  return output;
}
