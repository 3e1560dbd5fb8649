import { useTranslation } from 'react-i18next';
import { durationIn } from '../shared/format';

/** Seconds in the unit that suits them: “40 s”, “3.5 min”. */
export function useDuration(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    const { unit, value } = durationIn(seconds * 1000);
    return t(`units.${unit}`, { value });
  };
}
