import { describe, expect, it } from 'vitest';
import { KITCHEN_MODELS } from '../../core/settings';
import { tokenizerConfigFile, tokenizerFile } from './kitchenTokenizer';

const written = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

/** The files are written by `npx vitest run --project unit src/worlds/kitchen/kitchenTokenizer.test.ts -u`. */
describe.each(KITCHEN_MODELS)('the tokenizer of %s', (model) => {
  const directory = `../../../public/models/${model}`;

  it('is what the word list gives', async () => {
    await expect(written(tokenizerFile('en'))).toMatchFileSnapshot(`${directory}/tokenizer.json`);
    await expect(written(tokenizerFile('zh'))).toMatchFileSnapshot(`${directory}/tokenizer.zh.json`);
    await expect(written(tokenizerConfigFile())).toMatchFileSnapshot(`${directory}/tokenizer_config.json`);
  });
});
