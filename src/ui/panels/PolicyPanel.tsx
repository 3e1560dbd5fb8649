import { Completions } from './Completions';
import { Headline } from './Headline';
import { Distribution } from './policy/Distribution';

/** The outcome: the headline numbers, what the two models say, and everything that they could say. */
export function PolicyPanel() {
  return (
    <>
      <Headline />
      <Completions />
      <Distribution />
    </>
  );
}
