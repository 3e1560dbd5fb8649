/** Preference data as people have it: conversations with a better and a worse last answer, in the form of UltraFeedback-binarized. */
import { Random } from '../math/random';

const SUBJECTS = [
  'a sourdough bread',
  'my résumé',
  'the French Revolution',
  'a binary search',
  '二次方程',
  'a wet bicycle',
];
const QUESTIONS = [
  'How do I start with',
  'Explain in two sentences',
  'What goes wrong most often with',
  'Could you help me with',
];
const GOOD = [
  'Begin with the part that you can check at once, and write down what you see.',
  'There are three steps: look at an example, take it apart, and put it together again yourself.',
  'In short: it is simpler than it seems. Try one thing, e.g. a small case, then the next one.\n\n1. Prepare\n2. Try\n3. Compare',
];
const BAD = [
  'I am not sure.',
  'As I said, as I said, as I said, it depends on many things, on many things.',
  'No idea!! 🤷',
];
const FOLLOW_UPS = ['Thanks! And if I have only ten minutes?', 'I do not understand the second part.'];

/** @returns lines of a JSONL file with the columns chosen and rejected, lists of messages that share their beginning */
export function chatPairs(count: number, seed = 1): string {
  const random = new Random(seed);
  const pick = (list: readonly string[]) => list[random.integer(list.length)];
  const lines = Array.from({ length: count }, (_, i) => {
    const start = [{ role: 'user', content: `${pick(QUESTIONS)} ${pick(SUBJECTS)}? (${i + 1})` }];
    if (random.uniform() < 0.3) {
      start.push({ role: 'assistant', content: pick(GOOD) }, { role: 'user', content: pick(FOLLOW_UPS) });
    }
    const answered = (content: string) => [...start, { role: 'assistant', content }];
    return JSON.stringify({ chosen: answered(pick(GOOD)), rejected: answered(pick(BAD)) });
  });
  return `${lines.join('\n')}\n`;
}
