import { useTranslation } from 'react-i18next';
import type { NumberRule } from '../../../../core/rules';
import type { Stretch } from '../../../../math/nextToken';
import { PLAIN_SAMPLING } from '../../../../math/sampling';
import { type ChapterValueName, derivationRule } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatNats, formatSetting, formatTerm } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { useChapterNumber } from '../../useChapterValue';
import { DiceMarker } from './DiceMarker';
import { SpokenStrip } from './SpokenStrip';
import { UnitLine } from './UnitLine';
import type { Speech } from './useSpeech';
import { useThrow } from './useThrow';

const SCALES = {
  temperature: linearScale(0, 3, 0.05),
  topK: linearScale(1, 24, 1),
  topP: linearScale(0.05, 1, 0.05),
} as const;

function ruleOf(name: ChapterValueName<'probabilities'>): NumberRule {
  const rule = derivationRule('probabilities', name);
  if (rule?.kind !== 'number') throw new Error(`${name} is no number`);
  return rule;
}

/** Temperature, top-k and top-p: the line before and after. */
export function BendStep({ speech }: { readonly speech: Speech }) {
  const { t } = useTranslation('derivation');
  const { words, u, over, speaker, text } = speech;
  const [temperature, setTemperature] = useChapterNumber('probabilities', 'temperature', 1);
  const vocabulary = speech.logits(speaker, 0).length;
  const [topK, setTopK] = useChapterNumber('probabilities', 'topK', vocabulary);
  const [topP, setTopP] = useChapterNumber('probabilities', 'topP', 1);
  const settings = { do_sample: temperature > 0, temperature, top_k: topK, top_p: topP };
  const plain = useThrow(speech, PLAIN_SAMPLING);
  const bent = useThrow(speech, settings);
  const word = words.label(bent.hit.token);
  const say = () => speech.say(bent.hit.token);
  const finish = () => speech.finish(settings);
  const reads = {
    word,
    u: formatTerm(u),
    kept: bent.stretches.length,
    count: vocabulary,
    plain: formatNats(plain.entropy),
    bent: formatNats(bent.entropy),
  };
  const line = { words, speaker, u };
  return (
    <>
      <Prose
        text={t('probabilities.bend.text')}
        drive={{
          cold: () => setTemperature(0.5),
          hot: () => setTemperature(2),
          greedy: () => setTemperature(0),
          three: () => setTopK(3),
          nucleus: () => setTopP(0.8),
          plain: () => {
            setTemperature(undefined);
            setTopK(undefined);
            setTopP(undefined);
          },
        }}
      />
      <Equation
        name={t('probabilities.bend.equation')}
        tex={String.raw`\sym{${speaker === 'policy' ? 'piTheta' : 'piRef'}}^{(\sym{temperature})}(v \mid \sym{x}, \sym{prefix}) = \frac{e^{\sym{logit}/\sym{temperature}}}{\sum_{v'} e^{f_{v'}/\sym{temperature}}}`}
        symbols={[
          { id: 'temperature', value: formatSetting(temperature) },
          { id: 'dice', ...(!over && { value: reads.u }) },
        ]}
      />
      <div className="derivation-controls">
        <ChapterSlider
          label={t('probabilities.bend.temperature')}
          value={temperature}
          rule={ruleOf('temperature')}
          scale={SCALES.temperature}
          nudge={nudgeBy(0.05)}
          onChange={setTemperature}
          symbol="temperature"
        />
        <ChapterSlider
          label={t('probabilities.bend.topK')}
          value={topK}
          rule={ruleOf('topK')}
          scale={SCALES.topK}
          nudge={nudgeBy(1)}
          onChange={setTopK}
        />
        <ChapterSlider
          label={t('probabilities.bend.topP')}
          value={topP}
          rule={ruleOf('topP')}
          scale={SCALES.topP}
          nudge={nudgeBy(0.05)}
          onChange={setTopP}
        />
      </div>
      <SpokenStrip speech={speech} />
      {!over && (
        <ChapterFigure
          name={t('probabilities.bend.figure')}
          caption={t('probabilities.bend.caption', { text, model: t(`probabilities.models.named.${speaker}`) })}
        >
          <div className="unit-lines">
            <UnitLine name={t('probabilities.bend.plain')} stretches={plain.stretches} {...line} />
            <Stretching from={plain.stretches} to={bent.stretches} hit={bent.hit.token} />
            <UnitLine name={t('probabilities.bend.bent')} stretches={bent.stretches} {...line} />
            <DiceMarker u={u} word={word} onChange={speech.putDice} />
          </div>
          <p className="numbers" role="status">
            {t(reads.kept === 1 ? 'probabilities.bend.greedyReading' : 'probabilities.bend.reading', reads)}
          </p>
        </ChapterFigure>
      )}
      <div className="spoken-buttons">
        <button type="button" disabled={over !== undefined} onClick={say}>
          {t('probabilities.dice.say', { word })}
        </button>
        <button type="button" onClick={speech.throwAgain}>
          {t('probabilities.dice.again')}
        </button>
        <button type="button" disabled={over !== undefined} onClick={finish}>
          {t('probabilities.dice.finish')}
        </button>
      </div>
    </>
  );
}

interface StretchingProps {
  readonly from: readonly Stretch[];
  readonly to: readonly Stretch[];
  /** The token whose band is marked. */
  readonly hit: number;
}

/** Where each stretch of the plain line goes on the bent one. */
function Stretching({ from, to, hit }: StretchingProps) {
  const bands = from.flatMap((above) => {
    const below = to.find(({ token }) => token === above.token);
    return below ? [{ token: above.token, path: `M${above.from} 0H${above.to}L${below.to} 1H${below.from}Z` }] : [];
  });
  return (
    <svg className="stretching" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {bands.map(({ token, path }) => (
        <path key={token} d={path} data-hit={token === hit} />
      ))}
    </svg>
  );
}
