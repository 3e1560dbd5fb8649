import { useTranslation } from 'react-i18next';
import { formatReward } from '../shared/format';

/** What a completion is truly worth. */
export function TrueReward({ value }: { readonly value: number }) {
  const { t } = useTranslation();
  const reward = formatReward(value);
  return (
    <span className="role-oracle numbers">
      <span aria-hidden="true">★ {reward}</span>
      <span className="visually-hidden">{t('completions.reward', { value: reward })}</span>
    </span>
  );
}
