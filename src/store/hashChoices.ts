/** Choices by hand as text of fixed width: dish, chosen, rejected and step of each in base 36, `0 0c 1f 00a5` without the spaces. */

import * as v from 'valibot';
import { CHOICE } from '../core/definitionSchema';
import type { SettingProblem } from '../core/rules';
import { type Choice, MAX_CHOICES } from '../core/runDefinition';

const WIDTHS = { dish: 1, chosen: 2, rejected: 2, step: 4 } as const satisfies Record<keyof Choice, number>;
const FIELDS = Object.entries(WIDTHS) as [keyof Choice, number][];
const WIDTH = FIELDS.reduce((sum, [, width]) => sum + width, 0);
const RADIX = 36;

export function writeChoices(choices: readonly Choice[]): string {
  return choices
    .slice(0, MAX_CHOICES)
    .map((choice) => FIELDS.map(([name, width]) => choice[name].toString(RADIX).padStart(width, '0')).join(''))
    .join('');
}

/** The choices that can be read, and each that cannot. */
export function readChoices(text: string): { choices: readonly Choice[]; problems: readonly SettingProblem[] } {
  const choices: Choice[] = [];
  const problems: SettingProblem[] = [];
  for (let start = 0; start < text.length; start += WIDTH) {
    const value = text.slice(start, start + WIDTH);
    const choice = choices.length < MAX_CHOICES ? readChoice(value) : undefined;
    if (choice) choices.push(choice);
    else problems.push({ name: 'choices', value, rule: { kind: 'hand' } });
  }
  return { choices, problems };
}

function readChoice(text: string): Choice | undefined {
  if (text.length !== WIDTH || !/^[0-9a-z]+$/.test(text)) return undefined;
  let start = 0;
  const numbers = FIELDS.map(([name, width]) => {
    start += width;
    return [name, Number.parseInt(text.slice(start - width, start), RADIX)] as const;
  });
  const { success, output } = v.safeParse(CHOICE, Object.fromEntries(numbers));
  return success ? output : undefined;
}
