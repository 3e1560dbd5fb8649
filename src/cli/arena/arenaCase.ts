import { EngineError } from '../../core/errors';

/** One case of arena.json (golden/README.md). */
export interface ArenaCase {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export type Rows = readonly (readonly number[])[];

/** What a case holds, by name; whatever is asked for and not there, or not what it should be, is refused by name. */
export class CaseReader {
  constructor(
    private readonly test: ArenaCase,
    private readonly index: number,
  ) {}

  get name(): string {
    return this.test.name;
  }

  number(param: string): number {
    const value = this.test.params[param];
    return isNumber(value) ? value : this.refuse(param, 'a number');
  }

  numbers(param: string, count: number): readonly number[] {
    const value = this.test.params[param];
    return isNumbers(value) && value.length === count ? value : this.refuse(param, `${count} numbers`);
  }

  oneOf<T extends string>(param: string, names: readonly T[]): T {
    const value = names.find((name) => name === this.test.params[param]);
    return value ?? this.refuse(param, `one of ${names.join(', ')}`);
  }

  /** A list of at least one number, or of as many as there have to be. */
  vector(input: string, count?: number): readonly number[] {
    const value = this.test.inputs[input];
    const fits = isNumbers(value) && (count === undefined ? value.length > 0 : value.length === count);
    return fits ? value : this.refuse(input, `a list of ${count ?? 'at least one'} numbers`);
  }

  /** Of each row the tokens that count. */
  tokens(input: string): Rows {
    const lengths = this.lengths();
    const rows = this.test.inputs[input];
    const fits = Array.isArray(rows) && rows.length === lengths.length && rows.every(isNumbers);
    if (!fits || rows.some((row, s) => row.length < lengths[s])) {
      return this.refuse(input, `${lengths.length} rows, as long as lengths says or longer`);
    }
    return rows.map((row, s) => row.slice(0, lengths[s]));
  }

  /** Tokens of each row, one at least. @param multiple what their number has to be a multiple of */
  lengths(multiple = 1): readonly number[] {
    const lengths = this.vector('lengths');
    const fits = lengths.every((length) => Number.isInteger(length) && length > 0) && lengths.length % multiple === 0;
    return fits ? lengths : this.refuse('lengths', `whole numbers above 0, a multiple of ${multiple}`);
  }

  /** Values of the tokens that count, in the shape that the case has an input in; 0 elsewhere. */
  padded(input: string, values: ArrayLike<number>): number[][] {
    let next = 0;
    return this.tokens(input).map((row, s) => {
      const width = (this.test.inputs[input] as Rows)[s].length;
      return Array.from({ length: width }, (_, t) => (t < row.length ? values[next++] : 0));
    });
  }

  /** Whether an input has a row for each sequence. */
  hasRows(input: string): boolean {
    return Array.isArray((this.test.inputs[input] as readonly unknown[])[0]);
  }

  private refuse(name: string, mend: string): never {
    const of = `${name} of case ${this.index} (${this.test.name})`;
    const value = name in { ...this.test.params, ...this.test.inputs } ? 'not what it has to be' : 'missing';
    throw new EngineError('config_invalid', `${of} is ${value}; use ${mend}`, { name: of, value, mend });
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isNumbers = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isNumber);
