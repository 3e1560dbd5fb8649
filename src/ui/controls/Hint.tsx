import { useTranslation } from 'react-i18next';
import { Popup } from './Popup';

/** A question mark beside a label that explains it in a sentence: by click, touch and keyboard alike. */
export function Hint({ name, children }: { readonly name: string; readonly children: string }) {
  const { t } = useTranslation();
  return (
    <Popup className="hint" aria-label={t('settings.about', { name })} face="?" name={name}>
      {() => <p className="prose">{children}</p>}
    </Popup>
  );
}
