import type { MomentChange } from '../../store/demo/editing';
import type { Moment } from '../../store/demo/script';

/** Fields for some parts of a moment. */
export interface MomentFieldsProps {
  readonly moment: Moment;
  readonly onChange: (change: MomentChange) => void;
}
