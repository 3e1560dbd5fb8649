import type { ReactNode } from 'react';
import { Hint, type HintText } from './Hint';

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly hint: HintText;
  readonly children: ReactNode;
}

/** A labelled control with its explanation. */
export function Field({ id, name, hint, children }: FieldProps) {
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{name}</label>
        <Hint name={name}>{hint}</Hint>
      </div>
      {children}
    </div>
  );
}
