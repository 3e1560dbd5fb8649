import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { DishSelect } from '../../../controls/DishSelect';
import { formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import { CompletionSelect } from '../../CompletionSelect';
import { Equation, type SymbolValue } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Marked, Prose } from '../../Prose';
import { placeOfMost, sumText } from '../../recovery';
import { formatQuantity } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import type { InversionView } from './useInversion';

const MOVES = ['optimum', 'log', 'isolate', 'multiply'] as const;
type Move = (typeof MOVES)[number];

const TEX: Readonly<Record<Move, string>> = {
  optimum: String.raw`\sym{piStar}(y\mid x)=\frac{\sym{piRef}(y\mid x)\,\exp(\sym{r}/\sym{beta})}{\sym{Z}(x)}`,
  log: String.raw`\log\sym{piStar}=\log\sym{piRef}+\frac{\sym{r}}{\sym{beta}}-\log\sym{Z}(x)`,
  isolate: String.raw`\frac{\sym{r}}{\sym{beta}}=\log\frac{\sym{piStar}}{\sym{piRef}}+\log\sym{Z}(x)`,
  multiply: String.raw`\sym{r}(x,y)=\sym{beta}\log\frac{\sym{piStar}(y\mid x)}{\sym{piRef}(y\mid x)}+\sym{beta}\log\sym{Z}(x)`,
};

/** The optimum solved for the reward, a move at a time, with the numbers of one completion. */
export function SolveStep({ outcomes, recovery, setBeta, place, setPlace }: InversionView) {
  const { t } = useTranslation('derivation');
  const [moves, setMoves] = useChapterNumber('inversion', 'moves', 0);
  const next = () => setMoves(Math.min(moves + 1, MOVES.length - 1));
  const wellFormed = outcomes.texts.length - 1;
  const lines = numbersOf(outcomes, recovery, place);
  return (
    <>
      <Prose
        text={t('inversion.solve.text')}
        drive={{
          next,
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
        <ol className="moves">
          {MOVES.slice(0, moves + 1).map((move, index) => (
            <li key={move}>
              <p className="move-name">
                <Marked text={t(`inversion.solve.moves.${move}`)} />
              </p>
              <Equation
                name={t(`inversion.solve.equations.${move}`)}
                tex={TEX[move]}
                symbols={index === moves ? legend(outcomes, recovery, place) : []}
              />
              <p className="move-numbers numbers">{t('inversion.solve.inNumbers', { line: lines[move] })}</p>
            </li>
          ))}
        </ol>
        <div className="derivation-buttons">
          <button type="button" className="primary" disabled={moves >= MOVES.length - 1} onClick={next}>
            {t('inversion.nextMove')}
          </button>
          <button type="button" className="quiet" disabled={moves === 0} onClick={() => setMoves(0)}>
            {t('inversion.restart')}
          </button>
        </div>
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
): Readonly<Record<Move, string>> {
  const [star, ref, r] = [logps[place], referenceLogps[place], rewards[place]];
  const quantity = (log: number) => formatQuantity(Math.exp(log));
  return {
    optimum: `${quantity(star)} = ${quantity(ref)} × ${quantity(r / beta)} / ${quantity(logZ)}`,
    log: `${formatTerm(star)} = ${sumText([ref, r / beta, -logZ], formatTerm)}`,
    isolate: `${formatTerm(r / beta)} = ${sumText([star - ref, logZ], formatTerm)}`,
    multiply: `${formatTerm(recovered[place])} = ${sumText([implicit[place], beta * logZ], formatTerm)}`,
  };
}
