import { useTranslation } from 'react-i18next';
import { hasGradientWeight, objectiveOf, type PairSettings } from '../../../../core/objective';
import { useRun } from '../../../shared/stores';

/** The settings of the run that is there, the name of its loss, and whether that is DPO's as this chapter has it. */
export function useRunLoss(): { readonly settings: PairSettings; readonly name: string; readonly dpo: boolean } {
  const { t } = useTranslation();
  const settings = useRun((state) => (state.applied ?? state.draft).config);
  const smoothed = settings.label_smoothing > 0 ? `, ε = ${settings.label_smoothing}` : '';
  return {
    settings,
    name: `${t(`losses.${objectiveOf(settings)}.name`)}${smoothed}`,
    dpo: hasGradientWeight(settings),
  };
}
