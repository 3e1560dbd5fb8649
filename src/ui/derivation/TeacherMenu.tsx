import { useTranslation } from 'react-i18next';
import { HIDEABLE } from '../../store/derivationStore';
import { Popup } from '../controls/Popup';
import { derivationStore, useDerivation } from '../shared/stores';

/** How the derivation is shown to a class; all of it is in the link, which a teacher hands on. */
export function TeacherMenu() {
  const { t } = useTranslation('derivation');
  const hidden = useDerivation((state) => state.hidden);
  const projector = useDerivation((state) => state.projector);
  const { hide, project } = derivationStore.getState();
  return (
    <Popup
      className="teacher-menu"
      face={t('frame.teacher.open')}
      name={t('frame.teacher.open')}
      panelClass="teacher-options"
    >
      {() => (
        <>
          <label className="choice">
            <input type="checkbox" checked={projector} onChange={(event) => project(event.target.checked)} />
            {t('frame.teacher.projector')}
          </label>
          <fieldset>
            <legend>{t('frame.teacher.show')}</legend>
            {HIDEABLE.map((part) => (
              <label key={part} className="choice">
                <input
                  type="checkbox"
                  checked={!hidden.includes(part)}
                  onChange={(event) => hide(part, !event.target.checked)}
                />
                {t(`frame.teacher.parts.${part}`)}
              </label>
            ))}
          </fieldset>
          <p className="muted">{t('frame.teacher.hint')}</p>
        </>
      )}
    </Popup>
  );
}
