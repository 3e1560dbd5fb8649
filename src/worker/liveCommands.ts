import type { Command, CommandOf, CommandType, ContentOf } from '../client/runProtocol';
import type { LiveRun } from './liveRun';
import { choicesOf, exactOf, needed } from './refusals';
import type { RunExports } from './runExports';
import type { ViewSettings } from './watching';

/** What changes neither the run's definition nor what it is made of. */
export type LiveCommand = Exclude<
  Command,
  CommandOf<'start' | 'fork' | 'look' | 'model' | 'reference' | 'cancelModel' | 'data' | 'close'>
>;

export interface LivePlace {
  /** undefined before there is a run. */
  readonly live: LiveRun | undefined;
  readonly settings: ViewSettings;
  readonly exports: RunExports;
}

/** Carries out what a run can be asked to do while it is there; how it is looked at may be said before. @throws EngineError where it needs a run, or another world's */
export async function carryOutLive(
  command: LiveCommand,
  { live, settings, exports }: LivePlace,
): Promise<ContentOf<CommandType>> {
  switch (command.type) {
    case 'train':
      return nothing(needed(live).train(command.until));
    case 'pause':
      return nothing(await live?.pause());
    case 'step':
      return nothing(await needed(live).step());
    case 'narrate':
      return needed(live).narrate();
    case 'speed':
      settings.pace.stepsPerSecond = command.stepsPerSecond;
      return undefined;
    case 'watch':
      if (!live) settings.watch = command.watch;
      return nothing(await live?.watching.change(command.watch));
    case 'view':
      return nothing(await needed(live).view(command.step));
    case 'language':
      settings.language = command.language;
      return nothing(await live?.watching.translate());
    case 'predict': {
      const { run, watching } = needed(live);
      return exactOf(run.world).predict(command.dish, command.tokens, watching.policy);
    }
    case 'propose':
      return choicesOf(needed(live).run.world).propose(command.dish);
    case 'choose':
      choicesOf(needed(live).run.world);
      return needed(live).choose(command.choice);
    case 'record': {
      const { run, recorder } = needed(live);
      return run.world.exact && recorder.recording(run.world, run.world.exact);
    }
    case 'export':
      return exports.export(command, needed(live).run);
    case 'verify':
      return exports.verify(command, needed(live).run);
    default:
      return command satisfies never;
  }
}

/** The answer of a command that has no content. */
function nothing(_done: unknown): undefined {
  return undefined;
}
