/** The running model as the derivation's equations see it. */
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairLogits } from '../../core/records';
import { startsAsReference } from '../../core/runDefinition';
import { type PairView, pairView } from '../../math/pairView';
import { useLatestValue } from '../controls/useLatestValue';
import { useRun, useSampledKitchenRun, useSampledRun } from '../shared/stores';
import { LoadingProgress } from '../transport/LoadingProgress';
import { type BatchOnCurve, UNTRAINED } from './lossCurve';
import { outcomesOf } from './outcomesOf';

/** Everything that could be said about one dish: the well-formed completions, then everything malformed as one outcome. */
export interface DishOutcomes {
  readonly dish: number;
  readonly prompt: string;
  /** In the page's language. */
  readonly texts: readonly string[];
  /** The run's β. */
  readonly beta: number;
  /** Nats. */
  readonly referenceLogps: Float64Array;
  readonly policyLogps: Float64Array;
  /** True rewards. */
  readonly rewards: Float64Array;
  /** Updates made. */
  readonly step: number;
}

/** The watched dish under the running model; undefined until the engine has answered. */
export function useDishOutcomes(): DishOutcomes | undefined {
  const { t } = useTranslation('derivation');
  const current = useSampledRun((state) => state.distribution);
  const record = useLatestValue(
    current,
    useRun((state) => !state.awaitingRun),
  );
  const world = useRun((state) => state.world);
  const malformed = t('frame.malformed');
  return useMemo(() => {
    if (!record || !world) return undefined;
    const { dish, beta, step } = record;
    const prompt = world.dishes[dish]?.prompt ?? '';
    return { dish, prompt, texts: [...world.completions, malformed], beta, step, ...outcomesOf(record) };
  }, [record, world, malformed]);
}

/** What is known of a batch before any is read: undefined where the policy starts as another model than the reference. */
export function useUntrained(): BatchOnCurve | undefined {
  return useRun(({ applied, draft }) => startsAsReference(applied ?? draft)) ? UNTRAINED : undefined;
}

export interface LivePair {
  readonly record: PairLogits;
  /** Under the settings of the run that is there. */
  readonly view: PairView;
}

/** The watched pair under the running model; undefined until the engine has answered. */
export function useLivePair(): LivePair | undefined {
  const record = useSampledKitchenRun((state) => state.pair);
  const config = useRun((state) => (state.applied ?? state.draft).config);
  return useMemo(() => record && { record, view: pairView(record, config) }, [record, config]);
}

/** In place of no leash at all, for which the closed form has no numbers: nearly none. */
const SMALLEST_BETA = 0.02;

/** The β of the run that is there. */
export function useRunBeta(): number {
  return useRun((state) => (state.applied ?? state.draft).config.beta) || SMALLEST_BETA;
}

/** What is shown until the engine has answered. */
export function WhileLoading({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation('derivation');
  const loading = useRun((state) => state.loading !== undefined);
  return (
    <div className="while-loading">
      <p className="empty prose">{children ?? t('frame.loading')}</p>
      {loading && <LoadingProgress />}
    </div>
  );
}
