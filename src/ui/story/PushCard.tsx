import { useTranslation } from 'react-i18next';
import { hasGradientWeight } from '../../core/objective';
import { type KitchenRunData, shownCurves } from '../../store/runData';
import { SIDE_MARKS, SIDES } from '../inspector/sides';
import { formatChance, formatReward, formatShare } from '../shared/format';
import { useKitchenRun } from '../shared/stores';
import { StoryCard } from './StoryCard';
import { preferenceOf, type StoryPair, type StoryVerdict, weightOf } from './story';
import { useStoryPair } from './useStory';

/** What training has done to the pair: both probabilities, before and now, and what follows from them. */
export function PushCard() {
  return (
    <StoryCard name="push" told={useStoryPair()} dated>
      {(pair) => <Push pair={pair} />}
    </StoryCard>
  );
}

function Push({ pair }: { readonly pair: StoryPair }) {
  const { t } = useTranslation();
  const weighed = useKitchenRun((state) => hasGradientWeight(configOf(state)));
  const largest = Math.max(...SIDES.flatMap((side) => [pair[side].before, pair[side].now]));
  return (
    <>
      <dl className="story-bars numbers">
        {SIDES.map((side) => (
          <div key={side}>
            <dt className={`role-${side}`}>
              <span aria-hidden="true">{SIDE_MARKS[side]}</span> {t(`terms.${side}`)}
            </dt>
            <dd>
              <BeforeNow verdict={pair[side]} largest={largest} look={side} />
              <span>
                {formatChance(pair[side].before)} → {formatChance(pair[side].now)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="story-sentence numbers">
        {t(weighed ? 'story.push.weighed' : 'story.push.preferred', {
          margin: formatReward(pair.margin),
          preference: formatShare(preferenceOf(pair)),
          weight: formatReward(weightOf(pair)),
        })}
      </p>
    </>
  );
}

/** Of the run that the card is about. */
function configOf(state: KitchenRunData) {
  const { recording } = shownCurves(state);
  return (recording?.definition ?? state.applied ?? state.draft).config;
}

interface BeforeNowProps {
  readonly verdict: StoryVerdict;
  /** The probability of a bar of full length. */
  readonly largest: number;
  readonly look: string;
}

/** A bar as it is now, with a mark where it ended before training. */
export function BeforeNow({ verdict, largest, look }: BeforeNowProps) {
  const percent = (probability: number) => `${(100 * probability) / largest}%`;
  return (
    <span className="story-track" aria-hidden="true">
      <span className={`story-bar story-bar-${look}`} style={{ width: percent(verdict.now) }} />
      <span className="story-before" style={{ width: percent(verdict.before) }} />
    </span>
  );
}
