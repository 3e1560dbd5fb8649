interface AddressInputProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Id of the hint about it. */
  readonly describedBy?: string;
}

/** Takes the address of a checkpoint. */
export function AddressInput({ id, value, onChange, describedBy }: AddressInputProps) {
  return (
    <input
      id={id}
      type="text"
      inputMode="url"
      autoComplete="url"
      spellCheck={false}
      maxLength={2000}
      placeholder="https://"
      value={value}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
