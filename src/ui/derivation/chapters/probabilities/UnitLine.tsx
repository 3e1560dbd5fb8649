import { useTranslation } from 'react-i18next';
import { type Stretch, stretchUnder } from '../../../../math/nextToken';
import type { Words } from '../../../inspector/useWords';
import { formatTerm } from '../../../shared/format';
import type { Speaker } from './speech';

interface UnitLineProps {
  readonly name: string;
  readonly stretches: readonly Stretch[];
  readonly words: Words;
  readonly speaker: Speaker;
  /** What the dice show; marks the stretch that it falls on. */
  readonly u?: number;
}

/** The probabilities laid end to end from 0 to 1. */
export function UnitLine({ name, stretches, words, speaker, u }: UnitLineProps) {
  const { t } = useTranslation('derivation');
  const hit = u === undefined ? undefined : stretchUnder(stretches, u);
  return (
    <ol className={`unit-line unit-line-${speaker}`} aria-label={name}>
      {stretches.map((stretch) => {
        const { token, from, to } = stretch;
        const word = words.label(token);
        const reading = t('probabilities.dice.listed', { word, from: formatTerm(from), to: formatTerm(to) });
        return (
          <li
            key={token}
            className="stretch"
            data-hit={stretch === hit}
            style={{ flexGrow: to - from }}
            title={reading}
          >
            <span className="visually-hidden">{reading}</span>
            <span className="stretch-word" aria-hidden="true">
              {word}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
