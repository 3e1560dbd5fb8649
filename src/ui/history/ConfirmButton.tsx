import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmButtonProps {
  readonly label: string;
  /** What is read out, where the label alone does not say what it is about. */
  readonly longLabel?: string;
  /** What is asked before it is done. */
  readonly question: string;
  readonly onConfirm: () => void;
}

/** A button for what cannot be undone: it asks in its place, and only a second press does it. */
export function ConfirmButton({ label, longLabel = label, question, onConfirm }: ConfirmButtonProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const refuse = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  // The focus follows the buttons that take each other's place, and starts on the harmless one.
  useEffect(() => {
    if (asking) refuse.current?.focus();
    else if (asked.current) ask.current?.focus();
    asked.current = asking;
  }, [asking]);

  if (!asking) {
    return (
      <button ref={ask} type="button" className="quiet" aria-label={longLabel} onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  }
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setAsking(false);
  };
  return (
    <fieldset className="confirm" aria-label={question} onKeyDown={leave}>
      <span>{question}</span>
      <button ref={refuse} type="button" onClick={() => setAsking(false)}>
        {t('history.keep')}
      </button>
      <button
        type="button"
        className="danger"
        onClick={() => {
          // Where the focus goes then is the caller's to say.
          asked.current = false;
          setAsking(false);
          onConfirm();
        }}
      >
        {t('history.delete')}
      </button>
    </fieldset>
  );
}
