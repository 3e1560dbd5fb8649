import { expect, test } from 'vitest';
import { createPreferences, preferredLanguage } from './pagePreferences';

function memory(content: Record<string, string> = {}) {
  return {
    content,
    getItem: (key: string) => content[key] ?? null,
    setItem: (key: string, value: string) => {
      content[key] = value;
    },
  };
}

test('the first language that the page speaks is taken', () => {
  expect(['zh-Hans-CN', 'fr', ''].map((tag) => preferredLanguage([tag]))).toEqual(['zh', 'en', 'en']);
  expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh');
});

test('preferences are kept and found again', () => {
  const storage = memory();
  createPreferences(() => storage, ['en'])
    .getState()
    .prefer({ theme: 'dark', language: 'zh', shortcuts: false });
  expect(createPreferences(() => storage, ['en']).getState()).toMatchObject({
    theme: 'dark',
    language: 'zh',
    shortcuts: false,
  });
});

test('what is shown for this view only is not kept, not even with what is', () => {
  const storage = memory();
  const { show, prefer } = createPreferences(() => storage, ['en']).getState();
  show({ language: 'zh', theme: 'dark' });
  expect(storage.content).toEqual({});
  prefer({ shortcuts: false });
  expect(createPreferences(() => storage, ['en']).getState()).toMatchObject({
    theme: 'system',
    language: 'en',
    shortcuts: false,
  });
});

test('a damaged or refusing storage is done without', () => {
  const damaged = memory({ 'dpo-playground.preferences': '{"theme":"pink","language"' });
  expect(createPreferences(() => damaged, ['zh']).getState()).toMatchObject({ theme: 'system', language: 'zh' });
  const refusing = () => {
    throw new Error('denied');
  };
  const preferences = createPreferences(refusing, ['en']);
  preferences.getState().prefer({ theme: 'light' });
  expect(preferences.getState().theme).toBe('light');
});
