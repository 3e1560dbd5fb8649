/**
 * The kitchen's `tokenizer.json`, in English and in Chinese, as Hugging Face files. Both are Unigram models whose pieces all score −1, so that
 * the segmentation with the fewest pieces wins: one per word. An English piece carries the space before it ("▁very"), which Metaspace adds and
 * takes away again; Chinese is written without spaces.
 */
import { END_OF_TEXT, UNKNOWN, WORDS, type Word } from '../../core/kitchen/words';

export type TokenizerLanguage = keyof Word;

const SPACE = '▁';
const isSpecial = (id: number) => id === END_OF_TEXT || id === UNKNOWN;

/** The content of tokenizer.json (`en`) or tokenizer.zh.json (`zh`). */
export function tokenizerFile(language: TokenizerLanguage) {
  const metaspace = { type: 'Metaspace', replacement: SPACE, prepend_scheme: 'always', split: false };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [END_OF_TEXT, UNKNOWN].map((id) => ({
      id,
      content: WORDS[id][language],
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: language === 'en' ? metaspace : null,
    post_processor: null,
    decoder: language === 'en' ? metaspace : { type: 'Fuse' },
    model: {
      type: 'Unigram',
      unk_id: UNKNOWN,
      vocab: WORDS.map((word, id) => [language === 'zh' || isSpecial(id) ? word[language] : SPACE + word.en, -1]),
      byte_fallback: false,
    },
  };
}

/** The content of tokenizer_config.json, which serves both languages. */
export function tokenizerConfigFile() {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: WORDS[END_OF_TEXT].en,
    eos_token: WORDS[END_OF_TEXT].en,
    pad_token: WORDS[END_OF_TEXT].en,
    unk_token: WORDS[UNKNOWN].en,
    clean_up_tokenization_spaces: false,
  };
}
