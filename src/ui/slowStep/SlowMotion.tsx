import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isDpo } from '../../core/methods';
import { hasGradientWeight, objectiveOf, readsReference, roleOfBatch } from '../../core/objective';
import type { RunDefinition } from '../../core/runDefinition';
import { configIn, stageOf } from '../../core/stages';
import { pairView } from '../../math/pairView';
import type { RunData } from '../../store/runData';
import { Maths } from '../inspector/Maths';
import '../shared/lateTexts';
import { useController, useRun, useRunStore } from '../shared/stores';
import { RankedStageBody } from './RankedStages';
import { ResponseStageBody } from './ResponseStages';
import { ScoredStageBody } from './ScoredStages';
import { StageBody } from './StageBody';
import { StageList } from './StageList';
import { isOfPair, isOfResponses, isOfScores, type Stage, stagesOf } from './stages';
import { type PairWords, usePairWords } from './usePairWords';
import { useStages } from './useStages';

type Narration = NonNullable<RunData['narration']>;

/** One step in slow motion: a pair of its batch on its way from the data to the update. It opens when a step is narrated. */
export default function SlowMotion() {
  const narration = useRun((state) => state.narration);
  const run = useRun((state) => state.applied?.config);
  const step = useRun((state) => state.step);
  if (!narration || !run) return null;
  const of = narration === 'asked' ? step : 'before' in narration ? narration.before.step : narration.step;
  return <Region narration={narration} config={asTold(configIn(run, stageOf(run, of)))} />;
}

/** Whoever writes the pairs, what is learnt of them is DPO. */
const asTold = (config: RunDefinition['config']): RunDefinition['config'] =>
  isDpo(config.method) ? { ...config, method: 'dpo' } : config;

interface RegionProps {
  readonly narration: Narration;
  readonly config: RunDefinition['config'];
}

function Region({ narration, config }: RegionProps) {
  const { t } = useTranslation();
  const controller = useController();
  const step = narration === 'asked' ? undefined : narration;
  const stages = stagesOf(step, config);
  const { stage, playing, isFirst, isLast, goTo, togglePlaying } = useStages(narration, stages.length);
  const pair = step && 'before' in step ? step : undefined;
  const from = step && ('before' in step ? step.before.step : step.step);
  const words = usePairWords(pair?.before);
  const region = useRef<HTMLElement>(null);
  const close = useFocusWhileOpen(region);
  const name = stages[stage];
  const values = {
    batchSize: step && ('before' in step ? step.batchSize : step.responses.length),
    tokens: pair && pair.before.chosen.tokens.length + pair.before.rejected.tokens.length,
    words: words.vocab,
  };
  const ofPairs = pair && !pair.scores;
  const batchRole = roleOfBatch(config);
  const otherGradient = name === 'gradient' && !hasGradientWeight(config);

  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowRight') goTo(stage + 1);
    else if (event.key === 'ArrowLeft') goTo(stage - 1);
    else return;
    event.preventDefault();
  };
  return (
    <section
      ref={region}
      className="slow-motion"
      tabIndex={-1}
      aria-labelledby="slow-motion-title"
      aria-busy={!step}
      onKeyDown={pressed}
    >
      <div className="slow-motion-head">
        <h2 id="slow-motion-title">
          {from === undefined ? t('slowMotion.titleAsked') : t('slowMotion.title', { from, to: from + 1 })}
        </h2>
        <button type="button" className="quiet" onClick={close}>
          {t('slowMotion.close')}
        </button>
      </div>
      {step && <StageList stages={stages} current={stage} onChoose={goTo} />}
      <div className="stage-controls">
        <StageButton label={t('slowMotion.back')} blocked={!step || isFirst} onPress={() => goTo(stage - 1)} />
        <StageButton
          label={playing ? t('slowMotion.pause') : t('slowMotion.play')}
          blocked={!step}
          onPress={togglePlaying}
        />
        <StageButton label={t('slowMotion.next')} blocked={!step || isLast} onPress={() => goTo(stage + 1)} />
        <StageButton label={t('slowMotion.another')} blocked={!step} onPress={() => controller.narrate()} />
      </div>
      <p className="stage-sentence prose" aria-live="polite">
        {step ? (
          <>
            <strong>{t(`slowMotion.stages.${name}.name`)}</strong>
            {' · '}
            <Maths>{t(otherGradient ? 'slowMotion.gradientOfOthers' : `slowMotion.stages.${name}.text`, values)}</Maths>
          </>
        ) : (
          t('slowMotion.asked')
        )}
      </p>
      {ofPairs && !readsReference(config) && (
        <p className="prose muted">{t(objectiveOf(config) === 'sft' ? 'slowMotion.sft' : 'slowMotion.free')}</p>
      )}
      {ofPairs && batchRole && <p className="prose muted">{t(`slowMotion.${batchRole}`)}</p>}
      <div className="stage-body">{step && <Told stage={name} narration={step} config={config} words={words} />}</div>
    </section>
  );
}

interface ToldProps {
  readonly stage: Stage;
  readonly narration: Exclude<Narration, 'asked'>;
  readonly config: RunDefinition['config'];
  readonly words: PairWords;
}

function Told({ stage, narration, config, words }: ToldProps) {
  const views = useMemo(
    () =>
      'before' in narration
        ? { step: narration, before: pairView(narration.before, config), after: pairView(narration.after, config) }
        : undefined,
    [narration, config],
  );
  if (!('before' in narration)) {
    const Body = config.method === 'rrhf' ? RankedStageBody : ResponseStageBody;
    return isOfResponses(stage) && <Body stage={stage} step={narration} config={config} />;
  }
  const { scores } = narration;
  if (scores && isOfScores(stage))
    return <ScoredStageBody stage={stage} step={narration} scores={scores} config={config} />;
  return views && isOfPair(stage) && <StageBody stage={stage} config={config} words={words} {...views} />;
}

/** A button that cannot be pressed now keeps the focus: the next stage may need it again. */
function StageButton(props: { readonly label: string; readonly blocked: boolean; readonly onPress: () => void }) {
  const { label, blocked, onPress } = props;
  return (
    <button type="button" aria-disabled={blocked} onClick={() => !blocked && onPress()}>
      {label}
    </button>
  );
}

/** Takes the focus when the region opens, so that its keys work at once, and hands it back when it is closed. */
function useFocusWhileOpen(region: { readonly current: HTMLElement | null }): () => void {
  const runStore = useRunStore();
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    opener.current = document.activeElement;
    region.current?.focus();
  }, [region]);
  return () => {
    runStore.getState().closeNarration();
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
}
