import { type ReactNode, type Ref, useId } from 'react';
import { useTranslation } from 'react-i18next';
import './step.css';

/** How far a step is: what it says of itself is read with it. */
export interface StepStatus {
  readonly state: 'todo' | 'busy' | 'done' | 'problem';
  /** What was chosen, what is under way or missing, in a line. */
  readonly text: string;
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly status: StepStatus;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** Of the heading, which takes the focus where what had it is gone. */
  readonly heading?: Ref<HTMLHeadingElement>;
  /** What those who listen hear when it changes. */
  readonly announcement?: string;
  readonly children: ReactNode;
}

/** A step of the own page: its state in a line, and what is behind it. Folded, what was typed in it stays. */
export function Step({ number, title, status, open, onOpen, heading, announcement, children }: StepProps) {
  const { t } = useTranslation('file');
  const [head, body] = [useId(), useId()];
  const { state, text } = status;
  return (
    <section className="step" data-state={state} aria-labelledby={head}>
      <div className="step-head">
        <span className="step-number" aria-hidden="true">
          {number}
        </span>
        <h3 ref={heading} id={head} tabIndex={-1}>
          {title}
        </h3>
        <p className="step-status">
          <span className="step-sign" aria-hidden="true">
            {SIGNS[state]}
          </span>
          <span>
            <span className="visually-hidden">{t(`step.${state}`)} </span>
            {text}
          </span>
        </p>
        <button type="button" className="quiet" aria-expanded={open} aria-controls={body} onClick={() => onOpen(!open)}>
          {t(open ? 'step.hide' : 'step.show')}
          <span className="visually-hidden"> {title}</span>
        </button>
      </div>
      {announcement !== undefined && (
        <p className="visually-hidden" role="status">
          {announcement}
        </p>
      )}
      <div id={body} className="step-body" hidden={!open}>
        {children}
      </div>
    </section>
  );
}

const SIGNS = { todo: '○', busy: '…', done: '✓', problem: '!' } as const;
