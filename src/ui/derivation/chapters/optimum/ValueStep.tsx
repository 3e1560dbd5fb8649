import { useTranslation } from 'react-i18next';
import { klDivergence } from '../../../../math/closedForm';
import { regrouped } from '../../../../math/optimality';
import { formatSetting, formatTerm } from '../../../shared/format';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { type Move, Moves } from '../../Moves';
import { Marked, Prose } from '../../Prose';
import { bracketed } from '../../recovery';
import { formatQuantity } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import { goDeeper } from '../../useDeeper';
import type { OptimumProps, Tilt } from './tilt';
import { objective } from './tilt';
import { useTried } from './useTried';

/** Why it is the optimum: whatever a policy reaches, it falls short of β·log Z by β·KL(π ‖ π*), which is never negative. */
export function ValueStep({ outcomes, tilt, setBeta }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const [made, setMade] = useChapterNumber('optimum', 'regrouped', 0);
  const { tried, setTried, logps: triedLogps } = useTried(outcomes);
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
      <Prose
        text={t('optimum.value.text', { count: outcomes.texts.length })}
        drive={{
          next: () => setMade(Math.min(made + 1, 4)),
          reference: () => setTried('reference'),
          policy: () => setTried('policy'),
          uniform: () => setTried('uniform'),
        }}
      />
      <ChapterFigure name={t('optimum.value.regrouping', { policy: t(`optimum.value.tried.${tried}`) })}>
        <Moves moves={useRegrouping(tilt, triedLogps)} made={made} onMake={setMade} />
      </ChapterFigure>
      <Prose
        text={t('optimum.value.reading')}
        drive={{ sharp: () => setBeta(0.3), run: () => setBeta(undefined), gibbs: () => goDeeper('gibbs') }}
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

/** Appendix A.1, a line at a time, with the means of one policy over the dish. */
function useRegrouping(tilt: Tilt, logps: Float64Array): Move[] {
  const { t } = useTranslation('derivation');
  const { beta, optimum, Z } = tilt;
  const lines = regrouped(tilt, beta, logps, optimum);
  const b = formatSetting(beta);
  const term = formatTerm;
  const move = (id: MoveName, tex: string, numbers: string, symbols: Move['symbols'] = []): Move => ({
    id,
    name: t(`optimum.value.moves.${id}`),
    equation: t(`optimum.value.equations.${id}`),
    tex,
    numbers,
    symbols,
  });
  const beta_ = { id: 'beta', value: b } as const;
  const z = { id: 'Z', value: formatQuantity(Z) } as const;
  return [
    move(
      'objective',
      String.raw`\sym{J}(\sym{pi}) = \sym{E}_{\sym{y}\sim\sym{pi}}\bigl[\sym{r}(\sym{x},\sym{y})\bigr] - \sym{beta}\,\sym{KL}\bigl(\sym{pi}\,\|\,\sym{piRef}\bigr)`,
      `${term(lines.reward)} − ${b} × ${term(lines.kl)} = ${term(lines.reward - beta * lines.kl)}`,
      [
        { id: 'r', name: t('optimum.value.meanReward'), value: term(lines.reward) },
        { id: 'KL', value: term(lines.kl) },
        beta_,
      ],
    ),
    move(
      'together',
      String.raw`\phantom{\sym{J}(\sym{pi})} = \sym{E}_{\sym{y}\sim\sym{pi}}\Big[\sym{r}(\sym{x},\sym{y}) - \sym{beta}\log\frac{\sym{pi}(\sym{y}\mid\sym{x})}{\sym{piRef}(\sym{y}\mid\sym{x})}\Big]`,
      term(lines.together),
    ),
    move(
      'divided',
      String.raw`\phantom{\sym{J}(\sym{pi})} = -\sym{beta}\;\sym{E}_{\sym{y}\sim\sym{pi}}\Big[\log\frac{\sym{pi}(\sym{y}\mid\sym{x})}{\sym{piRef}(\sym{y}\mid\sym{x})} - \frac{\sym{r}(\sym{x},\sym{y})}{\sym{beta}}\Big]`,
      `−${b} × ${bracketed(lines.divided, term)} = ${term(-beta * lines.divided)}`,
      [beta_],
    ),
    move(
      'product',
      String.raw`\phantom{\sym{J}(\sym{pi})} = -\sym{beta}\Bigg(\sym{E}_{\sym{y}\sim\sym{pi}}\Bigg[\log\frac{\sym{pi}(\sym{y}\mid\sym{x})}{\frac{1}{\sym{Z}(\sym{x})}\,\sym{piRef}(\sym{y}\mid\sym{x})\,\exp\!\big(\frac{\sym{r}(\sym{x},\sym{y})}{\sym{beta}}\big)}\Bigg] - \log\sym{Z}(\sym{x})\Bigg)`,
      `−${b} × (${term(lines.toProduct)} − ${bracketed(lines.logZ, term)}) = ${term(-beta * (lines.toProduct - lines.logZ))}`,
      [z, beta_],
    ),
    move(
      'optimum',
      String.raw`\phantom{\sym{J}(\sym{pi})} = -\sym{beta}\,\sym{KL}\bigl(\sym{pi}\,\|\,\sym{piStar}\bigr) + \sym{beta}\log\sym{Z}(\sym{x})`,
      `−${b} × ${term(lines.toOptimum)} + ${b} × ${bracketed(lines.logZ, term)} = ${term(beta * (lines.logZ - lines.toOptimum))}`,
      [
        { id: 'KL', value: term(lines.toOptimum), name: t('optimum.value.toOptimum') },
        { id: 'betaLogZ', value: term(beta * lines.logZ), name: t('optimum.value.most') },
        beta_,
      ],
    ),
  ];
}

type MoveName = 'objective' | 'together' | 'divided' | 'product' | 'optimum';
