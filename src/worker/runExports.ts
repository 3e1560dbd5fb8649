import type { CommandOf } from '../client/runProtocol';
import type { ExportedFile, Verification } from '../core/exports';
import type { Run } from '../train/run';
import type { Exporting } from './exporting';

/** Files of a run. What makes them is loaded for the first. */
export class RunExports {
  private exporting: Promise<Exporting> | undefined;

  /** @throws EngineError whatever is wrong with the run */
  async export(command: CommandOf<'export'>, run: Run): Promise<ExportedFile> {
    return (await this.load()).export(command, run);
  }

  /** @throws EngineError whatever is wrong with the file */
  async verify(command: CommandOf<'verify'>, run: Run): Promise<Verification> {
    return (await this.load()).verify(command, run);
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
