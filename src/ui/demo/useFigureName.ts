import { useTranslation } from 'react-i18next';
import type { StageFigure } from '../../store/demo/script';

/** What a figure of the playground's stage is called. */
export function useFigureName(): (figure: StageFigure) => string {
  const { t } = useTranslation();
  return (figure) =>
    figure === 'completions' || figure === 'distribution' ? t(`${figure}.title`) : t(`charts.${figure}.title`);
}
