import { useTranslation } from 'react-i18next';
import { klDivergence } from '../../../../math/closedForm';
import { nudgeLogarithmically } from '../../../controls/NumberInput';
import { formatSetting, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Marked, Prose } from '../../Prose';
import type { OptimumProps } from './tilt';
import { objective } from './tilt';

/** Why it is the optimum: whatever a policy reaches, it falls short of β·log Z by β·KL(π ‖ π*), which is never negative. */
export function ValueStep({ outcomes, tilt, setBeta }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const { beta, optimum } = tilt;
  const most = beta * optimum.logZ;
  const policies = [
    { id: 'reference', symbol: 'piRef', logps: outcomes.referenceLogps },
    { id: 'policy', symbol: 'piTheta', logps: outcomes.policyLogps },
    { id: 'oracle', symbol: 'piStar', logps: optimum.logps },
  ] as const;
  const rows = policies.map(({ id, symbol, logps }) => {
    const { value } = objective(tilt, logps);
    const missed = beta * klDivergence(logps, optimum.logps);
    return { id, symbol, value, missed };
  });
  const max = Math.max(most, ...rows.map(({ value, missed }) => Math.max(value, missed)), 0.1);
  const min = Math.min(0, ...rows.map(({ value }) => value));
  return (
    <>
      <Prose text={t('optimum.value.text')} drive={{ sharp: () => setBeta(0.3), run: () => setBeta(undefined) }} />
      <Equation
        name={t('optimum.value.equation')}
        tex={String.raw`\underbrace{\sym{E}_{\sym{pi}}[\sym{r}] - \sym{beta}\,\sym{KL}(\sym{pi} \,\|\, \sym{piRef})}_{\sym{J}(\sym{pi})} = \sym{betaLogZ} - \sym{beta}\,\sym{KL}(\sym{pi} \,\|\, \sym{piStar})`}
        symbols={[
          { id: 'betaLogZ', value: formatTerm(most) },
          {
            id: 'beta',
            value: formatSetting(beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(beta, direction)),
          },
          { id: 'J', value: formatTerm(rows[1].value), name: t('optimum.value.ofPolicy') },
        ]}
      />
      <ChapterFigure name={t('optimum.value.figure')} caption={t('optimum.value.caption')}>
        <BarRows
          name={t('optimum.value.figure')}
          max={max}
          min={min}
          rows={rows.map(({ id, symbol, value, missed }) => ({
            id,
            label: <Marked text={t(`optimum.value.policies.${id}`)} />,
            beside: (
              <span className="numbers">
                {formatTerm(value)} + {formatTerm(missed)} = {formatTerm(value + missed)}
              </span>
            ),
            bars: [
              { role: id, value, text: formatTerm(value), name: t('optimum.value.reached'), symbol },
              { role: 'kl', value: missed, text: formatTerm(missed), name: t('optimum.value.missed'), symbol: 'KL' },
            ],
          }))}
        />
      </ChapterFigure>
    </>
  );
}
