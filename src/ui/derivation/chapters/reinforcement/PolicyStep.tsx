import { useTranslation } from 'react-i18next';
import { formatReward, formatSetting } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { Board } from './Board';
import { decodeArrows, START } from './catGrid';
import { DiscountSlider } from './DiscountSlider';
import { useDiscount, usePolicy } from './useCat';

/** Policies that a phrase sets: along the top and down over a broom; to and fro at the start. */
const HASTY = 'rrrrduuuuduurrduurrr';
const CIRCLE = 'rl';

/** The visitor sets an arrow in every cell; its value is solved for. */
export function PolicyStep() {
  const { t } = useTranslation('derivation');
  const { discount } = useDiscount();
  const { arrows, values, path, end, setArrows } = usePolicy();
  return (
    <Step title={t('reinforcement.policy.title')}>
      <Prose text={t('reinforcement.policy.text')} />
      <Equation
        name={t('reinforcement.policy.equation')}
        tex={String.raw`\sym{V}^{\sym{pi}}(\sym{state}) = \sym{r} + \sym{gamma}\,\sym{V}^{\sym{pi}}(\sym{state}')`}
        symbols={[
          { id: 'V', name: t('reinforcement.policy.startValue'), value: formatReward(values[START]) },
          { id: 'gamma', value: formatSetting(discount) },
          { id: 'pi', name: t('reinforcement.policy.arrows') },
          { id: 'r', name: t('reinforcement.policy.reward') },
        ]}
      />
      <Prose
        text={t('reinforcement.policy.try')}
        drive={{
          right: () => setArrows(undefined),
          hasty: () => setArrows(decodeArrows(HASTY)),
          circle: () => setArrows(decodeArrows(CIRCLE)),
        }}
      />
      <ChapterFigure name={t('reinforcement.policy.figure')} caption={t('reinforcement.policy.caption')}>
        <Board
          name={t('reinforcement.board.policy')}
          cat={START}
          path={path.cells}
          arrows={arrows}
          values={values}
          onArrow={(cell, move) => setArrows(arrows.map((arrow, place) => (place === cell ? move : arrow)))}
        />
        <DiscountSlider />
        <p className="numbers" role="status">
          {t(`reinforcement.policy.outcome.${end}`, {
            count: path.rewards.length,
            value: formatReward(values[START]),
          })}
        </p>
      </ChapterFigure>
    </Step>
  );
}
