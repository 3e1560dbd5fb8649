import { Field } from '../controls/Field';

interface SelectSettingProps<Choice extends string> {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly value: Choice;
  readonly choices: readonly Choice[];
  readonly label: (choice: Choice) => string;
  readonly onChange: (choice: Choice) => void;
}

export function SelectSetting<Choice extends string>(props: SelectSettingProps<Choice>) {
  const { id, name, hint, value, choices, label, onChange } = props;
  return (
    <Field id={id} name={name} hint={hint}>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as Choice)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {label(choice)}
          </option>
        ))}
      </select>
    </Field>
  );
}
