import { useTranslation } from 'react-i18next';
import { sigmoid } from '../../../../math/stable';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { DishSelect } from '../../../controls/DishSelect';
import { formatReward, formatTerm } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import { CompletionSelect } from '../../CompletionSelect';
import { Equation } from '../../Equation';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { quoted } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { closePair, extremes } from './pairChoice';
import type { CancellationView } from './useCancellation';

/** Two completions of the dish and the Bradley–Terry probability of their rewards. */
export function PairStep({ outcomes, recovery, setBeta, chosen, rejected, setPair }: CancellationView) {
  const { t } = useTranslation('derivation');
  const quote = (place: number) => quoted(outcomes.texts, place);
  const { rewards } = outcomes;
  const p = sigmoid(rewards[chosen] - rewards[rejected]);
  const sides = [
    { id: 'yw', role: 'chosen', name: t('cancellation.pair.wins'), place: chosen, value: p },
    { id: 'yl', role: 'rejected', name: t('cancellation.pair.loses'), place: rejected, value: 1 - p },
  ] as const;
  return (
    <>
      <Prose
        text={t('cancellation.pair.text')}
        drive={{
          extremes: () => setPair(extremes(outcomes)),
          close: () => setPair(closePair(outcomes)),
          swap: () => setPair({ chosen: rejected, rejected: chosen }),
        }}
      />
      <div className="derivation-controls">
        <DishSelect />
        <CompletionSelect
          label={t('cancellation.pickChosen')}
          outcomes={outcomes}
          value={chosen}
          onChange={(place) => setPair({ chosen: place, rejected })}
          symbol="yw"
        />
        <CompletionSelect
          label={t('cancellation.pickRejected')}
          outcomes={outcomes}
          value={rejected}
          onChange={(place) => setPair({ chosen, rejected: place })}
          symbol="yl"
        />
      </div>
      <BetaSlider value={recovery.beta} rule={DERIVATION_RULES.cancellation.beta} onChange={setBeta} />
      <Equation
        name={t('cancellation.pair.equation')}
        tex={String.raw`\sym{p}(\sym{yw}\succ\sym{yl}\mid x)=\sym{sigma}\bigl(\sym{r}(x,\sym{yw})-\sym{r}(x,\sym{yl})\bigr)`}
        symbols={[
          { id: 'p', value: formatTerm(p) },
          { id: 'r', value: `▲ ${formatReward(rewards[chosen])}  ▼ ${formatReward(rewards[rejected])}` },
        ]}
      />
      <ChapterFigure
        name={t('cancellation.pair.figure')}
        {...(chosen === rejected && { caption: t('cancellation.pair.same') })}
      >
        <BarRows
          name={t('cancellation.pair.figure')}
          max={1}
          rows={sides.map(({ id, role, name, place, value }) => ({
            id,
            label: `${role === 'chosen' ? '▲' : '▼'} ${quote(place)}`,
            bars: [{ role, value, text: formatTerm(value), name, symbol: id }],
          }))}
        />
      </ChapterFigure>
    </>
  );
}
