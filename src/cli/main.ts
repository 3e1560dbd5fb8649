import { asEngineError } from '../errors';
import { UsageError } from './flags';
import { pretrainCommand } from './pretrain';
import { trainCommand } from './train';
import { verifyCommand } from './verify';

type Command = (args: readonly string[], root: string) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  verify: verifyCommand,
  train: trainCommand,
  pretrain: pretrainCommand,
};

/** Runs a command; its exit code. Results go to stdout, progress and errors to stderr. */
export async function main([name, ...args]: readonly string[], root: string): Promise<number> {
  const command = COMMANDS[name ?? ''];
  if (!command) {
    console.error(`unknown command ${name ?? ''}; the commands are ${Object.keys(COMMANDS).join(', ')}`);
    return 2;
  }
  try {
    return await command(args, root);
  } catch (thrown) {
    console.error(`${name}: ${thrown instanceof UsageError ? thrown.message : asEngineError(thrown).message}`);
    return thrown instanceof UsageError ? 2 : 1;
  }
}
