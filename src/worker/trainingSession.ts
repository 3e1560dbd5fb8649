import type { Message, Report, Request, RunKey } from '../client/runProtocol';
import { Engines } from './engines';
import type { BackendMakers } from './openBackend';
import { type Outcome, RunSession } from './runSession';
import { Turns } from './turns';

export interface TrainingHost extends BackendMakers {
  /** @param transfer what the page is to own from now on */
  readonly post: (message: Message, transfer?: Transferable[]) => void;
  /** Address of the shipped models' directories. */
  readonly models: URL;
}

/** All runs of one page. Each carries out its own requests in order; at an engine they take turns. */
export class TrainingSession {
  private readonly runs = new Map<RunKey, RunSession>();
  private readonly engines: Engines;
  private readonly turns = new Turns();

  constructor(private readonly host: TrainingHost) {
    this.engines = new Engines(host);
  }

  /** Answered exactly once, whatever happens. */
  receive(request: Request): void {
    const run = this.runs.get(request.run) ?? this.open(request.run);
    run.receive(request);
    // Whoever asks for the same key afterwards gets another.
    if (request.command.type === 'close') this.runs.delete(request.run);
  }

  private open(key: RunKey): RunSession {
    const { engines, turns, host } = this;
    const { models } = host;
    const report = (report: Report) => host.post({ type: 'report', run: key, report });
    const session = new RunSession({
      engines,
      turns,
      models,
      report,
      answer: (id, outcome) => this.answer(id, outcome),
    });
    this.runs.set(key, session);
    return session;
  }

  private answer(id: number, outcome: Outcome): void {
    const { content } = 'content' in outcome ? outcome : { content: undefined };
    const file = content && 'bytes' in content && content.bytes instanceof Uint8Array ? [content.bytes.buffer] : [];
    this.host.post({ type: 'answer', id, ...outcome }, file);
  }
}
