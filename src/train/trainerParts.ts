import { Owned } from '../runtime/ownership';
import { ReferencePass } from './referencePass';
import { Update, type UpdateOptions } from './update';

/** What a trainer has on its backend that is costly to make, for one shape of batch: it serves one run after the other, whatever their methods are. */
export class TrainerParts {
  private constructor(
    readonly update: Update,
    readonly referencePass: ReferencePass,
    private readonly own: Owned,
  ) {}

  static create(options: UpdateOptions): Promise<TrainerParts> {
    const { backend, architecture } = options;
    return Owned.create(async (own) => {
      const update = own.keep(await Update.create(options));
      const referencePass = own.keep(await ReferencePass.create(backend, architecture, update.batch));
      return new TrainerParts(update, referencePass, own);
    });
  }

  /** Forgets the last run: moments and the flag of numbers that were not finite. */
  clear(): void {
    this.update.clear();
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
