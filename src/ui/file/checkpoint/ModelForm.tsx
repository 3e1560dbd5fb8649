import type { FormEvent, ReactNode } from 'react';

interface ModelFormProps {
  /** Id of the field. */
  readonly field: string;
  readonly label: string;
  /** What the button says. */
  readonly action: string;
  readonly disabled: boolean;
  readonly onSubmit: () => void;
  /** The field. */
  readonly children: ReactNode;
  /** What there is to say under it. */
  readonly hint?: ReactNode;
}

/** A field that names a model, and a button that takes it. */
export function ModelForm({ field, label, action, disabled, onSubmit, children, hint }: ModelFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="model-form" onSubmit={submit}>
      <div className="field">
        <label className="field-label" htmlFor={field}>
          {label}
        </label>
        {children}
      </div>
      <button type="submit" disabled={disabled}>
        {action}
      </button>
      {hint}
    </form>
  );
}
