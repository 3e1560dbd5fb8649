import { parseArgs } from 'node:util';

/** The command was called wrongly; its message says how to call it. */
export class UsageError extends Error {}

/** It was asked how to call the command; its message says so. */
export class UsageAsked extends Error {}

/**
 * Positional arguments and `--name value` flags.
 * @param names the flags that the command knows @param switches those that take no value: `true` where they are given
 * @throws UsageError naming what is not understood, UsageAsked where `--help` stands anywhere among the arguments
 */
export function parseFlags(
  args: readonly string[],
  names: readonly string[],
  usage: string,
  switches: readonly string[] = [],
) {
  if (args.includes('--help')) throw new UsageAsked(`usage: ${usage}`);
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' as const }]),
    ...switches.map((name) => [name, { type: 'boolean' as const }]),
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const flags = values as Record<string, string | boolean | undefined>;
    const texts = Object.entries(flags).map(([name, value]) => [name, value === true ? 'true' : value]);
    return { flags: Object.fromEntries(texts) as Record<string, string | undefined>, positionals };
  } catch (thrown) {
    throw new UsageError(`${(thrown as Error).message}\nusage: ${usage}`);
  }
}

/** @throws UsageError when the flag is not a number */
export function numberFlag(flags: Record<string, string | undefined>, name: string): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`--${name} is ${text}; give a number`);
  return value;
}
