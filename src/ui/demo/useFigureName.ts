import { useTranslation } from 'react-i18next';
import type { StageFigure } from '../../store/demo/script';
import '../shared/lateTexts';

/** What a figure of the playground's stage is called. */
export function useFigureName(): (figure: StageFigure) => string {
  const { t } = useTranslation();
  return (figure) => {
    if (figure === 'models') return t('memory.title');
    return figure === 'completions' || figure === 'distribution' ? t(`${figure}.title`) : t(`charts.${figure}.title`);
  };
}
