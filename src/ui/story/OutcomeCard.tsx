import { useTranslation } from 'react-i18next';
import { TrueReward } from '../controls/TrueReward';
import { formatProbability, formatReward } from '../shared/format';
import { usePreference } from '../shared/stores';
import { BeforeNow } from './PushCard';
import { StoryCard } from './StoryCard';
import { joined, type StoryOutcome, type StoryVerdict } from './story';
import { useRankMotion } from './useRankMotion';
import { useStartsAsReference, useStoryOutcome } from './useStory';

/** What has come of it: the likeliest verdicts on the dish, by how likely they are now, coloured by what they are worth. */
export function OutcomeCard() {
  return (
    <StoryCard name="outcome" told={useStoryOutcome()} dated>
      {(outcome) => <Outcome outcome={outcome} />}
    </StoryCard>
  );
}

function Outcome({ outcome }: { readonly outcome: StoryOutcome }) {
  const { t } = useTranslation();
  const { verdicts, rewards } = outcome;
  const asReference = useStartsAsReference();
  const list = useRankMotion(verdicts.map(({ key }) => key));
  const largest = Math.max(...verdicts.flatMap(({ before, now }) => [before, now]));
  const averages = [
    { name: asReference ? t('story.outcome.before') : t('terms.reference'), value: rewards.before, role: 'reference' },
    { name: t('story.outcome.now'), value: rewards.now, role: 'policy' },
    { name: t('story.outcome.best'), value: rewards.best, role: 'oracle' },
  ];
  return (
    <>
      <p className="prompt prose">{t('completions.prompt', { prompt: outcome.prompt })}</p>
      <ol ref={list} className="story-ranks numbers">
        {verdicts.map((verdict) => (
          <Rank key={verdict.key} verdict={verdict} largest={largest} />
        ))}
      </ol>
      <p className="muted">{asReference ? t('story.outcome.legend') : t('story.outcome.legendReference')}</p>
      <dl className="story-averages numbers">
        {averages.map(({ name, value, role }) => (
          <div key={role}>
            <dt>{name}</dt>
            <dd className={`role-${role}`}>{formatReward(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Rank({ verdict, largest }: { readonly verdict: StoryVerdict; readonly largest: number }) {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const was = useStartsAsReference() ? 'story.was' : 'story.wasReference';
  const worth = verdict.reward >= 0.5 ? 'good' : verdict.reward <= -0.2 ? 'bad' : 'plain';
  return (
    <li>
      <span className="completion-text">{joined(verdict.words, language)}</span>
      <TrueReward value={verdict.reward} />
      <BeforeNow verdict={verdict} largest={largest} look={worth} />
      <span>
        {formatProbability(verdict.now)}
        <span className="visually-hidden"> {t(was, { before: formatProbability(verdict.before) })}</span>
      </span>
    </li>
  );
}
