import { type ReactNode, useId } from 'react';

interface LabelledProps {
  readonly name: string;
  /** @param id of the control */
  readonly children: (id: string) => ReactNode;
}

/** A control with its name. */
export function Labelled({ name, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {children(id)}
    </div>
  );
}
