import { useState } from 'react';

/** The value, or while a new one is under way the one before, so that nothing jumps meanwhile. @param keep false where the one before is out of date */
export function useLatestValue<T>(value: T | undefined, keep: boolean): T | undefined {
  const [kept, setKept] = useState(value);
  if (value !== undefined && value !== kept) setKept(value);
  return value ?? (keep ? kept : undefined);
}
