import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTerm } from '../../../shared/format';
import { litProps } from '../../lit';

interface DiceMarkerProps {
  readonly u: number;
  /** The word under it. */
  readonly word: string;
  readonly onChange: (u: number) => void;
}

const STEP = 0.01;
const KEYS: Readonly<Record<string, (u: number) => number>> = {
  ArrowLeft: (u) => u - STEP,
  ArrowDown: (u) => u - STEP,
  ArrowRight: (u) => u + STEP,
  ArrowUp: (u) => u + STEP,
  PageDown: (u) => u - 10 * STEP,
  PageUp: (u) => u + 10 * STEP,
  Home: () => 0,
  End: () => 1,
};

/** What the dice show, as a mark on the line above; it may also be put somewhere by hand. */
export function DiceMarker({ u, word, onChange }: DiceMarkerProps) {
  const { t } = useTranslation('derivation');
  const put = (to: number) => onChange(Math.min(1, Math.max(0, to)));
  const dragged = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const line = event.currentTarget.parentElement?.getBoundingClientRect();
    if (line) put((event.clientX - line.left) / line.width);
  };
  const pressed = (event: KeyboardEvent) => {
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    put(move(u));
  };
  return (
    <div className="dice-track">
      <span
        role="slider"
        tabIndex={0}
        className="dice-marker"
        style={{ left: `${100 * u}%` }}
        aria-label={t('probabilities.dice.u')}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={u}
        aria-valuetext={`${formatTerm(u)}, ${word}`}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={dragged}
        onKeyDown={pressed}
        {...litProps('dice')}
      />
      <span className="dice-ends numbers" aria-hidden="true">
        <span>0</span>
        <span>1</span>
      </span>
    </div>
  );
}
