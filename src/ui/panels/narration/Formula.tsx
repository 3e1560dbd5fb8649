import { formatTerm } from '../../format';
import { Maths } from '../inspector/Maths';

/** A chain of equalities: from the symbols over the numbers put in for them to the value. */
export function Formula({ parts }: { readonly parts: readonly string[] }) {
  const placed = parts.map((part, place) => ({ part, place }));
  return (
    <p className="formula numbers">
      {placed.map(({ part, place }) => (
        <span key={place} className="formula-part">
          {place > 0 && '= '}
          <Maths>{part}</Maths>{' '}
        </span>
      ))}
    </p>
  );
}

/** A number that follows a sign. */
export function operand(value: number, format = formatTerm): string {
  const text = format(value);
  return text.startsWith('−') ? `(${text})` : text;
}

/** Numbers added up, written out. */
export function sumOf(values: readonly number[]): string {
  return values.map((value, place) => (place === 0 ? formatTerm(value) : `+ ${operand(value)}`)).join(' ');
}
