import { useTranslation } from 'react-i18next';
import { useRun } from '../stores';

/** What of a panel a replay cannot show, and why. */
export function NoModel({ part }: { readonly part: 'completions' | 'distribution' | 'pair' }) {
  const { t } = useTranslation('replay');
  const recorded = useRun(({ replay }) => part === 'completions' && replay?.completions === true);
  return <p className="empty prose">{t(recorded ? 'noModel.recorded' : `noModel.${part}`)}</p>;
}
