import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { learnsFromPrompts } from '../../core/methods';
import { sftSteps, trainsRewardModel } from '../../core/stages';
import { TrueReward } from '../controls/TrueReward';
import { SIDE_MARKS, SIDES, type Side } from '../inspector/sides';
import { useReplayed } from '../replay/lazyParts';
import { lazyPart } from '../shared/Part';
import { useKitchenRun, usePreference, useRunStore } from '../shared/stores';
import { BatchMargins } from './BatchMargins';
import { StoryCard } from './StoryCard';
import { differences, joined, type StoryPair } from './story';
import { useStoryPair } from './useStory';

/** Only where the visitor labels by hand. */
const Annotator = lazyPart(() => import('../taste/Annotator'));

/** What is learnt from: two verdicts of which one was preferred, lit where they differ, and the pairs that train beside it. */
export function PreferenceCard() {
  const byHand = useKitchenRun((state) => state.draft.config.label_source === 'hand');
  return (
    <StoryCard
      name="preference"
      told={useStoryPair()}
      announced={!byHand}
      foot={
        <>
          <Choosing byHand={byHand} />
          <BatchMargins />
        </>
      }
    >
      {(pair) => <Pair pair={pair} />}
    </StoryCard>
  );
}

/** The visitor may be the diner: the card then asks which of two is better. */
function Choosing({ byHand }: { readonly byHand: boolean }) {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const told = useKitchenRun(({ draft: { config } }) => {
    if (config.method === 'online_dpo') return 'online';
    if (trainsRewardModel(config)) return sftSteps(config) > 0 ? 'whole' : 'staged';
    return learnsFromPrompts(config.method) ? 'prompts' : undefined;
  });
  // Nothing is there that could propose something.
  if (useReplayed()) return;
  if (byHand) return <Annotator />;
  if (told) return <p className="story-choosing">{t(`story.preference.${told}`)}</p>;
  return (
    <p className="story-choosing">
      {t('story.preference.question')}{' '}
      <button type="button" className="quiet" onClick={() => runStore.getState().editConfig({ label_source: 'hand' })}>
        {t('story.preference.choose')}
      </button>
    </p>
  );
}

function Pair({ pair }: { readonly pair: StoryPair }) {
  const { t } = useTranslation();
  const marks = useMemo(() => {
    const [chosen, rejected] = differences(pair.chosen.words, pair.rejected.words);
    return { chosen, rejected };
  }, [pair]);
  return (
    <>
      <p className="prompt prose">{t('completions.prompt', { prompt: pair.prompt })}</p>
      <ul className="story-verdicts">
        {SIDES.map((side) => (
          <li key={side} className="prose">
            <span className={`role-${side}`}>
              <span aria-hidden="true">{SIDE_MARKS[side]}</span>
              <span className="visually-hidden">{t(`terms.${side}`)}: </span>
            </span>
            <MarkedWords words={pair[side].words} marked={marks[side]} side={side} />
            <TrueReward value={pair[side].reward} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface MarkedWordsProps {
  readonly words: readonly string[];
  readonly marked: readonly boolean[];
  readonly side: Side;
}

function MarkedWords({ words, marked, side }: MarkedWordsProps) {
  const language = usePreference((state) => state.language);
  // The words of a text never move: their place is their identity.
  const parts = runsOf(marked).map(([from, to]) => ({
    from,
    text: joined(words.slice(from, to), language),
    marked: marked[from],
  }));
  const space = joined(['', ''], language);
  return (
    <span>
      {parts.map((part) => (
        <span key={part.from}>
          {part.from > 0 && space}
          {part.marked ? <mark className={`mark-${side}`}>{part.text}</mark> : part.text}
        </span>
      ))}
    </span>
  );
}

/** From where to where the marks stay the same. */
function runsOf(marks: readonly boolean[]): (readonly [number, number])[] {
  const starts = marks.flatMap((mark, i) => (i === 0 || mark !== marks[i - 1] ? [i] : []));
  return starts.map((start, i) => [start, starts[i + 1] ?? marks.length] as const);
}
