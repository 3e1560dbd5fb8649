import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AscentCourse } from '../../../../math/policyAscent';
import { formatReward } from '../../../shared/format';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { LineKey } from './LineKey';

interface CourseFigureProps {
  readonly course: AscentCourse;
  /** The step that is looked at. */
  readonly step: number;
  /** Where it would come to rest: E[r_φ] and E[r] of π*. */
  readonly rest?: { readonly climbed: number; readonly watched: number };
}

const MARKED_STEPS = [0, 1, 3, 10, 30, 100, 300, 1000] as const;
/** Early steps have most room: they are where most happens. */
const placeOf = (step: number) => Math.log10(1 + step);

/** The two rewards while the policy climbs one of them. */
export const CourseFigure = memo(function CourseFigure({ course, step, rest }: CourseFigureProps) {
  const { t } = useTranslation('derivation');
  const last = course.climbed.length - 1;
  const places = Float64Array.from(course.climbed, (_, at) => placeOf(at));
  const all = [...course.climbed, ...course.watched, ...(rest ? [rest.climbed, rest.watched] : [])];
  const ticks = MARKED_STEPS.filter((marked) => marked <= last);
  return (
    <>
      <Plot
        x={{
          min: 0,
          max: placeOf(last),
          label: t('rlhf.course.steps'),
          ticks: ticks.map(placeOf),
          tickText: (tick) => String(Math.round(10 ** tick - 1)),
        }}
        y={{
          min: Math.floor(2 * Math.min(...all)) / 2,
          max: Math.ceil(2 * Math.max(...all)) / 2,
          label: t('rlhf.course.reward'),
        }}
      >
        <Rule x={placeOf(step)} />
        <Curve xs={places} ys={course.climbed} symbol="rphi" />
        <Curve xs={places} ys={course.watched} role="oracle" symbol="r" />
        <Dot x={placeOf(step)} y={course.climbed[step]} symbol="rphi" />
        <Dot x={placeOf(step)} y={course.watched[step]} role="oracle" symbol="r" />
        {rest && (
          <>
            <Rule y={rest.climbed} className="rlhf-rest" />
            <Rule y={rest.watched} className="rlhf-rest" />
          </>
        )}
      </Plot>
      <LineKey
        entries={[
          { role: 'ink', name: t('rlhf.course.climbed'), value: formatReward(course.climbed[step]), symbol: 'rphi' },
          { role: 'oracle', name: t('rlhf.course.watched'), value: formatReward(course.watched[step]), symbol: 'r' },
        ]}
      />
    </>
  );
});
