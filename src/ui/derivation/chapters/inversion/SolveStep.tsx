import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { DishSelect } from '../../../controls/DishSelect';
import { formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import { CompletionSelect } from '../../CompletionSelect';
import type { SymbolValue } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Moves } from '../../Moves';
import { Prose } from '../../Prose';
import { placeOfMost, sumText } from '../../recovery';
import { formatQuantity } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import type { InversionView } from './useInversion';

/** The optimum solved for the reward, with the numbers of one completion. */
export function SolveStep({ outcomes, recovery, setBeta, place, setPlace }: InversionView) {
  const { t } = useTranslation('derivation');
  const [moves, setMoves] = useChapterNumber('inversion', 'moves', 0);
  const wellFormed = outcomes.texts.length - 1;
  const { optimum, multiply } = numbersOf(outcomes, recovery, place);
  const symbols = legend(outcomes, recovery, place);
  return (
    <>
      <Prose
        text={t('inversion.solve.text')}
        drive={{
          next: () => setMoves(1),
          likeliest: () => setPlace(placeOfMost(outcomes.referenceLogps)),
          best: () => setPlace(placeOfMost(outcomes.rewards, 1, wellFormed)),
          worst: () => setPlace(placeOfMost(outcomes.rewards, -1, wellFormed)),
        }}
      />
      <div className="derivation-controls">
        <DishSelect />
        <CompletionSelect
          label={t('inversion.completion')}
          outcomes={outcomes}
          value={place}
          onChange={setPlace}
          symbol="y"
        />
      </div>
      <BetaSlider value={recovery.beta} rule={DERIVATION_RULES.inversion.beta} onChange={setBeta} />
      <ChapterFigure name={t('inversion.solve.figure')}>
        <Moves
          moves={[
            {
              id: 'optimum',
              name: t('inversion.solve.moves.optimum'),
              equation: t('inversion.solve.equations.optimum'),
              tex: String.raw`\sym{piStar}(y\mid x)=\frac{\sym{piRef}(y\mid x)\,\exp(\sym{r}/\sym{beta})}{\sym{Z}(x)}`,
              numbers: optimum,
              symbols,
            },
            {
              id: 'multiply',
              name: t('inversion.solve.moves.multiply'),
              equation: t('inversion.solve.equations.multiply'),
              tex: String.raw`\sym{r}(x,y)=\sym{beta}\log\frac{\sym{piStar}(y\mid x)}{\sym{piRef}(y\mid x)}+\sym{beta}\log\sym{Z}(x)`,
              numbers: multiply,
              symbols,
            },
          ]}
          made={moves}
          onMake={setMoves}
        />
      </ChapterFigure>
    </>
  );
}

type Dish = Pick<InversionView, 'outcomes' | 'recovery'>;

function legend(outcomes: Dish['outcomes'], { beta, logps, logZ }: Dish['recovery'], place: number): SymbolValue[] {
  return [
    { id: 'r', value: formatReward(outcomes.rewards[place]) },
    { id: 'beta', value: formatSetting(beta) },
    { id: 'piStar', value: formatQuantity(Math.exp(logps[place])) },
    { id: 'piRef', value: formatQuantity(Math.exp(outcomes.referenceLogps[place])) },
    { id: 'Z', value: formatQuantity(Math.exp(logZ)) },
  ];
}

/** Each line with its numbers put in; the completion's reward is the taste's, everything else comes from the policies. */
function numbersOf(
  { referenceLogps, rewards }: Dish['outcomes'],
  { beta, logps, logZ, implicit, recovered }: Dish['recovery'],
  place: number,
) {
  const [star, ref, r] = [logps[place], referenceLogps[place], rewards[place]];
  const quantity = (log: number) => formatQuantity(Math.exp(log));
  return {
    optimum: `${quantity(star)} = ${quantity(ref)} × ${quantity(r / beta)} / ${quantity(logZ)}`,
    multiply: `${formatTerm(recovered[place])} = ${sumText([implicit[place], beta * logZ], formatTerm)}`,
  };
}
