import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDefinition } from '../../core/runDefinition';
import { hasGradientWeight, pairView } from '../../math/pairView';
import type { RunData } from '../../store/runData';
import { Maths } from '../inspector/Maths';
import { useController, useRun, useRunStore } from '../shared/stores';
import { StageBody } from './StageBody';
import { StageList } from './StageList';
import { STAGES } from './stages';
import { usePairWords } from './usePairWords';
import { useStages } from './useStages';

type Narration = NonNullable<RunData['narration']>;

/** One step in slow motion: a pair of its batch on its way from the data to the update. It opens when a step is narrated. */
export default function SlowMotion() {
  const narration = useRun((state) => state.narration);
  const config = useRun((state) => state.applied?.config);
  return narration && config && <Region narration={narration} config={config} />;
}

interface RegionProps {
  readonly narration: Narration;
  readonly config: RunDefinition['config'];
}

function Region({ narration, config }: RegionProps) {
  const { t } = useTranslation();
  const controller = useController();
  const { stage, playing, isFirst, isLast, goTo, togglePlaying } = useStages(narration);
  const step = narration === 'asked' ? undefined : narration;
  const views = useMemo(
    () => step && { before: pairView(step.before, config), after: pairView(step.after, config) },
    [step, config],
  );
  const words = usePairWords(step?.before);
  const region = useRef<HTMLElement>(null);
  const close = useFocusWhileOpen(region);
  const name = STAGES[stage];
  const values = {
    batchSize: step?.batchSize,
    tokens: step && step.before.chosen.tokens.length + step.before.rejected.tokens.length,
    words: words.vocab,
  };
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
          {step ? t('slowMotion.title', { from: step.before.step, to: step.after.step }) : t('slowMotion.titleAsked')}
        </h2>
        <button type="button" className="quiet" onClick={close}>
          {t('slowMotion.close')}
        </button>
      </div>
      {step && <StageList current={stage} onChoose={goTo} />}
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
      {step && config.loss_type === 'sft' && <p className="prose muted">{t('slowMotion.sft')}</p>}
      <div className="stage-body">
        {step && views && <StageBody stage={name} step={step} config={config} words={words} {...views} />}
      </div>
    </section>
  );
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
