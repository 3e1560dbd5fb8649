import { Completions } from './Completions';
import { Headline } from './Headline';

/** The outcome: the headline numbers, and what the two models say. */
export function PolicyPanel() {
  return (
    <>
      <Headline />
      <Completions />
    </>
  );
}
