import { useTranslation } from 'react-i18next';
import { logLikelihood } from '../../../../math/bradleyTerry';
import { formatReward } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { goDeeper } from '../../useDeeper';
import { GuessSliders } from './GuessSliders';
import { LikelihoodMap } from './LikelihoodMap';
import { ResultsTable } from './ResultsTable';
import { formatLikelihood, gamesIn, pointOf, times } from './teams';
import { useGuess, useTeams } from './useTeams';

const TEX = String.raw`\sym{ell}(q) = \sum_{i \neq j} \sym{wins}\,\log \sym{sigma}(q_i - q_j)`;
const NAMES = ['scoreA', 'scoreB', 'scoreC'] as const;

export function LikelihoodStep() {
  const { t } = useTranslation('derivation');
  const teams = useTeams();
  const { wins, setWins, best, reset } = teams;
  const { x, y, move, scores } = useGuess();
  const value = logLikelihood(wins, scores);
  const nats = (number: number) => t('comparisons.likelihood.nats', { value: formatLikelihood(number) });
  return (
    <Step title={t('comparisons.likelihood.title')}>
      <Prose
        text={t('comparisons.likelihood.prose')}
        drive={{
          top: () => best && move(...pointOf(best.scores)),
          four: () => setWins(times(wins, 4)),
          first: reset,
          ford: () => goDeeper('ford'),
        }}
      />
      <Equation
        name={t('comparisons.likelihood.equation')}
        tex={TEX}
        symbols={[
          { id: 'ell', value: nats(value) },
          { id: 'wins', value: t('comparisons.table.total', { count: gamesIn(wins) }) },
          ...NAMES.map((id, i) => ({
            id,
            value: formatReward(scores[i]),
            name: t(`comparisons.likelihood.symbols.${id}`),
          })),
        ]}
      />
      <ChapterFigure
        name={t('comparisons.likelihood.figure')}
        caption={t(best ? 'comparisons.likelihood.caption' : 'comparisons.likelihood.captionOpen')}
      >
        <div className="figure-pair">
          <div className="beside-hill">
            <ResultsTable {...teams} />
            <GuessSliders x={x} y={y} move={move} />
            <dl className="facts numbers">
              <Fact name={t('comparisons.likelihood.yours')} value={nats(value)} />
              <Fact
                name={t('comparisons.likelihood.best')}
                value={best ? nats(best.value) : t('comparisons.likelihood.noBest')}
              />
              {best && <Fact name={t('comparisons.likelihood.below')} value={nats(Math.max(0, best.value - value))} />}
            </dl>
          </div>
          <LikelihoodMap teams={teams} x={x} y={y} onMove={move} />
        </div>
      </ChapterFigure>
    </Step>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
