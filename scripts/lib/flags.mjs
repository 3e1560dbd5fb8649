import { parseArgs } from 'node:util';

/** Parses the flags of a script; an unknown one ends it with the list of those there are, and `--help` with that alone. `help` maps a flag to a line on it. */
export function readFlags(options, help, args = process.argv.slice(2)) {
  if (args.includes('--help')) {
    console.log(flagList(help));
    process.exit(0);
  }
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    console.error(`${error.message}\n${flagList(help)}`);
    process.exit(2);
  }
}

export function flagList(help) {
  const list = Object.entries(help).map(([flag, line]) => `  ${flag.padEnd(12)} ${line}`);
  return `Flags:\n${list.join('\n')}`;
}
