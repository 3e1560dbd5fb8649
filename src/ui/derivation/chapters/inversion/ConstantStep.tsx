import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { largestDifference } from '../../../../math/inversion';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatProbability, formatReward, formatTerm } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { quoted, ValueList } from '../../figures/ValueList';
import { Predict } from '../../Predict';
import { Prose } from '../../Prose';
import { placeOfMost, recover } from '../../recovery';
import { formatScientific } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import type { InversionView } from './useInversion';

const MOST = 5;
const SCALE = linearScale(-MOST, MOST, 0.1);

/** A constant that is added to every reward: Z takes it up, and the optimum stays. */
export function ConstantStep({ outcomes, recovery, place }: InversionView) {
  const { t } = useTranslation('derivation');
  const quote = (place: number) => quoted(outcomes.texts, place);
  const [shift, setShift] = useChapterNumber('inversion', 'shift', 0);
  const { referenceLogps, rewards } = outcomes;
  const { beta } = recovery;
  const shifted = useMemo(
    () => recover({ referenceLogps, rewards: rewards.map((r) => r + shift) }, beta),
    [referenceLogps, rewards, beta, shift],
  );
  const shown = rowsOf(outcomes, place);
  const moved = largestDifference(shifted.logps.map(Math.exp), recovery.logps.map(Math.exp));
  const before = beta * recovery.logZ;
  const after = beta * shifted.logZ;
  return (
    <>
      <Prose
        text={t('inversion.constant.text')}
        drive={{ more: () => setShift(2), less: () => setShift(-3), none: () => setShift(0) }}
      />
      <Predict
        question={t('inversion.constant.predict', {
          text: quote(place),
          now: formatProbability(Math.exp(recovery.logps[place])),
        })}
        now={Math.exp(recovery.logps[place])}
        then={Math.exp(recovery.logps[place])}
        role="oracle"
        reason={t('inversion.constant.predicted')}
        onSee={() => setShift(2)}
      />
      <ChapterSlider
        label={t('inversion.constant.slider')}
        value={shift}
        rule={DERIVATION_RULES.inversion.shift}
        scale={SCALE}
        nudge={nudgeBy(0.1)}
        onChange={setShift}
        symbol="r"
      />
      <ChapterFigure name={t('inversion.constant.figure')}>
        <div className="constant-sides">
          <div>
            <p className="side-title">{t('inversion.constant.rewards')}</p>
            <BarRows
              name={t('inversion.constant.rewards')}
              min={Math.min(0, ...rewards) - MOST}
              max={Math.max(0, ...rewards) + MOST}
              rows={shown.map((outcome) => ({
                id: String(outcome),
                label: quote(outcome),
                selected: outcome === place,
                bars: [
                  {
                    role: 'oracle',
                    value: rewards[outcome] + shift,
                    text: formatReward(rewards[outcome] + shift),
                    name: t('inversion.constant.rewards'),
                    symbol: 'r',
                  },
                ],
              }))}
            />
          </div>
          <div>
            <p className="side-title">{t('inversion.constant.optimum')}</p>
            <BarRows
              name={t('inversion.constant.optimum')}
              max={Math.max(...shown.map((outcome) => Math.exp(shifted.logps[outcome])))}
              rows={shown.map((outcome) => {
                const probability = Math.exp(shifted.logps[outcome]);
                return {
                  id: String(outcome),
                  label: quote(outcome),
                  selected: outcome === place,
                  bars: [
                    {
                      role: 'oracle',
                      value: probability,
                      text: formatProbability(probability),
                      name: t('inversion.constant.optimum'),
                      symbol: 'piStar',
                    },
                  ],
                };
              })}
            />
          </div>
        </div>
        <ValueList
          rows={[
            { name: t('inversion.constant.before'), value: formatTerm(before), symbol: 'betaLogZ' },
            { name: t('inversion.constant.after'), value: formatTerm(after), symbol: 'betaLogZ' },
            { name: t('inversion.constant.growth'), value: formatTerm(after - before) },
            { name: t('inversion.constant.moved'), value: formatScientific(moved), symbol: 'piStar' },
          ]}
        />
      </ChapterFigure>
    </>
  );
}

/** The likeliest, the best and the worst of the well-formed outcomes, and the one that is looked at. */
function rowsOf({ referenceLogps, rewards }: InversionView['outcomes'], place: number): number[] {
  const wellFormed = rewards.length - 1;
  return [
    ...new Set([
      placeOfMost(rewards, 1, wellFormed),
      placeOfMost(referenceLogps, 1, wellFormed),
      placeOfMost(rewards, -1, wellFormed),
      place,
    ]),
  ];
}
