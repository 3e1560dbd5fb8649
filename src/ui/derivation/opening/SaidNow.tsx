import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CHAPTERS } from '../../../store/derivationRules';
import { SIDE_MARKS, type Side } from '../../inspector/sides';
import { formatProbability } from '../../shared/format';
import { BeforeNow } from '../../story/PushCard';
import { outcomeOf, type StoryVerdict } from '../../story/story';
import { useRankMotion } from '../../story/useRankMotion';
import type { Tasting } from './useTasting';

/** The likeliest verdicts on the dish, before and now, with what the reader thinks of those that were asked about. */
export function SaidNow({ tasting }: { readonly tasting: Tasting }) {
  const { t } = useTranslation(['derivation', 'translation']);
  const { record, prompts, completions, chosen, rejected, phase } = tasting;
  const prompt = prompts[record.dish];
  const { verdicts } = useMemo(() => outcomeOf(record, prompt, completions), [record, prompt, completions]);
  const list = useRankMotion(verdicts.map(({ key }) => key));
  const largest = Math.max(...verdicts.flatMap(({ before, now }) => [before, now]));
  const sideOf = ({ key }: StoryVerdict): Side | undefined => {
    if (chosen.includes(Number(key))) return 'chosen';
    return rejected.includes(Number(key)) ? 'rejected' : undefined;
  };
  return (
    <section className="opening-said" aria-labelledby="opening-said-title">
      <h3 id="opening-said-title">{t('opening.said')}</h3>
      <p className="prompt prose">{t('translation:completions.prompt', { prompt })}</p>
      <ol ref={list} className="story-ranks numbers">
        {verdicts.map((verdict) => (
          <Rank key={verdict.key} verdict={verdict} side={sideOf(verdict)} largest={largest} />
        ))}
      </ol>
      <p className="muted">{t('opening.legend')}</p>
      {phase !== 'asking' && (
        <dl className="opening-sums numbers">
          <Sum side="chosen" places={chosen} tasting={tasting} />
          <Sum side="rejected" places={rejected} tasting={tasting} />
        </dl>
      )}
      {phase === 'done' && fell(tasting) && (
        <p className="muted">{t('opening.fell', { number: CHAPTERS.indexOf('failures') })}</p>
      )}
    </section>
  );
}

/** Whether even what was preferred is less likely now. */
function fell({ record: { reference, policy }, chosen }: Tasting): boolean {
  return together(policy, chosen) < together(reference, chosen);
}

const together = (logps: Float32Array, places: readonly number[]) =>
  places.reduce((sum, at) => sum + Math.exp(logps[at]), 0);

interface RankProps {
  readonly verdict: StoryVerdict;
  readonly side: Side | undefined;
  readonly largest: number;
}

function Rank({ verdict, side, largest }: RankProps) {
  const { t } = useTranslation(['derivation', 'translation']);
  return (
    <li>
      <span className="completion-text">
        {verdict.words.join('')} {side && <Mark side={side} />}
      </span>
      <BeforeNow verdict={verdict} largest={largest} look={side ?? 'plain'} />
      <span>
        {formatProbability(verdict.now)}
        <span className="visually-hidden">
          {' '}
          {t('translation:story.was', { before: formatProbability(verdict.before) })}
        </span>
      </span>
    </li>
  );
}

function Mark({ side }: { readonly side: Side }) {
  const { t } = useTranslation('derivation');
  return (
    <span className={`role-${side}`}>
      <span aria-hidden="true">{SIDE_MARKS[side]}</span>
      <span className="visually-hidden">{t(`opening.marks.${side}`)}</span>
    </span>
  );
}

/** How likely it is, before and now, to say one of the verdicts that the reader preferred, or did not. */
function Sum({
  side,
  places,
  tasting,
}: {
  readonly side: Side;
  readonly places: readonly number[];
  readonly tasting: Tasting;
}) {
  const { t } = useTranslation('derivation');
  const { reference, policy } = tasting.record;
  return (
    <div>
      <dt className={`role-${side}`}>
        <span aria-hidden="true">{SIDE_MARKS[side]} </span>
        {t(`opening.sums.${side}`)}
      </dt>
      <dd>
        {formatProbability(together(reference, places))} →{' '}
        <strong>{formatProbability(together(policy, places))}</strong>
      </dd>
    </div>
  );
}
