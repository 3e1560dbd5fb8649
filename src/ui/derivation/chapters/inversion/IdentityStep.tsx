import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { roundScale } from '../../../../figures/scale';
import { nudgeLogarithmically } from '../../../controls/NumberInput';
import { formatSetting, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Cloud } from '../../figures/Cloud';
import { Curve, Dot, Plot, type PlotAxis } from '../../figures/Plot';
import { quoted, ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { sumText } from '../../recovery';
import { formatScientific } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import type { InversionView } from './useInversion';

/** Both sides of Eq. 5 for all outcomes, and what rounding leaves of the difference. */
export function IdentityStep({ outcomes, recovery, setBeta, place }: InversionView) {
  const { t } = useTranslation('derivation');
  const quote = (place: number) => quoted(outcomes.texts, place);
  const [whole, setWhole] = useChapterNumber('inversion', 'constant', 1);
  const { rewards } = outcomes;
  const { beta, logZ, implicit, recovered } = recovery;
  const constant = beta * logZ;
  const right = whole === 1 ? recovered : implicit;
  const upLabel = t(whole === 1 ? 'inversion.identity.up' : 'inversion.identity.upWithout');
  const acrossLabel = t('inversion.identity.across');
  const axes = useMemo(() => {
    const both = roundScale(Math.min(...rewards) - Math.max(0, constant), Math.max(...rewards) - Math.min(0, constant));
    const axis = (label: string): PlotAxis => ({ min: both.from, max: both.to, label, ticks: both.ticks });
    return { x: axis(acrossLabel), y: axis(upLabel) };
  }, [rewards, constant, acrossLabel, upLabel]);
  const ends = [axes.x.min, axes.x.max];
  const count = rewards.length;
  return (
    <>
      <Prose
        text={t('inversion.identity.text', { count })}
        drive={{
          without: () => setWhole(0),
          with: () => setWhole(1),
          small: () => setBeta(0.05),
          large: () => setBeta(10),
        }}
      />
      <Equation
        name={t('inversion.identity.equation')}
        tex={String.raw`\sym{r}(x,y)=\sym{beta}\log\frac{\sym{piStar}(y\mid x)}{\sym{piRef}(y\mid x)}+\sym{betaLogZ}(x)`}
        symbols={[
          {
            id: 'beta',
            value: formatSetting(beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(beta, direction)),
          },
          { id: 'betaLogZ', value: formatTerm(constant) },
        ]}
      />
      <ChapterFigure name={t('inversion.identity.figure')} caption={t('inversion.identity.rounding')}>
        <Plot {...axes}>
          <Curve xs={ends} ys={ends} role="reference" />
          <Cloud xs={rewards} ys={right} role="oracle" />
          <Dot x={rewards[place]} y={right[place]} symbol="r" />
        </Plot>
        <ValueList
          rows={[
            { name: `● ${t('inversion.completion')}`, value: quote(place), symbol: 'y' },
            { name: t('inversion.identity.left'), value: formatTerm(rewards[place]), role: 'oracle', symbol: 'r' },
            {
              name: t('inversion.identity.right'),
              value: `${sumText([implicit[place], constant], formatTerm)} = ${formatTerm(recovered[place])}`,
              role: 'oracle',
              symbol: 'betaLogZ',
            },
            {
              name: t('inversion.identity.difference'),
              value: formatScientific(Math.abs(recovered[place] - rewards[place])),
            },
            { name: t('inversion.identity.double', { count }), value: formatScientific(recovery.double) },
            { name: t('inversion.identity.single'), value: formatScientific(recovery.single) },
            {
              name: t('inversion.identity.lost'),
              value: t('inversion.identity.lostValue', { lost: recovery.lost, count }),
            },
          ]}
        />
      </ChapterFigure>
    </>
  );
}
