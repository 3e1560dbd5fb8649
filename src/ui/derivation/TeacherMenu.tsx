import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { HIDEABLE } from '../../store/lesson';
import { lessonStore, useLesson } from '../stores';
import { forgetProgress } from './progress';

/** How the lesson is shown to a class; all of it is in the link, which a teacher hands on. */
export function TeacherMenu() {
  const { t } = useTranslation('lesson');
  const hidden = useLesson((state) => state.hidden);
  const projector = useLesson((state) => state.projector);
  const { hide, project } = lessonStore.getState();
  return (
    <Popover.Root>
      <Popover.Trigger className="teacher-menu">{t('frame.teacher.open')}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover teacher-options"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('frame.teacher.open')}
        >
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
          <button type="button" className="quiet" onClick={forgetProgress}>
            {t('frame.teacher.forget')}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
