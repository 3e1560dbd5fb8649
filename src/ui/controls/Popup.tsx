import { type ButtonHTMLAttributes, type ReactNode, useRef, useState } from 'react';
import { lazyPart } from '../shared/Part';

const load = () => import('./PopupPanel');
const PopupPanel = lazyPart(load, { look: 'small' });
/** Whoever comes near is about to open it. */
const prepare = () => void load().catch(() => {});

interface PopupProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'onClick' | 'type'> {
  /** What the button shows. */
  readonly face: ReactNode;
  /** Name of the panel. */
  readonly name: string;
  readonly panelClass?: string;
  /** Called when the panel's texts are there. @param close takes the panel away, and gives the focus back */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a small panel beside it. What places the panel arrives when one is first opened. */
export function Popup({ face, name, panelClass, children, ...button }: PopupProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        {...button}
        type="button"
        ref={anchor}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open && (
        <PopupPanel anchor={anchor} name={name} panelClass={panelClass} onClose={() => setOpen(false)}>
          {children}
        </PopupPanel>
      )}
    </>
  );
}
