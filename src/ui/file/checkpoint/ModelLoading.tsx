import { useTranslation } from 'react-i18next';
import { loadingText } from './useModelStatus';

interface ModelLoadingProps {
  readonly loading: { readonly bytes: number; readonly total: number };
  readonly onCancel: () => void;
}

/** How far the loading is, and the way out of it. */
export function ModelLoading({ loading, onCancel }: ModelLoadingProps) {
  const { t } = useTranslation('file');
  const { bytes, total } = loading;
  const text = loadingText(loading, t);
  return (
    <div className="model-loading">
      <progress
        aria-label={t('model.loading.label')}
        aria-valuetext={text}
        max={1}
        {...(total > 0 && { value: bytes / total })}
      />
      <span>{text}</span>
      <button type="button" onClick={onCancel}>
        {t('model.cancel')}
      </button>
    </div>
  );
}
