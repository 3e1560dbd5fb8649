import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { closedForm } from '../../../../math/closedForm';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { NumberInput, nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { formatProbability, formatSetting, formatTerm } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import type { SymbolId } from '../../derivationSymbols';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { litProps } from '../../lit';
import { Predict } from '../../Predict';
import { Prose } from '../../Prose';
import { formatQuantity } from '../../scientific';
import { Tex } from '../../Tex';
import type { OptimumProps } from './tilt';
import { shownPlaces } from './tilt';

interface TiltStepProps extends OptimumProps {
  readonly edited: boolean;
  readonly onUndo: () => void;
}

const ROWS = 8;
const REWARD_RULE = { kind: 'number', min: -20, max: 20, integer: false, open: false } as const;

/** The closed form as a calculation, row by row: π_ref × exp(r/β) = product, ÷ Z = π*. */
export function TiltStep({ outcomes, tilt, setBeta, setReward, edited, onUndo }: TiltStepProps) {
  const { t } = useTranslation('derivation');
  const places = useMemo(() => shownPlaces(outcomes, ROWS), [outcomes]);
  const { beta, Z, rewards } = tilt;
  const best = places.reduce((top, place) => (rewards[place] > rewards[top] ? place : top), places[0]);
  const quarter = Math.max(DERIVATION_RULES.optimum.beta.min, Number((beta / 4).toPrecision(2)));
  const example = {
    completion: outcomes.texts[best],
    reference: formatProbability(Math.exp(outcomes.referenceLogps[best])),
    optimum: formatProbability(Math.exp(tilt.optimum.logps[best])),
  };
  return (
    <>
      <Prose
        text={t('optimum.tilt.text', example)}
        drive={{
          praise: () => setReward(best, 4),
          scorn: () => setReward(best, -4),
        }}
      />
      <Equation
        name={t('optimum.tilt.equation')}
        tex={String.raw`\sym{piStar}(\sym{y} \mid \sym{x}) = \frac{1}{\sym{Z}(\sym{x})}\,\sym{piRef}(\sym{y} \mid \sym{x})\,\exp\!\Big(\frac{\sym{r}(\sym{x}, \sym{y})}{\sym{beta}}\Big)`}
        symbols={[
          { id: 'x', value: outcomes.prompt },
          { id: 'y', value: outcomes.texts[best] },
          { id: 'piRef', value: example.reference },
          { id: 'r', value: formatTerm(rewards[best]) },
          {
            id: 'beta',
            value: formatSetting(beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(beta, direction)),
          },
          { id: 'Z', value: formatQuantity(Z) },
          { id: 'piStar', value: example.optimum },
        ]}
      />
      <Predict
        question={t('optimum.tilt.predict', { completion: outcomes.texts[best], now: example.optimum, beta, quarter })}
        now={Math.exp(tilt.optimum.logps[best])}
        then={Math.exp(closedForm(tilt.referenceLogps, rewards, quarter).logps[best])}
        role="oracle"
        reason={t('optimum.tilt.predicted', { quarter })}
        onSee={() => setBeta(quarter)}
      />
      <BetaSlider value={beta} rule={DERIVATION_RULES.optimum.beta} onChange={setBeta} />
      <ChapterFigure
        name={t('optimum.tilt.figure', { prompt: outcomes.prompt })}
        caption={t('optimum.tilt.caption', { count: outcomes.texts.length - places.length })}
      >
        <TiltRows places={places} outcomes={outcomes} tilt={tilt} setReward={setReward} />
        {edited && (
          <button type="button" className="quiet derivation-controls" onClick={onUndo}>
            {t('optimum.tilt.undo')}
          </button>
        )}
      </ChapterFigure>
    </>
  );
}

/** The head of a column, and the symbol that its bars show. */
const COLUMNS = [
  { id: 'reference', symbol: 'piRef', tex: String.raw`\sym{piRef}`, sign: '' },
  { id: 'factor', symbol: 'r', tex: String.raw`e^{\sym{r}/\sym{beta}}`, sign: '×' },
  { id: 'product', symbol: undefined, tex: String.raw`\sym{piRef}\,e^{\sym{r}/\sym{beta}}`, sign: '=' },
  { id: 'optimum', symbol: 'piStar', tex: String.raw`\sym{piStar}`, sign: '÷ Z =' },
] as const satisfies readonly { id: string; symbol: SymbolId | undefined; tex: string; sign: string }[];

type Column = (typeof COLUMNS)[number]['id'];
const BARS = { reference: 'bar-reference', factor: 'bar-ink', product: 'bar-product', optimum: 'bar-oracle' } as const;

type TiltRowsProps = Pick<OptimumProps, 'outcomes' | 'tilt' | 'setReward'> & { readonly places: readonly number[] };

function TiltRows({ places, outcomes, tilt, setReward }: TiltRowsProps) {
  const { t } = useTranslation('derivation');
  const { referenceLogps, texts } = outcomes;
  const columns: Record<Column, Float64Array> = {
    reference: referenceLogps.map(Math.exp),
    factor: tilt.factors,
    product: tilt.products,
    optimum: tilt.optimum.logps.map(Math.exp),
  };
  const largest = (column: Column) => Math.max(...places.map((place) => columns[column][place]));
  // Probabilities share one scale; the other two columns have their own.
  const probability = Math.max(largest('reference'), largest('optimum'));
  const full = { reference: probability, factor: largest('factor'), product: largest('product'), optimum: probability };
  const words = (column: Column, value: number) =>
    column === 'reference' || column === 'optimum' ? formatProbability(value) : formatQuantity(value);
  const rest = (column: Column) =>
    columns[column].reduce((sum, value, place) => (places.includes(place) ? sum : sum + value), 0);
  return (
    <ul className="tilt-rows numbers">
      <li className="tilt-row tilt-head" aria-hidden="true">
        <span />
        <Tex tex={String.raw`\sym{r}(\sym{x},\sym{y})`} />
        {COLUMNS.map(({ id, tex, sign }) => (
          <span key={id}>
            {sign} <Tex tex={tex} />
          </span>
        ))}
      </li>
      {places.map((place) => (
        <li key={place} className="tilt-row" data-edited={tilt.rewards[place] !== outcomes.rewards[place]}>
          <span className="tilt-text">{texts[place]}</span>
          <span className="tilt-reward" {...litProps('r')}>
            <label className="visually-hidden" htmlFor={`reward-${place}`}>
              {t('optimum.tilt.reward', { completion: texts[place] })}
            </label>
            <NumberInput
              id={`reward-${place}`}
              value={Number(tilt.rewards[place].toFixed(2))}
              rule={REWARD_RULE}
              nudge={nudgeBy(0.5)}
              onChange={(reward) => setReward(place, reward)}
            />
          </span>
          {COLUMNS.map(({ id, symbol }) => (
            <span key={id} className="tilt-cell" {...litProps(symbol)}>
              <span className={`bar ${BARS[id]}`} style={{ width: `${(100 * columns[id][place]) / full[id]}%` }} />
              <span className="visually-hidden">{t(`optimum.tilt.columns.${id}`)} </span>
              {words(id, columns[id][place])}
            </span>
          ))}
        </li>
      ))}
      <li className="tilt-row tilt-rest">
        <span className="tilt-text">{t('optimum.tilt.rest', { count: texts.length - places.length })}</span>
        <span />
        <span className="tilt-cell">{formatProbability(rest('reference'))}</span>
        <span />
        <span className="tilt-cell">{formatQuantity(rest('product'))}</span>
        <span className="tilt-cell">{formatProbability(rest('optimum'))}</span>
      </li>
      <li className="tilt-row tilt-sum">
        <span className="tilt-text">{t('optimum.tilt.sum')}</span>
        <span />
        <span className="tilt-cell">100%</span>
        <span />
        <span className="tilt-cell" {...litProps('Z')}>
          <span>Z = {formatQuantity(tilt.Z)}</span>
        </span>
        <span className="tilt-cell">100%</span>
      </li>
    </ul>
  );
}
