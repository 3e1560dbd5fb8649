import { useTranslation } from 'react-i18next';
import { keptReplay } from '../../store/replay/replay';
import { keeper } from '../stores';
import { useKeeping } from './useKeeping';

/** A kept run as a replay: its curves, since its past policies are not kept. */
export function KeptReplay({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation('replay');
  const { answer, save, copy } = useKeeping(async () => {
    const saved = await keeper.load(id);
    return saved && keptReplay(saved);
  });
  return (
    <>
      <button type="button" title={t('kept.hint')} aria-label={t('kept.saveName', { name })} onClick={save}>
        {t('kept.save')}
      </button>
      <button type="button" title={t('kept.hint')} aria-label={t('kept.copyName', { name })} onClick={copy}>
        {t('kept.copy')}
      </button>
      <span role="status" className="replay-answer muted">
        {answer}
      </span>
    </>
  );
}
