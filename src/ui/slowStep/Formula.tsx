import { Maths } from '../inspector/Maths';
import { formatTerm } from '../shared/format';

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

/** Terms of a sum that are written out; of more, the first ones and the last. */
const MOST_TERMS = 10;

/** Numbers added up, written out. */
export function sumOf(values: readonly number[], format = formatTerm): string {
  const terms = values.map((value, place) => (place === 0 ? format(value) : `+ ${operand(value, format)}`));
  const written = terms.length > MOST_TERMS ? [...terms.slice(0, MOST_TERMS - 2), '+ …', terms.at(-1)] : terms;
  return written.join(' ');
}
