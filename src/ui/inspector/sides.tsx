import { useTranslation } from 'react-i18next';
import { Maths } from './Maths';

/** The two halves of a pair, in the order in which they are shown. */
export const SIDES = ['chosen', 'rejected'] as const;
export type Side = (typeof SIDES)[number];

/** The second cue beside the colour. */
export const SIDE_MARKS = { chosen: '▲', rejected: '▼' } as const satisfies Record<Side, string>;
export const SIDE_SYMBOLS = { chosen: 'y_w', rejected: 'y_l' } as const satisfies Record<Side, string>;
export const REWARD_SYMBOLS = { chosen: 'r̂_w', rejected: 'r̂_l' } as const satisfies Record<Side, string>;

/** A half of a pair by its mark, name and symbol, in its colour. */
export function SideName({ side }: { readonly side: Side }) {
  const { t } = useTranslation();
  return (
    <span className={`role-${side}`}>
      <span aria-hidden="true">{SIDE_MARKS[side]}</span> {t(`terms.${side}`)} <Maths>{SIDE_SYMBOLS[side]}</Maths>
    </span>
  );
}
