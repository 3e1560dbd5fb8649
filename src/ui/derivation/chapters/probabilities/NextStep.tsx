import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rankTokens } from '../../../../math/nextToken';
import { PLAIN_SAMPLING, samplingDistribution } from '../../../../math/sampling';
import { formatProbability, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { type BarRow, BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Marked, Prose } from '../../Prose';
import { SpokenStrip } from './SpokenStrip';
import { SPEAKERS, tokenOf } from './speech';
import type { Speech } from './useSpeech';

/** Tokens that are shown at first. */
const FEW = 8;
const SYMBOL_OF = { policy: 'piTheta', reference: 'piRef' } as const;

/** What both models expect next; a press on a word says it. */
export function NextStep({ speech }: { readonly speech: Speech }) {
  const { t } = useTranslation('derivation');
  const [all, setAll] = useState(false);
  const { words, prefix, over, text } = speech;
  const expected = useExpected(speech);
  const top = expected.ranked[0];
  const best = { word: words.label(top) };
  // Nothing follows an answer that is over.
  const value = (what: string) => !over && { value: `${t('probabilities.next.value', best)} ${what}` };
  const [not, crispy] = ['not', 'crispy'].map(tokenOf);
  const count = expected.policy.length;
  const difference = useDifference(speech, expected);
  return (
    <>
      <Prose
        text={t('probabilities.next.text', { count, not: words.label(not), crispy: words.label(crispy) })}
        drive={{
          not: () => speech.say(not),
          crispy: () => speech.say(crispy),
          undo: () => speech.keep(prefix.length - 1),
        }}
      />
      <Equation
        name={t('probabilities.next.equation')}
        tex={String.raw`\sym{piTheta}(\sym{token} = v \mid \sym{x}, \sym{prefix}) = \frac{e^{\sym{logit}}}{\sum_{v'} e^{f_{v'}}}`}
        symbols={[
          { id: 'x', value: speech.prompt },
          { id: 'prefix', value: prefix.length > 0 ? words.text('', prefix) : t('probabilities.next.nothing') },
          { id: 'logit', ...value(formatTerm(expected.logits[top])) },
          { id: 'piTheta', ...value(formatProbability(expected.policy[top])) },
          { id: 'piRef', ...value(formatProbability(expected.reference[top])) },
        ]}
      />
      <SpokenStrip speech={speech} />
      {!over && (
        <ChapterFigure
          name={t('probabilities.next.figure')}
          caption={t('probabilities.next.caption', { text, step: speech.step })}
        >
          <Bars speech={speech} expected={expected} shown={all ? count : FEW} />
          <p>
            <button type="button" className="quiet" aria-pressed={all} onClick={() => setAll(!all)}>
              {t(all ? 'probabilities.next.fewer' : 'probabilities.next.more', { count })}
            </button>
          </p>
          <p className="prose">
            <Marked text={difference} />
          </p>
        </ChapterFigure>
      )}
    </>
  );
}

interface Expected {
  readonly policy: Float64Array;
  readonly reference: Float64Array;
  /** The policy's. */
  readonly logits: Float32Array;
  /** By the larger of the two probabilities. */
  readonly ranked: readonly number[];
}

/** Of the next token, or of the last where nothing follows it. */
function useExpected({ logits, prefix, over }: Speech): Expected {
  return useMemo(() => {
    const place = over ? prefix.length - 1 : prefix.length;
    const [policy, reference] = SPEAKERS.map((each) => samplingDistribution(logits(each, place), PLAIN_SAMPLING));
    const larger = policy.map((p, token) => Math.max(p, reference[token]));
    return { policy, reference, logits: logits('policy', place), ranked: rankTokens(larger) };
  }, [logits, prefix, over]);
}

interface BarsProps {
  readonly speech: Speech;
  readonly expected: Expected;
  readonly shown: number;
}

function Bars({ speech, expected, shown }: BarsProps) {
  const { t } = useTranslation('derivation');
  const { policy, reference, ranked } = expected;
  const rest = ranked.slice(shown);
  const mass = (values: Float64Array) => formatProbability(rest.reduce((sum, token) => sum + values[token], 0));
  const rows = ranked.slice(0, shown).map((token): BarRow => {
    const word = speech.words.label(token);
    const bar = (role: 'policy' | 'reference') => ({
      role,
      value: expected[role][token],
      text: formatProbability(expected[role][token]),
      name: t(`probabilities.models.${role}`),
      symbol: SYMBOL_OF[role],
    });
    return {
      id: String(token),
      label: (
        <button
          type="button"
          className="say-word"
          aria-label={t('probabilities.next.say', { word })}
          onClick={() => speech.say(token)}
        >
          {word}
        </button>
      ),
      bars: [bar('policy'), bar('reference')],
    };
  });
  const most = Math.max(policy[ranked[0]], reference[ranked[0]]);
  return (
    <>
      <BarRows name={t('probabilities.next.figure')} rows={rows} max={most} />
      {rest.length > 0 && (
        <p className="muted numbers">
          {t('probabilities.next.rest', { count: rest.length, policy: mass(policy), reference: mass(reference) })}
        </p>
      )}
    </>
  );
}

/** Smaller than what the page writes of a probability. */
const ALIKE = 5e-4;

/** Where training has moved the policy most, in words. */
function useDifference({ words, step }: Speech, { policy, reference }: Expected): string {
  const { t } = useTranslation('derivation');
  const gaps = policy.map((p, token) => Math.abs(p - reference[token]));
  const [token] = rankTokens(gaps);
  if (gaps[token] < ALIKE) return t('probabilities.next.same');
  const at = { step, word: words.label(token) };
  return t('probabilities.next.differ', {
    ...at,
    policy: formatProbability(policy[token]),
    reference: formatProbability(reference[token]),
  });
}
