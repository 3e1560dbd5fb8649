import { useTranslation } from 'react-i18next';
import { type Crossed, preferenceProbability, rewardDifference } from '../../../../math/inversion';
import { sigmoid } from '../../../../math/stable';
import { formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { quoted, ValueList } from '../../figures/ValueList';
import { litProps } from '../../lit';
import { Prose } from '../../Prose';
import { formatScientific } from '../../scientific';
import { Tex } from '../../Tex';
import { useChapterNumber } from '../../useChapterValue';
import { type CancellationView, termsOf } from './useCancellation';

const CHOSEN = 1;
const REJECTED = 2;

/** Each reward replaced by its two terms; the visitor crosses out what they have in common. */
export function CrossStep({ outcomes, recovery, chosen, rejected }: CancellationView) {
  const { t } = useTranslation('derivation');
  const quote = (place: number) => quoted(outcomes.texts, place);
  const [bits, setBits] = useChapterNumber('cancellation', 'crossed', 0);
  const crossed = { chosen: (bits & CHOSEN) !== 0, rejected: (bits & REJECTED) !== 0 };
  const sides = { chosen: termsOf(recovery, chosen), rejected: termsOf(recovery, rejected) };
  const difference = rewardDifference(sides.chosen, sides.rejected, crossed);
  const p = preferenceProbability(sides.chosen, sides.rejected, crossed);
  const fromRewards = sigmoid(outcomes.rewards[chosen] - outcomes.rewards[rejected]);
  const change = formatScientific(Math.abs(p - fromRewards));
  const term = (side: 'chosen' | 'rejected', bit: number) => {
    const { implicit, partition } = sides[side];
    return (
      <div className={`cross-side role-${side}`}>
        <span className="cross-sign" aria-hidden="true">
          {side === 'chosen' ? '▲' : '− ▼'}
        </span>
        <span className="cross-quoted">{quote(side === 'chosen' ? chosen : rejected)}</span>
        <span className="cross-terms">
          <span className="cross-term" {...litProps('piStar')}>
            <small>
              <Tex tex={String.raw`\beta\log(\sym{piStar}/\sym{piRef})`} />
            </small>
            <span className="numbers">{formatTerm(implicit)}</span>
          </span>
          <span aria-hidden="true">+</span>
          <button
            type="button"
            className="cross-term cross-out"
            aria-pressed={crossed[side]}
            aria-label={t(`cancellation.cross.${side}Partition`)}
            onClick={() => setBits(bits ^ bit)}
            {...litProps('betaLogZ')}
          >
            <small>
              <Tex tex={String.raw`\sym{betaLogZ}(x)`} />
            </small>
            <span className="numbers">{formatTerm(partition)}</span>
          </button>
        </span>
      </div>
    );
  };
  return (
    <>
      <Prose
        text={t('cancellation.cross.text')}
        drive={{
          one: () => setBits(bits | CHOSEN),
          other: () => setBits(bits | REJECTED),
          back: () => setBits(0),
        }}
      />
      <Equation
        name={t('cancellation.cross.equation')}
        tex={substituted(crossed)}
        symbols={[
          { id: 'p', value: formatTerm(p) },
          { id: 'betaLogZ', value: formatTerm(sides.chosen.partition) },
        ]}
      />
      <ChapterFigure name={t('cancellation.cross.figure')}>
        {term('chosen', CHOSEN)}
        {term('rejected', REJECTED)}
        <ValueList
          rows={[
            { name: t('cancellation.cross.sum'), value: formatTerm(difference) },
            { name: t('cancellation.cross.probability'), value: formatTerm(p), symbol: 'p' },
            { name: t('cancellation.cross.before'), value: formatTerm(fromRewards), role: 'oracle' },
            { name: t('cancellation.cross.change'), value: change },
          ]}
        />
        <p className="cross-verdict" role="status">
          {t(`cancellation.cross.${verdict(crossed)}`, { change, wrong: formatTerm(p - fromRewards) })}
        </p>
      </ChapterFigure>
      {bits === (CHOSEN | REJECTED) && (
        <Equation
          name={t('cancellation.cross.remaining')}
          tex={REMAINING}
          symbols={[{ id: 'p', value: formatTerm(p) }]}
        />
      )}
    </>
  );
}

function verdict({ chosen, rejected }: Crossed): 'none' | 'half' | 'both' {
  if (chosen && rejected) return 'both';
  return chosen || rejected ? 'half' : 'none';
}

const ratio = (y: 'yw' | 'yl') =>
  String.raw`\sym{beta}\log\frac{\sym{piStar}(\sym{${y}}\mid x)}{\sym{piRef}(\sym{${y}}\mid x)}`;

function substituted({ chosen, rejected }: Crossed): string {
  const partition = (out: boolean) => (out ? String.raw`\cancel{\sym{betaLogZ}(x)}` : String.raw`\sym{betaLogZ}(x)`);
  return String.raw`\begin{aligned}\sym{p}=\sym{sigma}\Bigl(&${ratio('yw')}+${partition(chosen)}\\-\,&${ratio('yl')}-${partition(rejected)}\Bigr)\end{aligned}`;
}

const REMAINING = String.raw`\sym{p}(\sym{yw}\succ\sym{yl}\mid x)=\sym{sigma}\Bigl(${ratio('yw')}-${ratio('yl')}\Bigr)`;
