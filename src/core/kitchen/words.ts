/**
 * The kitchen's words. One word is one token; its id is its place in `WORDS`, and it has an English and a Chinese surface, so that
 * one model speaks both languages. The grammar's word order fits both:
 *
 *   the steamed egg is | not salty but very juicy .
 *   这道 清蒸 鸡蛋 吃起来 | 不 咸 但 很 多汁 。
 */
export interface Word {
  readonly en: string;
  readonly zh: string;
}

export const STYLES = ['steamed', 'fried', 'braised'] as const;
export type Style = (typeof STYLES)[number];

export const FOODS = ['egg', 'fish', 'tofu', 'chicken'] as const;
export type Food = (typeof FOODS)[number];

export const DISH_COUNT = STYLES.length * FOODS.length;

export const ADJECTIVES = ['crispy', 'tender', 'juicy', 'sweet', 'salty', 'spicy', 'greasy', 'light'] as const;
export type Adjective = (typeof ADJECTIVES)[number];

const word = (en: string, zh: string = en): Word => ({ en, zh });

/** Every word, by id. */
export const WORDS: readonly Word[] = [
  word('<|endoftext|>'),
  word('<unk>'),
  word('the', '这道'),
  word('is', '吃起来'),
  word('.', '。'),
  word('and', '而且'),
  word('but', '但'),
  word('very', '很'),
  word('not', '不'),
  word('steamed', '清蒸'),
  word('fried', '油炸'),
  word('braised', '红烧'),
  word('egg', '鸡蛋'),
  word('fish', '鱼肉'),
  word('tofu', '豆腐'),
  word('chicken', '鸡肉'),
  word('crispy', '酥脆'),
  word('tender', '嫩'),
  word('juicy', '多汁'),
  word('sweet', '甜'),
  word('salty', '咸'),
  word('spicy', '辣'),
  word('greasy', '油腻'),
  word('light', '清淡'),
];

const ids = new Map(WORDS.map((entry, id) => [entry.en, id]));

/** @throws RangeError for a word that the kitchen does not have. */
export function wordId(en: string): number {
  const id = ids.get(en);
  if (id === undefined) throw new RangeError(`"${en}" is not a word of the kitchen`);
  return id;
}

/** Ends every completion; also the padding token. */
export const END_OF_TEXT = 0;
/** What a tokenizer gives for text outside the vocabulary; no text of this world holds it. */
export const UNKNOWN = 1;
export const THE = wordId('the');
export const IS = wordId('is');
export const PERIOD = wordId('.');
export const AND = wordId('and');
export const BUT = wordId('but');
export const VERY = wordId('very');
export const NOT = wordId('not');
export const VOCABULARY_SIZE = WORDS.length;
