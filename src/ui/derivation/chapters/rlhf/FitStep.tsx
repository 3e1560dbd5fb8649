import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { DishSelect } from '../../../controls/DishSelect';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale, logarithmicScale } from '../../../controls/Slider';
import { formatLoss, formatReward, formatShare } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Deeper } from '../../Deeper';
import { Equation } from '../../Equation';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Dot, Plot } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import type { Study } from './study';
import type { LiveStudy } from './useStudy';

const SEEN_SCALE = linearScale(2, 60, 1);
const COMPARISONS_SCALE = logarithmicScale(1, 3.7);
const FEW = 50;
const EVERYTHING = 528;

/** The reward model: a score for every word, fitted to comparisons of what the cook says often. */
export function FitStep({ live }: { readonly live: LiveStudy }) {
  const { t } = useTranslation('derivation');
  const { study, outcomes, chosenHere, setSeen, setComparisons, setSeed } = live;
  return (
    <Step title={t('rlhf.fit.title')}>
      <Prose text={t('rlhf.fit.text')} />
      <Equation
        name={t('rlhf.fit.equation')}
        tex={String.raw`\sym{loss}(\varphi) = -\,\sym{E}\,\log\sym{sigma}\bigl(\sym{rphi}(\sym{x},\sym{yw}) - \sym{rphi}(\sym{x},\sym{yl})\bigr) + \frac{1}{2\sym{samples}}\lVert\varphi\rVert^2`}
        symbols={[
          { id: 'rphi' },
          { id: 'loss', ...(study && { value: formatLoss(study.model.loss) }), name: t('rlhf.fit.loss') },
          { id: 'yw' },
          { id: 'yl' },
          { id: 'samples', ...(study && { value: String(study.comparisons) }), name: t('rlhf.fit.comparisons') },
        ]}
      />
      {study && outcomes ? (
        <>
          <Prose
            text={t('rlhf.fit.try', { seen: study.seen })}
            drive={{
              everything: () => setSeen(EVERYTHING),
              few: () => setComparisons(FEW),
              again: () => setSeed((study.seed % 9999) + 1),
              back: () => {
                setSeen(undefined);
                setComparisons(undefined);
              },
            }}
          />
          <DishSelect />
          <div className="derivation-controls">
            <ChapterSlider
              label={t('rlhf.fit.seen')}
              note={t(chosenHere ? 'rlhf.fit.chosenHere' : 'rlhf.fit.chosenByYou')}
              value={study.seen}
              rule={DERIVATION_RULES.rlhf.seen}
              scale={SEEN_SCALE}
              nudge={nudgeBy(1)}
              onChange={setSeen}
            />
            <ChapterSlider
              label={t('rlhf.fit.comparisons')}
              value={study.comparisons}
              rule={DERIVATION_RULES.rlhf.comparisons}
              scale={COMPARISONS_SCALE}
              nudge={nudgeLogarithmically}
              onChange={(value) => setComparisons(Math.round(value))}
            />
          </div>
          <ChapterFigure name={t('rlhf.fit.figure', { prompt: outcomes.prompt })} caption={t('rlhf.fit.caption')}>
            <Scatter study={study} />
            <ValueList
              rows={[
                { name: t('rlhf.fit.near'), value: formatShare(study.near), symbol: 'piRef' },
                { name: t('rlhf.fit.far'), value: formatShare(study.far), symbol: 'rphi' },
              ]}
            />
          </ChapterFigure>
          <Deeper name="words" title={t('rlhf.fit.words')}>
            <ChapterFigure name={t('rlhf.fit.words')}>
              <WordScores study={study} />
            </ChapterFigure>
          </Deeper>
        </>
      ) : (
        <WhileLoading />
      )}
    </Step>
  );
}

/** Every completion: its true reward and what the model gives it. */
const Scatter = memo(function Scatter({ study }: { readonly study: Study }) {
  const { t } = useTranslation('derivation');
  const { rewards, modelled, places } = study;
  const wellFormed = rewards.length - 1;
  const seen = new Set(places);
  const unseen = Array.from({ length: wellFormed }, (_, place) => place).filter((place) => !seen.has(place));
  const within = (values: Float64Array) => {
    const shown = values.subarray(0, wellFormed);
    return { min: Math.floor(Math.min(...shown)), max: Math.ceil(Math.max(...shown)) };
  };
  return (
    <>
      <Plot
        x={{ ...within(rewards), label: t('rlhf.fit.trueAxis') }}
        y={{ ...within(modelled), label: t('rlhf.fit.modelAxis') }}
        aspect={1.6}
      >
        <span className="rlhf-unseen">
          {unseen.map((place) => (
            <Dot key={place} x={rewards[place]} y={modelled[place]} small />
          ))}
        </span>
        {places.map((place) => (
          <Dot key={place} x={rewards[place]} y={modelled[place]} role="reference" symbol="piRef" />
        ))}
      </Plot>
      <ul className="rlhf-key">
        <li>
          <span className="rlhf-mark rlhf-mark-seen" aria-hidden="true" />{' '}
          {t('rlhf.fit.seenDots', { count: places.length })}
        </li>
        <li>
          <span className="rlhf-mark" aria-hidden="true" /> {t('rlhf.fit.otherDots', { count: unseen.length })}
        </li>
      </ul>
    </>
  );
});

const WordScores = memo(function WordScores({ study }: { readonly study: Study }) {
  const { t } = useTranslation('derivation');
  const { labels } = study.words;
  const { weights } = study.model;
  const ranked = [...labels.keys()].sort((a, b) => weights[b] - weights[a]);
  const most = Math.max(0.1, ...weights);
  const least = Math.min(-0.1, ...weights);
  return (
    <BarRows
      name={t('rlhf.fit.words')}
      max={most}
      min={least}
      rows={ranked.map((column) => ({
        id: labels[column],
        label: t('rlhf.quoted', { text: labels[column] }),
        bars: [
          {
            role: 'ink' as const,
            value: weights[column],
            text: signed(weights[column]),
            name: t('rlhf.fit.score'),
            symbol: 'rphi' as const,
          },
        ],
      }))}
    />
  );
});

/** A score whose sign matters. */
function signed(value: number): string {
  return value >= 0.005 ? `+${formatReward(value)}` : formatReward(value);
}
