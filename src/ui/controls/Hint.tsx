import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';

/** A question mark beside a label that explains it in a sentence: by click, touch and keyboard alike. */
export function Hint({ name, children }: { readonly name: string; readonly children: string }) {
  const { t } = useTranslation();
  return (
    <Popover.Root>
      <Popover.Trigger className="hint" aria-label={t('settings.about', { name })}>
        ?
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" sideOffset={6} collisionPadding={12} aria-label={name}>
          <p className="prose">{children}</p>
          <Popover.Arrow className="popover-arrow" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
