import { useTranslation } from 'react-i18next';
import { PLAIN_SAMPLING, samplingDistribution } from '../../../../math/sampling';
import { formatProbability, formatTerm } from '../../../shared/format';
import { useCount } from '../../../shared/useTexts';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { useDishOutcomes } from '../../live';
import { Prose } from '../../Prose';
import { formatChance } from '../../scientific';
import { SpeakerChoice } from './SpeakerChoice';
import { SpokenStrip } from './SpokenStrip';
import { END_TOKEN, tokenOf } from './speech';
import type { Speech } from './useSpeech';
import { factorsOf } from './wholeAnswer';

const answer = (words: readonly string[]) => [...words.map(tokenOf), END_TOKEN];
const SHORT = ['crispy', '.'];
const LONG = ['very', 'crispy', 'and', 'very', 'juicy', '.'];

/** The probability of everything that was said, as a product and as a sum of logarithms. */
export function WholeStep({ speech }: { readonly speech: Speech }) {
  const { t } = useTranslation('derivation');
  const { prefix, speaker, words } = speech;
  const factors = factorsOf(
    prefix.map((_, place) => samplingDistribution(speech.logits(speaker, place), PLAIN_SAMPLING)),
    prefix,
  );
  const total = factors.at(-1)?.sum ?? 0;
  const pi = speaker === 'policy' ? 'piTheta' : 'piRef';
  const model = t(`probabilities.models.named.${speaker}`);
  return (
    <>
      <Prose
        text={t('probabilities.whole.text')}
        drive={{
          finish: () => speech.finish(PLAIN_SAMPLING),
          short: () => speech.setPrefix(answer(SHORT)),
          long: () => speech.setPrefix(answer(LONG)),
        }}
      />
      <Equation
        name={t('probabilities.whole.equation')}
        tex={String.raw`\log\sym{${pi}}(\sym{y}\mid\sym{x}) = \sum_{t} \log\sym{${pi}}(\sym{token}\mid\sym{x},\sym{prefix})`}
        symbols={[
          { id: 'y', value: prefix.length > 0 ? words.text('', prefix) : t('probabilities.next.nothing') },
          { id: pi, value: formatChance(Math.exp(total)) },
        ]}
      />
      <SpokenStrip speech={speech} />
      <ChapterFigure name={t('probabilities.whole.figure')} caption={t('probabilities.whole.caption', { model })}>
        {factors.length === 0 ? (
          <p className="empty prose">{t('probabilities.whole.empty')}</p>
        ) : (
          <>
            <div className="derivation-table-room">
              <table className="derivation-table numbers">
                <thead>
                  <tr>
                    {(['word', 'probability', 'product', 'logp', 'sum'] as const).map((column) => (
                      <th key={column} scope="col">
                        {t(`probabilities.whole.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {factors.map(({ token, place, probability, product, logp, sum }) => (
                    <tr key={place}>
                      <th scope="row">{words.label(token)}</th>
                      <td>{formatProbability(probability)}</td>
                      <td>{formatChance(product)}</td>
                      <td>{formatTerm(logp)}</td>
                      <td>{formatTerm(sum)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Summary speech={speech} total={total} />
          </>
        )}
      </ChapterFigure>
      <SpeakerChoice speaker={speaker} onChange={speech.speakAs} />
    </>
  );
}

/** What the sum means, and where the answer stands among all that could be said. */
function Summary({ speech, total }: { readonly speech: Speech; readonly total: number }) {
  const { t } = useTranslation('derivation');
  const inWords = useCount();
  const listed = useListed(speech);
  if (speech.over !== 'ended')
    return <p className="prose">{t('probabilities.whole.unfinished', { sum: formatTerm(total) })}</p>;
  const count = inWords(Math.round(Math.exp(-total)));
  return (
    <>
      <p className="prose">
        {t('probabilities.whole.total', {
          sum: formatTerm(total),
          probability: formatChance(Math.exp(total)),
          count,
        })}
      </p>
      {listed && <p className="prose">{listed}</p>}
    </>
  );
}

/** The answer in the enumeration of all outcomes; undefined while that is of another dish. */
function useListed({ prefix, words, speaker, dish }: Speech): string | undefined {
  const { t } = useTranslation('derivation');
  const outcomes = useDishOutcomes();
  if (outcomes?.dish !== dish) return undefined;
  const logps = speaker === 'policy' ? outcomes.policyLogps : outcomes.referenceLogps;
  const bare = (text: string) => text.replaceAll(' ', '');
  const text = bare(prefix.slice(0, -1).map(words.label).join(''));
  const malformed = outcomes.texts.length - 1;
  const place = outcomes.texts.findIndex((each) => bare(each) === text);
  if (place < 0 || place === malformed)
    return t('probabilities.whole.malformed', { share: formatChance(Math.exp(logps[malformed])) });
  const better = logps.reduce((sum, logp, each) => (each !== malformed && logp > logps[place] ? sum + 1 : sum), 0);
  return t('probabilities.whole.listed', { count: logps.length, logp: formatTerm(logps[place]), place: better + 1 });
}
