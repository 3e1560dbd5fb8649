import type { CSSProperties, KeyboardEvent } from 'react';
import type { SequenceView, TokenView } from '../../math/pairView';
import { TrueReward } from '../controls/TrueReward';
import { formatSigned } from '../shared/format';
import { Maths } from './Maths';
import { REWARD_SYMBOLS, type Side, SideName } from './sides';
import { type Span, Waterfall } from './Waterfall';

interface TokenRowProps {
  readonly side: Side;
  readonly sequence: SequenceView;
  readonly label: (token: number) => string;
  /** Absent where none is known. */
  readonly trueReward: number | undefined;
  readonly span: Span;
  /** Place of the token whose alternatives are shown; undefined where it is in the other row. */
  readonly selected: number | undefined;
  readonly onSelect: (place: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A completion as tokens, with what each adds to the implicit reward, and the sum. */
export function TokenRow(props: TokenRowProps) {
  const { side, sequence, label, trueReward, span, selected, onSelect, onKeyDown } = props;
  const placed = sequence.tokens.map((view, place) => ({ view, place }));
  const headingId = `inspector-${side}`;
  return (
    <section className="token-row" aria-labelledby={headingId}>
      <h4 id={headingId}>
        <SideName side={side} /> {trueReward !== undefined && <TrueReward value={trueReward} />}
      </h4>
      <ol className="tokens">
        {placed.map(({ view, place }) => (
          <li key={place}>
            <TokenButton
              view={view}
              label={label(view.token)}
              address={`${side}-${place}`}
              selected={place === selected}
              onSelect={() => onSelect(place)}
              onKeyDown={onKeyDown}
            />
            <Waterfall from={view.cumulative - view.reward} to={view.cumulative} span={span} />
          </li>
        ))}
        <li>
          <span className="token token-total">
            <span>
              = <Maths>{REWARD_SYMBOLS[side]}</Maths>
            </span>
            <span className="numbers">{formatSigned(sequence.reward)}</span>
          </span>
          <Waterfall from={0} to={sequence.reward} span={span} total />
        </li>
      </ol>
    </section>
  );
}

interface TokenButtonProps {
  readonly view: TokenView;
  readonly label: string;
  readonly address: string;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Selected by pointer, touch and focus alike; only the selected one is in the order of Tab, arrow keys lead on. */
function TokenButton({ view, label, address, selected, onSelect, onKeyDown }: TokenButtonProps) {
  return (
    <button
      type="button"
      className="token"
      data-address={address}
      aria-pressed={selected}
      tabIndex={selected ? 0 : -1}
      onClick={onSelect}
      onFocus={onSelect}
      onPointerEnter={onSelect}
      onKeyDown={onKeyDown}
      {...tint(view.logratio)}
    >
      <span>{label}</span>
      <span className="numbers">{formatSigned(view.reward)}</span>
    </button>
  );
}

/** Strongest tint, in percent: text on it stays readable in both themes. */
const STRONGEST = 45;

/**
 * How a log-ratio colours its token: in the policy's colour where π_θ makes it likelier than π_ref, striped in the reference's where less likely.
 * One scale for all tokens and steps; 1 nat is three quarters of the full tint.
 */
export function tint(logratio: number) {
  const strength = STRONGEST * Math.tanh(Math.abs(logratio));
  return {
    'data-sign': logratio > 0 ? 'up' : logratio < 0 ? 'down' : 'none',
    style: { '--strength': `${strength.toFixed(1)}%` } as CSSProperties,
  };
}
