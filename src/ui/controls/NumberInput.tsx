import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inRange, type NumberRule } from '../../core/rules';
import { formatSetting, parseSetting } from '../shared/format';
import { ruleText } from './ruleText';

interface NumberInputProps {
  readonly id: string;
  readonly value: number;
  readonly rule: NumberRule;
  /** What ↑ and ↓ make of a value. */
  readonly nudge: (value: number, direction: 1 | -1) => number;
  readonly onChange: (value: number) => void;
  /** Told whenever what the field holds becomes usable or stops being so. */
  readonly onUsable?: ((usable: boolean) => void) | undefined;
}

/** A number as text, so that 1e-4 can be written. It is taken over by Enter, ↑, ↓ or on leaving; what cannot be used is said. */
export function NumberInput({ id, value, rule, nudge, onChange, onUsable }: NumberInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? value : parseSetting(typed);
  const valid = parsed !== undefined && inRange(rule, parsed);
  const problemId = `${id}-problem`;
  // A value that is set elsewhere, as by a lesson, takes the place of what was typed.
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(undefined);
  }
  const tell = useRef(onUsable);
  tell.current = onUsable;
  useEffect(() => {
    if (valid) return;
    tell.current?.(false);
    return () => tell.current?.(true);
  }, [valid]);

  const commit = () => {
    if (!valid) return;
    setTyped(undefined);
    if (parsed !== value) onChange(parsed);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') setTyped(undefined);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const next = nudge(parsed ?? value, event.key === 'ArrowUp' ? 1 : -1);
      if (!inRange(rule, next)) return;
      setTyped(undefined);
      onChange(next);
    }
  };
  return (
    <>
      <input
        id={id}
        type="text"
        role="spinbutton"
        inputMode="decimal"
        autoComplete="off"
        aria-valuenow={value}
        aria-valuemin={rule.min}
        aria-valuemax={rule.max}
        aria-invalid={!valid}
        aria-describedby={valid ? undefined : problemId}
        value={typed ?? formatSetting(value)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={pressed}
      />
      {!valid && (
        <p id={problemId} className="field-problem">
          {t('settings.invalid', { rule: ruleText(rule, t) })}
        </p>
      )}
    </>
  );
}

/** 1, 2, 5, 10, … upwards and downwards: for what is felt on a logarithmic scale. */
export function nudgeLogarithmically(value: number, direction: 1 | -1): number {
  if (value <= 0) return direction > 0 ? 1e-6 : 0;
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const steps = [-1, 0, 1].flatMap((shift) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent + shift}`)));
  const near = value * 1e-6;
  return direction > 0
    ? (steps.find((step) => step > value + near) ?? value)
    : (steps.reverse().find((step) => step < value - near) ?? value);
}

export function nudgeBy(size: number) {
  return (value: number, direction: 1 | -1) => Number((value + direction * size).toFixed(10));
}
