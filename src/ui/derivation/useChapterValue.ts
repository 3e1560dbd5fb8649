import { inRange } from '../../core/rules';
import { type Chapter, type ChapterValueName, derivationRule } from '../../store/derivationRules';
import { derivationStore, useDerivation } from '../shared/stores';

/** A number of a chapter's state, which is in the link. While it is not set it is `fallback`, so that it follows the running model. */
export function useChapterNumber<Of extends Chapter>(
  chapter: Of,
  name: ChapterValueName<Of>,
  fallback: number,
): [value: number, set: (value: number | undefined) => void] {
  const value = useDerivation((state) => state.values[chapter]?.[name]);
  const set = (next: number | undefined) => {
    const rule = derivationRule(chapter, name);
    if (next !== undefined && rule?.kind === 'number' && !inRange(rule, next)) return;
    derivationStore.getState().setValue(chapter, name, next);
  };
  return [typeof value === 'number' ? value : fallback, set];
}

/** The same for a text, or one of the choices of its rule. */
export function useChapterText<Of extends Chapter>(
  chapter: Of,
  name: ChapterValueName<Of>,
  fallback: string,
): [value: string, set: (value: string | undefined) => void] {
  const value = useDerivation((state) => state.values[chapter]?.[name]);
  const set = (next: string | undefined) => derivationStore.getState().setValue(chapter, name, next);
  return [typeof value === 'string' ? value : fallback, set];
}
