/** What the visitor has set for the family portrait; every step of the chapter reads it. */
import { MARGIN_LOSS_TYPES, type MarginLossType } from '../../../../math/marginLoss';
import { useRun } from '../../../shared/stores';
import { useRunBeta } from '../../live';
import { useChapterNumber, useChapterText } from '../../useChapterValue';

export const MARGINS = { min: -4, max: 6 } as const;

/** The number that a loss is marked with in the figures and tables. */
export const badgeOf = (lossType: MarginLossType): number => MARGIN_LOSS_TYPES.indexOf(lossType) + 1;

export const CLASSIC: readonly MarginLossType[] = ['sigmoid', 'hinge', 'ipo'];
export const NOISY: readonly MarginLossType[] = ['sigmoid', 'robust', 'exo_pair'];

function readLossTypes(text: string): MarginLossType[] {
  const named = text.split('.');
  return MARGIN_LOSS_TYPES.filter((lossType) => named.includes(lossType));
}

const writeLossTypes = (shown: readonly MarginLossType[]): string => shown.join('.') || 'none';

export function useComparedLosses() {
  const runs = useRun((state) => (state.applied ?? state.draft).config.loss_type);
  const [text, setText] = useChapterText('relatives', 'shown', writeLossTypes([...CLASSIC, ...readLossTypes(runs)]));
  const shown = readLossTypes(text);
  return {
    shown,
    show: (lossTypes: readonly MarginLossType[]) => setText(writeLossTypes(lossTypes)),
    toggle: (lossType: MarginLossType) =>
      setText(
        writeLossTypes(
          shown.includes(lossType) ? shown.filter((other) => other !== lossType) : readLossTypes(`${text}.${lossType}`),
        ),
      ),
  };
}

/** β and ε of the figures: the run's until they are moved. */
export function usePortrait() {
  const [beta, setBeta] = useChapterNumber('relatives', 'beta', useRunBeta());
  const runSmoothing = useRun((state) => (state.applied ?? state.draft).config.label_smoothing);
  const [labelSmoothing, setSmoothing] = useChapterNumber('relatives', 'smoothing', Math.min(runSmoothing, 0.45));
  const [margin, setMargin] = useChapterNumber('relatives', 'margin', 1);
  return { beta, setBeta, labelSmoothing, setSmoothing, margin, setMargin };
}
