import { useTranslation } from 'react-i18next';
import { Popup } from './Popup';

/** An explanation; a function of one that arrives late (shared/lateTexts.ts). */
export type HintText = string | (() => string);

/** A question mark beside a label that explains it in a sentence: by click, touch and keyboard alike. */
export function Hint({ name, children }: { readonly name: string; readonly children: HintText }) {
  const { t } = useTranslation();
  return (
    <Popup className="hint" aria-label={t('settings.about', { name })} face="?" name={name}>
      {() => <p className="prose">{typeof children === 'string' ? children : children()}</p>}
    </Popup>
  );
}
