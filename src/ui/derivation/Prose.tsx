import { Fragment, type ReactNode } from 'react';
import { Tex } from './Tex';

interface ProseProps {
  /** May hold `$TeX$`, `**a new term**` and `[a phrase that drives the figure](name)`. */
  readonly text: string;
  /** What each named phrase does. */
  readonly drive?: Readonly<Record<string, () => void>>;
}

/** A paragraph of the derivation. Phrases that drive the figure are buttons; a stop after one begins no line. */
export function Prose({ text, drive = {} }: ProseProps) {
  return (
    <p className="prose derivation-prose">
      <Marked text={text} drive={drive} />
    </p>
  );
}

/** The same marks in a line of any element. */
export function Marked({ text, drive = {} }: ProseProps): ReactNode {
  // The parts of a text never move: their place is their identity.
  const parts = [...text.matchAll(PARTS)].map((part, place) => ({ part, place }));
  return parts.map(({ part, place }) => <Fragment key={place}>{marked(part, drive)}</Fragment>);
}

function marked({ 0: whole, groups = {} }: RegExpMatchArray, drive: Readonly<Record<string, () => void>>): ReactNode {
  const { tex, term, phrase, name, stop } = groups;
  if (tex !== undefined) return <Tex tex={tex} />;
  if (term !== undefined) return <strong className="term">{term}</strong>;
  if (phrase === undefined) return whole;
  return (
    <span className="drive-line">
      <button type="button" className="drive" onClick={drive[name]}>
        <Marked text={phrase} />
      </button>
      {stop}
    </span>
  );
}

const PARTS =
  /\$(?<tex>[^$]+)\$|\*\*(?<term>[^*]+)\*\*|\[(?<phrase>[^\]]+)\]\((?<name>\w+)\)(?<stop>[，。；：、！？）”,.;:!?)]*)|(?:(?!\$[^$]+\$|\*\*[^*]+\*\*|\[[^\]]+\]\(\w+\))[\s\S])+/g;
