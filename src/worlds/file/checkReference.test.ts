import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseGpt2Config } from '../../model/gpt2Config';
import { loadTokenizer } from '../../model/tokenizer';
import { checkReference } from './checkReference';

const file = (name: string, model = 'kitchen-nano') =>
  readFileSync(new URL(`../../../public/models/${model}/${name}`, import.meta.url), 'utf8');
const shipped = (model: string, tokenizer = 'tokenizer.json') => ({
  name: model,
  checkpoint: { config: parseGpt2Config(file('config.json', model)) },
  tokenizer: loadTokenizer(JSON.parse(file(tokenizer, model))),
});

it('takes a checkpoint of the same shape and vocabulary, and names what differs in another', () => {
  const nano = shipped('kitchen-nano');
  expect(() => checkReference(nano, shipped('kitchen-nano-early'))).not.toThrow();
  const small = shipped('kitchen-small');
  expect(() => checkReference(nano, small)).toThrow(
    `kitchen-small cannot be the reference: its n_embd is ${small.checkpoint.config.n_embd}, but the model's is ${nano.checkpoint.config.n_embd}; use a checkpoint of the same shape and vocabulary`,
  );
  // The same graph would run, on tokens that mean something else.
  const chinese = shipped('kitchen-nano', 'tokenizer.zh.json');
  expect(() => checkReference(nano, chinese)).toThrow(/its token \d+ is “.+”, but the model's is “.+”/);
});
