import { Popover } from 'radix-ui';
import { type ReactNode, type RefObject, useRef } from 'react';
import '../shared/lateTexts';

interface PopupPanelProps {
  /** The button beside which it stands. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly name: string;
  readonly panelClass: string | undefined;
  readonly onClose: () => void;
  readonly children: (close: () => void) => ReactNode;
}

/** The panel of a Popup: it closes by Escape, and by a click or a focus elsewhere. */
export default function PopupPanel({ anchor, name, panelClass = '', onClose, children }: PopupPanelProps) {
  const leftByPointer = useRef(false);
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLButtonElement>} />
      <Popover.Portal>
        <Popover.Content
          className={`popover ${panelClass}`}
          sideOffset={6}
          collisionPadding={12}
          aria-label={name}
          onInteractOutside={(event) => {
            // The button closes the panel itself.
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
            else leftByPointer.current = true;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!leftByPointer.current) anchor.current?.focus();
          }}
        >
          {children(onClose)}
          <Popover.Arrow className="popover-arrow" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
