import { useTranslation } from 'react-i18next';
import type { PresetName } from '../../core/presets';
import '../shared/lateTexts';

/** What to look for in a lesson. */
export default function LessonText({ lesson }: { readonly lesson: PresetName }) {
  const { t } = useTranslation();
  return t(`presets.${lesson}.look`);
}
