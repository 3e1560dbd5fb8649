import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { END_OF_TEXT, UNKNOWN, VOCABULARY_SIZE, WORDS } from '../core/kitchen/words';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { tokenizerConfigFile, tokenizerFile } from '../worlds/kitchen/kitchenTokenizer';
import { loadTokenizer } from './tokenizer';

const english = loadTokenizer(tokenizerFile('en'), tokenizerConfigFile());
const chinese = loadTokenizer(tokenizerFile('zh'), tokenizerConfigFile());
const thrownBy = (action: () => unknown) => {
  try {
    action();
  } catch (thrown) {
    return thrown as EngineError;
  }
  return undefined;
};

describe.each([
  { name: 'English', tokenizer: english, surface: 'en', gap: ' ' },
  { name: 'Chinese', tokenizer: chinese, surface: 'zh', gap: '' },
] as const)('the $name tokenizer', ({ tokenizer, surface, gap }) => {
  const spell = (ids: readonly number[]) => ids.map((id) => WORDS[id][surface]).join(gap);

  it('reads and writes every completion of every dish, alone and after its prompt', () => {
    for (const completion of COMPLETIONS) {
      const ids = completion.slice(0, -1);
      expect(tokenizer.encode(spell(ids))).toEqual(ids);
      expect(tokenizer.decode(completion)).toBe(spell(ids));
    }
    for (const dish of DISHES) {
      for (const completion of COMPLETIONS) {
        const ids = [...dish.promptIds, ...completion.slice(0, -1)];
        expect(tokenizer.encode(spell(ids))).toEqual(ids);
        expect(tokenizer.decode(ids)).toBe(spell(ids));
      }
    }
  });

  it('keeps the end of text when asked, and reads it', () => {
    const ids = [...COMPLETIONS[0]];
    const text = tokenizer.decode(ids, { specialTokens: true });
    expect(text.endsWith('<|endoftext|>')).toBe(true);
    expect(tokenizer.encode(text)).toEqual(ids);
    expect(tokenizer.decode([END_OF_TEXT])).toBe('');
  });

  it('labels every word by itself', () => {
    expect(tokenizer.vocab).toBe(VOCABULARY_SIZE);
    for (const [id, word] of WORDS.entries()) expect(tokenizer.label(id)).toBe(word[surface]);
  });
});

describe('an unknown word', () => {
  it('is named', () => {
    const error = thrownBy(() => english.encode('very bitter .'));
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({ code: 'token_unknown', values: { word: 'bitter' } });
    expect(thrownBy(() => chinese.encode('很苦。'))).toMatchObject({ code: 'token_unknown', values: { word: '苦' } });
  });

  it('is refused when it is written as the unknown token', () => {
    expect(thrownBy(() => english.encode(WORDS[UNKNOWN].en))?.code).toBe('token_unknown');
  });
});

describe('loading', () => {
  it.each([null, {}, { model: { type: 'Unheard' } }, []])('refuses %j', (file) => {
    expect(thrownBy(() => loadTokenizer(file))?.code).toBe('config_invalid');
  });
});
