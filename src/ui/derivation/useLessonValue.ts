import { type Chapter, type LessonValueName, lessonRule } from '../../store/lessonRules';
import { inRange } from '../../store/settings';
import { lessonStore, useLesson } from '../stores';

/** A number of a chapter's state, which is in the link. While it is not set it is `fallback`, so that it follows the running model. */
export function useLessonNumber<Of extends Chapter>(
  chapter: Of,
  name: LessonValueName<Of>,
  fallback: number,
): [value: number, set: (value: number | undefined) => void] {
  const value = useLesson((state) => state.values[chapter]?.[name]);
  const set = (next: number | undefined) => {
    const rule = lessonRule(chapter, name);
    if (next !== undefined && rule?.kind === 'number' && !inRange(rule, next)) return;
    lessonStore.getState().setValue(chapter, name, next);
  };
  return [typeof value === 'number' ? value : fallback, set];
}

/** The same for a text, or one of the choices of its rule. */
export function useLessonText<Of extends Chapter>(
  chapter: Of,
  name: LessonValueName<Of>,
  fallback: string,
): [value: string, set: (value: string | undefined) => void] {
  const value = useLesson((state) => state.values[chapter]?.[name]);
  const set = (next: string | undefined) => lessonStore.getState().setValue(chapter, name, next);
  return [typeof value === 'string' ? value : fallback, set];
}
