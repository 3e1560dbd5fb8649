import { parseArgs } from 'node:util';

/** Parses the flags of a script; an unknown one ends it with the list of those there are. `help` maps a flag to a line on it. */
export function readFlags(options, help) {
  try {
    return parseArgs({ options, allowPositionals: false }).values;
  } catch (error) {
    const list = Object.entries(help).map(([flag, line]) => `  ${flag.padEnd(12)} ${line}`);
    console.error(`${error.message}\nFlags:\n${list.join('\n')}`);
    process.exit(2);
  }
}
