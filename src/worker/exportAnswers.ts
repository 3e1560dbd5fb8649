import { asEngineError, EngineError } from '../errors';
import type { Exporting, ExportWork } from './exporting';
import type { TakeCommand, TakeReport } from './protocol';

/** Answers whoever asks for files of a run, each command once. What makes them is loaded for the first. */
export class ExportAnswers {
  private exporting: Promise<Exporting> | undefined;

  /** @param post its second argument: what the page is to own from now on */
  constructor(private readonly post: (report: TakeReport, transfer?: Transferable[]) => void) {}

  /** What goes wrong is part of the answer: the run has nothing to do with it. @param work undefined where there is no run */
  async answer(command: TakeCommand, work: ExportWork | undefined): Promise<void> {
    try {
      if (!work) throw noRun();
      const exporting = await this.load();
      if (command.type === 'export') {
        const file = await exporting.export(command, work);
        this.post({ type: 'exported', kind: command.kind, file }, [file.bytes.buffer]);
      } else this.post({ type: 'verified', verification: await exporting.verify(command, work) });
    } catch (thrown) {
      const { code, message, values } = asEngineError(thrown);
      this.post({ type: command.type === 'export' ? 'exported' : 'verified', problem: { code, message, values } });
    }
  }

  /** After a failure the next one tries again. */
  private load(): Promise<Exporting> {
    this.exporting ??= import('./exporting').then(
      ({ Exporting }) => new Exporting(),
      (thrown) => {
        this.exporting = undefined;
        throw thrown;
      },
    );
    return this.exporting;
  }
}

function noRun(): EngineError {
  const reason = 'there is no run that could be taken away; train first';
  return new EngineError('engine_failed', reason, { reason });
}
