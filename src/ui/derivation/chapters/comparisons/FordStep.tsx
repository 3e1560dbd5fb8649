import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { logLikelihood, type Separation, type Wins } from '../../../../math/bradleyTerry';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Plot, Rule } from '../../figures/Plot';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { apart, formatLikelihood, mended, RESULTS, TEAMS, unbeaten } from './teams';
import { type DerivationTranslate, type Teams, useNames, useTeams } from './useTeams';
import { WinGraph } from './WinGraph';

/** Why the results have no best scores, in words. */
export function whyNone(
  { unbeaten: group, others, met }: Separation,
  wins: Wins,
  names: ReturnType<typeof useNames>,
  t: DerivationTranslate,
): string {
  const between = RESULTS.filter(([i, j]) => group.includes(i) && others.includes(j));
  const count = between.reduce((sum, [i, j]) => sum + wins[i][j], 0);
  return t(`comparisons.ford.${met ? 'always' : 'never'}`, { unbeaten: names(group), others: names(others), count });
}

/** @param children what is asked about it */
export function FordStep({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('derivation');
  const names = useNames();
  const teams = useTeams();
  const { wins, setWins, reset, split } = teams;
  return (
    <Step title={t('comparisons.ford.title')} deeper={{ name: 'ford' }}>
      <Prose
        text={t('comparisons.ford.prose')}
        drive={{
          unbeaten: () => setWins(unbeaten(wins)),
          apart: () => setWins(apart(wins)),
          mend: () => setWins(mended(wins)),
          first: reset,
        }}
      />
      <div className="figure-pair">
        <ChapterFigure name={t('comparisons.ford.figure')}>
          <WinGraph wins={wins} unbeaten={split?.unbeaten ?? []} />
          <p className="figure-reading prose" role="status">
            {split ? whyNone(split, wins, names, t) : t('comparisons.ford.holds')}
          </p>
        </ChapterFigure>
        <LeadFigure {...teams} />
      </div>
      {children}
    </Step>
  );
}

const LEADS = Array.from({ length: 101 }, (_, i) => -4 + (12 * i) / 100);

const LEAD_TICKS = [-4, -2, 0, 2, 4, 6, 8];

/** What becomes of the likelihood where a group is moved ahead of the rest: the one that never lost, or the best one. */
function LeadFigure({ wins, best, split }: Teams) {
  const { t } = useTranslation('derivation');
  const names = useNames();
  const base = useMemo(() => best?.scores ?? new Float64Array(TEAMS.length), [best]);
  const group = split?.unbeaten ?? [base.indexOf(Math.max(...base))];
  const heights = LEADS.map((lead) =>
    logLikelihood(
      wins,
      base.map((score, i) => (group.includes(i) ? score + lead : score)),
    ),
  );
  const label = names(group);
  // What is left when every game of the group with the others has become certain.
  const limit = logLikelihood(
    wins.map((row, i) => row.map((count, j) => (group.includes(i) === group.includes(j) ? count : 0))),
    base,
  );
  const rises = split?.met === true;
  const highest = rises ? limit : Math.max(...heights);
  const lowest = Math.min(...heights);
  const room = Math.max(1, (highest - lowest) * 0.08);
  const caption = rises ? 'curveCaptionAlways' : split ? 'curveCaptionNever' : 'curveCaptionHolds';
  const far = { lead: LEADS[LEADS.length - 1], value: formatLikelihood(heights[heights.length - 1]) };
  return (
    <ChapterFigure
      name={t('comparisons.ford.curve', { group: label })}
      caption={t(`comparisons.ford.${caption}`, { limit: formatLikelihood(limit) })}
    >
      <Plot
        aspect={1.4}
        x={{ min: LEADS[0], max: far.lead, ticks: LEAD_TICKS, label: t('comparisons.ford.curveX', { group: label }) }}
        y={{ min: lowest - room, max: highest + room, label: `$\\sym{ell}$, ${t('comparisons.ford.curveY')}` }}
      >
        <Curve xs={LEADS} ys={heights} symbol="ell" />
        {rises ? <Rule y={limit} className="limit-rule" /> : !split && <Rule x={0} />}
      </Plot>
      <p className="figure-reading numbers">{t('comparisons.ford.curveReading', far)}</p>
    </ChapterFigure>
  );
}
