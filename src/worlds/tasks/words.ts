/**
 * The words of the world of instructions, one token each; a word's id is its place in `WORDS`.
 *
 *   write a short , warm line about the service and say why : | the waiter is kind because it charms .
 *   write a long , harsh line about the view and nothing more : | the river is awful and poor .
 */

export const TONES = ['warm', 'harsh', 'calm', 'grand'] as const;
export type Tone = (typeof TONES)[number];

export const LENGTHS = ['short', 'long'] as const;
export type Length = (typeof LENGTHS)[number];

export const ASPECTS = ['service', 'food', 'room', 'price', 'music', 'view'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** What a line of this tone says of a thing. */
export const ADJECTIVES: Readonly<Record<Tone, readonly string[]>> = {
  warm: ['kind', 'sweet', 'lovely'],
  harsh: ['awful', 'bad', 'poor'],
  calm: ['fine', 'usual', 'simple'],
  grand: ['divine', 'royal', 'superb'],
};

/** What a reason of this tone says. */
export const VERBS: Readonly<Record<Tone, readonly string[]>> = {
  warm: ['charms', 'comforts'],
  harsh: ['annoys', 'hurts'],
  calm: ['works', 'suits'],
  grand: ['dazzles', 'amazes'],
};

/** What belongs to an aspect. */
export const NOUNS: Readonly<Record<Aspect, readonly string[]>> = {
  service: ['waiter', 'host'],
  food: ['soup', 'bread'],
  room: ['table', 'lamp'],
  price: ['bill', 'total'],
  music: ['piano', 'singer'],
  view: ['garden', 'river'],
};

const FRAME = ['write', 'a', ',', 'line', 'about', 'the', 'and', 'say', 'why', 'nothing', 'more', ':'] as const;

/** Every word, by id. */
export const WORDS: readonly string[] = [
  '<|endoftext|>',
  '.',
  'is',
  'because',
  'it',
  ...FRAME,
  ...TONES,
  ...LENGTHS,
  ...ASPECTS,
  ...Object.values(NOUNS).flat(),
  ...Object.values(ADJECTIVES).flat(),
  ...Object.values(VERBS).flat(),
];

const ids = new Map(WORDS.map((word, id) => [word, id]));

/** @throws RangeError for a word that this world does not have */
export function wordId(word: string): number {
  const id = ids.get(word);
  if (id === undefined) throw new RangeError(`"${word}" is not a word of the world of instructions`);
  return id;
}

/** Ends every text; also the padding token. */
export const END_OF_TEXT = 0;
export const VOCABULARY_SIZE = WORDS.length;

/** The tokens of some words with blanks between them. */
export const tokensOf = (text: string): number[] => text.split(' ').map(wordId);

/** The words of some tokens, without the end of text. */
export const textOf = (tokens: readonly number[]): string =>
  tokens
    .filter((id) => id !== END_OF_TEXT)
    .map((id) => WORDS[id])
    .join(' ');
