import { Fragment, type ReactNode } from 'react';
import { Tex } from './Tex';

interface ProseProps {
  /** May hold `$TeX$`, `**a new term**` and `[a phrase that drives the figure](name)`. */
  readonly text: string;
  /** What each named phrase does. */
  readonly drive?: Readonly<Record<string, () => void>>;
}

/** A paragraph of the lesson. Phrases that drive the figure are buttons. */
export function Prose({ text, drive = {} }: ProseProps) {
  return (
    <p className="prose lesson-prose">
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
  const { tex, term, phrase, name } = groups;
  if (tex !== undefined) return <Tex tex={tex} />;
  if (term !== undefined) return <strong className="term">{term}</strong>;
  if (phrase === undefined) return whole;
  return (
    <button type="button" className="drive" onClick={drive[name]}>
      <Marked text={phrase} />
    </button>
  );
}

const PARTS =
  /\$(?<tex>[^$]+)\$|\*\*(?<term>[^*]+)\*\*|\[(?<phrase>[^\]]+)\]\((?<name>\w+)\)|(?:(?!\$[^$]+\$|\*\*[^*]+\*\*|\[[^\]]+\]\(\w+\))[\s\S])+/g;
