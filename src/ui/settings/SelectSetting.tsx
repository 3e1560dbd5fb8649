import { Field } from '../controls/Field';
import type { HintText } from '../controls/Hint';

interface SelectSettingProps<Choice extends string> {
  readonly id: string;
  readonly name: string;
  readonly hint: HintText;
  readonly value: Choice;
  readonly choices: readonly Choice[];
  /** The choices in groups, by the groups' names. */
  readonly groups?: Readonly<Record<string, readonly Choice[]>>;
  readonly label: (choice: Choice) => string;
  readonly onChange: (choice: Choice) => void;
}

export function SelectSetting<Choice extends string>(props: SelectSettingProps<Choice>) {
  const { id, name, hint, value, choices, groups, label, onChange } = props;
  const options = (of: readonly Choice[]) =>
    of.map((choice) => (
      <option key={choice} value={choice}>
        {label(choice)}
      </option>
    ));
  return (
    <Field id={id} name={name} hint={hint}>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as Choice)}>
        {groups
          ? Object.entries(groups).map(([group, of]) => (
              <optgroup key={group} label={group}>
                {options(of)}
              </optgroup>
            ))
          : options(choices)}
      </select>
    </Field>
  );
}
