import { useEffect } from 'react';
import { usePreference } from '../shared/stores';

const SIDES = ['first', 'second'] as const;
export type OfferedSide = (typeof SIDES)[number];
const KEYS = { first: 'A', second: 'B' } as const satisfies Record<OfferedSide, string>;

interface TwoVerdictsProps extends Readonly<Record<OfferedSide, string>> {
  /** Whether a choice counts now; the buttons stay in any case, so that the focus does. */
  readonly active: boolean;
  onChoose(side: OfferedSide): void;
}

/** Two verdicts, of which one is preferred: by pressing it, or by A and B. */
export function TwoVerdicts({ active, onChoose, ...verdicts }: TwoVerdictsProps) {
  useChoiceKeys(onChoose);
  return (
    <div className="verdicts">
      {SIDES.map((side) => (
        <button
          key={side}
          type="button"
          className="verdict"
          aria-keyshortcuts={KEYS[side]}
          aria-disabled={!active}
          onClick={() => onChoose(side)}
        >
          <span className="verdict-key">{KEYS[side]}</span>
          <span className="completion-text">{verdicts[side]}</span>
        </button>
      ))}
    </div>
  );
}

/** Where letters are typed or pick something else. */
const TYPING =
  'input:not([type=radio], [type=checkbox], [type=range]), select, textarea, [contenteditable], [role=dialog]';

/** A and B choose, while the shortcuts are on. */
function useChoiceKeys(choose: (side: OfferedSide) => void) {
  const shortcuts = usePreference((state) => state.shortcuts);
  useEffect(() => {
    if (!shortcuts) return;
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.repeat || event.defaultPrevented || target.closest(TYPING)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const side = SIDES.find((each) => KEYS[each] === event.key.toUpperCase());
      if (!side) return;
      event.preventDefault();
      choose(side);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [choose, shortcuts]);
}
