import { type ReactNode, useId } from 'react';
import { Marked } from '../Prose';

interface ChapterFigureProps {
  readonly name: string;
  /** What to look at, in a sentence; may hold the marks of `Prose`. */
  readonly caption?: string;
  readonly children: ReactNode;
}

/** A figure that the reader drives. */
export function ChapterFigure({ name, caption, children }: ChapterFigureProps) {
  const id = useId();
  return (
    <figure className="derivation-figure" aria-labelledby={id}>
      <h4 id={id}>{name}</h4>
      {children}
      {caption !== undefined && (
        <figcaption className="muted">
          <Marked text={caption} />
        </figcaption>
      )}
    </figure>
  );
}
