import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Proposal } from '../../core/records';
import { MAX_CHOICES, STEPS_PER_CHOICE } from '../../core/runDefinition';
import { isReady } from '../../store/runData';
import { useLatestValue } from '../controls/useLatestValue';
import '../shared/lateTexts';
import { useController, useKitchenRun, useRun, useRunStore } from '../shared/stores';
import { type OfferedSide, TwoVerdicts } from './TwoVerdicts';

/** The visitor's own choices make the labels: two verdicts at a time, of which one is preferred. */
export default function Annotator() {
  const { t } = useTranslation();
  const controller = useController();
  const runStore = useRunStore();
  const world = useRun((state) => state.world);
  const proposal = useRun((state) => state.proposal);
  const ready = useRun(isReady);
  const count = useKitchenRun((state) => state.draft.choices.length);
  const fresh = useKitchenRun((state) => state.applied?.config.label_source !== 'hand');
  const [answered, setAnswered] = useState<Proposal>();
  // The buttons stay while the next proposal is under way, so that the focus does.
  const shown = useLatestValue(proposal, true);
  const full = count >= MAX_CHOICES;
  const active = ready && proposal !== undefined && proposal !== answered && !full;
  // An answer is followed by the next proposal of itself.
  const missing = ready && proposal === undefined && (shown === undefined || shown !== answered);
  useEffect(() => {
    if (missing) controller.propose();
  }, [missing, controller]);
  const choose = useCallback(
    (side: OfferedSide) => {
      if (!active) return;
      setAnswered(proposal);
      controller.choose(side);
    },
    [active, proposal, controller],
  );
  return (
    <div className="annotator">
      {shown && world ? (
        <>
          <p className="prose">
            {t('annotator.question')} {t('completions.prompt', { prompt: world.dishes[shown.dish]?.prompt ?? '' })}
          </p>
          <TwoVerdicts
            first={world.completions[shown.first]}
            second={world.completions[shown.second]}
            active={active}
            onChoose={choose}
          />
        </>
      ) : (
        <p className="empty prose">{t('annotator.empty')}</p>
      )}
      <p className="muted" role="status">
        {t(full ? 'annotator.full' : 'annotator.count', { number: count, most: MAX_CHOICES })}
      </p>
      <p className="muted">{t(fresh ? 'annotator.fresh' : 'annotator.effect', { steps: STEPS_PER_CHOICE })}</p>
      <div className="annotator-more">
        <button type="button" className="quiet" disabled={!ready || full} onClick={() => controller.propose()}>
          {t('annotator.skip')}
        </button>
        <button
          type="button"
          className="quiet"
          disabled={count === 0}
          onClick={() => runStore.getState().clearChoices()}
        >
          {t('annotator.undo')}
        </button>
      </div>
    </div>
  );
}
