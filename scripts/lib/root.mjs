import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, wherever the script was started from. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
