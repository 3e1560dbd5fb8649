import { useParameterCount } from '../../StepZeroProvider';
import { useChapterNumber, useChapterText } from '../../useChapterValue';

export const BYTES_PER_NUMBER = { float32: 4, bfloat16: 2 } as const;

/** The size and precision that are looked at; the size of this page's model is what it trains. */
export function useMemory() {
  const here = useParameterCount();
  const [typed, setSize] = useChapterNumber('rlhf', 'size', 0);
  const [precision, setPrecision] = useChapterText('rlhf', 'precision', 'float32');
  const bytes = precision === 'bfloat16' ? BYTES_PER_NUMBER.bfloat16 : BYTES_PER_NUMBER.float32;
  return { here, size: typed > 0 ? typed : (here ?? 0), setSize, precision, setPrecision, bytes };
}
