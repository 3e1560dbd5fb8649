import { useTranslation } from 'react-i18next';
import { PLAIN_SAMPLING } from '../../../../math/sampling';
import { formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { DiceMarker } from './DiceMarker';
import { SpeakerChoice } from './SpeakerChoice';
import { SpokenStrip } from './SpokenStrip';
import { UnitLine } from './UnitLine';
import type { Speech } from './useSpeech';
import { useThrow } from './useThrow';

/** A number of the dice on the probabilities laid end to end. */
export function DiceStep({ speech }: { readonly speech: Speech }) {
  const { t } = useTranslation('derivation');
  const { words, u, over, seed, speaker, text } = speech;
  const { stretches, hit } = useThrow(speech, PLAIN_SAMPLING);
  const word = words.label(hit.token);
  const say = () => speech.say(hit.token);
  const finish = () => speech.finish(PLAIN_SAMPLING);
  const pi = speaker === 'policy' ? 'piTheta' : 'piRef';
  return (
    <>
      <Prose text={t('probabilities.dice.text')} drive={{ say, finish, again: speech.throwAgain }} />
      <Equation
        name={t('probabilities.dice.equation')}
        tex={String.raw`\sym{token} = \min\Big\{\,v : \sum_{v' \le v} \sym{${pi}}(v' \mid \sym{x}, \sym{prefix}) > \sym{dice}\Big\}`}
        symbols={[
          { id: 'dice', ...(!over && { value: formatTerm(u) }) },
          { id: 'token', ...(!over && { value: t('probabilities.next.value', { word }) }) },
        ]}
      />
      <SpokenStrip speech={speech} />
      {!over && (
        <ChapterFigure
          name={t('probabilities.dice.figure')}
          caption={t('probabilities.dice.caption', { text, model: t(`probabilities.models.named.${speaker}`) })}
        >
          <div className="unit-lines">
            <UnitLine
              name={t('probabilities.bend.plain')}
              stretches={stretches}
              words={words}
              speaker={speaker}
              u={u}
            />
            <DiceMarker u={u} word={word} onChange={speech.putDice} />
          </div>
          <p className="numbers">
            {t('probabilities.dice.reading', {
              u: formatTerm(u),
              word,
              from: formatTerm(hit.from),
              to: formatTerm(hit.to),
            })}
          </p>
        </ChapterFigure>
      )}
      <div className="spoken-buttons derivation-controls-row">
        <button type="button" className="primary" disabled={over !== undefined} onClick={say}>
          {t('probabilities.dice.say', { word })}
        </button>
        <button type="button" onClick={speech.throwAgain}>
          {t('probabilities.dice.again')}
        </button>
        <button type="button" disabled={over !== undefined} onClick={finish}>
          {t('probabilities.dice.finish')}
        </button>
        <span className="muted numbers">{t('probabilities.dice.seed', { seed })}</span>
      </div>
      <SpeakerChoice speaker={speaker} onChange={speech.speakAs} />
    </>
  );
}
