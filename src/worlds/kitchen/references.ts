import type { ParameterSet } from '../../model/parameters';

/** What the policies of a run are held against: what it began with, and once supervised fine-tuning is over what that has come to. */
export class References {
  private tuned: ParameterSet | undefined;

  /** @param after updates of supervised fine-tuning, 0 where there are none */
  constructor(
    readonly start: ParameterSet,
    private readonly after: number,
  ) {}

  rebase(tuned: ParameterSet): void {
    this.tuned = tuned;
  }

  /** Whether supervised fine-tuning is not over yet. */
  get tunes(): boolean {
    return this.after > 0 && this.tuned === undefined;
  }

  /** Whether a policy of so many updates is one of before; its last, too, until it has become the reference. */
  isBefore(step: number): boolean {
    return this.after > 0 && (this.tuned === undefined || step < this.after);
  }

  at(step: number): ParameterSet {
    return (this.isBefore(step) ? undefined : this.tuned) ?? this.start;
  }

  get now(): ParameterSet {
    return this.tuned ?? this.start;
  }
}
