import type { Chapter, ChapterValueName } from '../../store/derivationRules';
import { derivationStore, useDerivation } from '../shared/stores';

type ValueName = { [Of in Chapter]: ChapterValueName<Of> }[Chapter];

/** A folded part of a chapter. */
export interface DeeperId {
  /** Tells it from the chapter's others. */
  readonly name: string;
  /** What can be set in it alone: a link that sets any of these asks for it. */
  readonly sets?: readonly ValueName[];
}

/** What the link says of all of a chapter's: names between points, of those that were folded by hand although asked for with a minus before them. */
const listed = (written: unknown): string[] => (typeof written === 'string' && written ? written.split('.') : []);

/** Whether a part is unfolded, which is in the link. @param asked by something else than the link's list */
export function useDeeper(
  { name, sets = [] }: DeeperId,
  asked: boolean,
): [open: boolean, fold: (open: boolean) => void] {
  const chapter = useDerivation((state) => state.chapter);
  const values = useDerivation((state) => state.values[chapter]);
  const names = listed(values?.deeper);
  const wanted = asked || sets.some((value) => values?.[value] !== undefined);
  const fold = (open: boolean) => list(chapter, name, open === wanted ? undefined : open);
  return [names.includes(name) || (wanted && !names.includes(`-${name}`)), fold];
}

/** Unfolds a part of the chapter that is shown, and leads to it. */
export function goDeeper(name: string): void {
  const { chapter } = derivationStore.getState();
  list(chapter, name, true);
  const summary = document.querySelector<HTMLElement>(`details[data-deeper="${name}"] > summary`);
  summary?.focus({ preventScroll: true });
  summary?.scrollIntoView({ block: 'start' });
}

function list(chapter: Chapter, name: string, open: boolean | undefined): void {
  const { values, setValue } = derivationStore.getState();
  const others = listed(values[chapter]?.deeper).filter((each) => each !== name && each !== `-${name}`);
  const names = open === undefined ? others : [...others, open ? name : `-${name}`];
  setValue(chapter, 'deeper', names.length > 0 ? names.join('.') : undefined);
}
