import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatReward, formatSetting } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { Board } from './Board';
import { CAT_THINGS, START } from './catGrid';
import { DiscountSlider } from './DiscountSlider';
import { restingSweeps, useDiscount, usePolicy, useSweeps } from './useCat';

const SCALE = linearScale(0, 20, 1);
const MOST_SWEEPS = DERIVATION_RULES.reinforcement.sweeps.max;
/** Discounts of the phrases. */
const PATIENT = 0.999;
const HASTY = 0.5;

/** Value iteration, sweep by sweep. */
export function SweepStep() {
  const { t } = useTranslation('derivation');
  const { discount, setDiscount } = useDiscount();
  const { values, arrows, path, sweeps, setSweeps, rest } = useSweeps();
  const { setArrows } = usePolicy();
  /** Another discount, with as many sweeps as it needs. */
  const turnTo = (next: number) => {
    setDiscount(next);
    setSweeps(Math.min(MOST_SWEEPS, restingSweeps(next)));
  };
  const brooms = path.cells.filter((cell) => CAT_THINGS[cell] === 'broom').length;
  return (
    <Step title={t('reinforcement.sweep.title')} deeper={{ name: 'sweep', sets: ['sweeps'] }}>
      <Prose text={t('reinforcement.sweep.text')} />
      <Equation
        name={t('reinforcement.sweep.equation')}
        tex={String.raw`\sym{V}(\sym{state}) \leftarrow \max_{\sym{action}}\bigl[\sym{r} + \sym{gamma}\,\sym{V}(\sym{state}')\bigr]`}
        symbols={[
          { id: 'V', name: t('reinforcement.policy.startValue'), value: formatReward(values[START]) },
          { id: 'action', name: t('reinforcement.sweep.best') },
          { id: 'gamma', value: formatSetting(discount) },
        ]}
      />
      <Prose
        text={t('reinforcement.sweep.try', { rest })}
        drive={{
          zero: () => setSweeps(0),
          one: () => setSweeps(Math.min(MOST_SWEEPS, sweeps + 1)),
          rest: () => setSweeps(Math.min(MOST_SWEEPS, rest)),
          patient: () => turnTo(PATIENT),
          hasty: () => turnTo(HASTY),
          adopt: () => setArrows(arrows),
        }}
      />
      <ChapterFigure name={t('reinforcement.sweep.figure')}>
        <Board
          name={t('reinforcement.board.sweep')}
          cat={START}
          path={path.ended ? path.cells : []}
          arrows={arrows}
          values={values}
        />
        <div className="derivation-controls">
          <ChapterSlider
            label={t('reinforcement.sweep.slider')}
            value={sweeps}
            rule={DERIVATION_RULES.reinforcement.sweeps}
            scale={SCALE}
            nudge={nudgeBy(1)}
            onChange={setSweeps}
            symbol="V"
          />
          <DiscountSlider />
        </div>
        <p className="numbers" role="status">
          {path.ended
            ? t('reinforcement.sweep.path', { count: path.rewards.length, brooms, sum: formatReward(path.discounted) })
            : t('reinforcement.sweep.noPath')}
        </p>
      </ChapterFigure>
    </Step>
  );
}
