import { asEngineError } from '../core/errors';
import { benchCommand } from './bench';
import { UsageAsked, UsageError } from './flags';
import { pretrainCommand } from './pretrain';
import { probeCommand } from './probe';
import { recordedRunCommand } from './recordedRun';
import { referenceCommand } from './reference';
import { suiteCommand } from './suite/suite';
import { sweepCommand } from './sweep';
import { tasksCommand } from './tasks/tasks';
import { trainCommand } from './train';
import { verifyCommand } from './verify';

type Command = (args: readonly string[], root: string) => Promise<number>;

/** Every command by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  verify: verifyCommand,
  train: trainCommand,
  bench: benchCommand,
  pretrain: pretrainCommand,
  probe: probeCommand,
  sweep: sweepCommand,
  arena: suiteCommand,
  tasks: tasksCommand,
  'recorded-run': recordedRunCommand,
  reference: referenceCommand,
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
    if (thrown instanceof UsageAsked) {
      console.log(thrown.message);
      return 0;
    }
    console.error(`${name}: ${thrown instanceof UsageError ? thrown.message : asEngineError(thrown).message}`);
    return thrown instanceof UsageError ? 2 : 1;
  }
}
