import { describe, expect, it } from 'vitest';
import { EngineError } from '../../core/errors';
import { modelAddress } from './modelAddress';

const HUB = 'https://huggingface.co/openai-community/gpt2';

describe('the address of a model', () => {
  it.each([
    [HUB, `${HUB}/resolve/main/`, 'gpt2'],
    [`  ${HUB}/ `, `${HUB}/resolve/main/`, 'gpt2'],
    ['openai-community/gpt2', `${HUB}/resolve/main/`, 'gpt2'],
    [`${HUB}/resolve/main/`, `${HUB}/resolve/main/`, 'gpt2'],
    [`${HUB}/tree/607a30d`, `${HUB}/resolve/607a30d/`, 'gpt2'],
    [`${HUB}/blob/main/config.json?x=1#y`, `${HUB}/resolve/main/`, 'gpt2'],
    [`${HUB}/tree/main/onnx`, `${HUB}/resolve/main/onnx/`, 'gpt2'],
    ['https://example.com/models/tiny', 'https://example.com/models/tiny/', 'tiny'],
    ['https://example.com/models/tiny/model.safetensors', 'https://example.com/models/tiny/', 'tiny'],
    ['https://example.com', 'https://example.com/', 'example.com'],
    ['http://localhost:8000/m%C3%A4rz/?a=b', 'http://localhost:8000/m%C3%A4rz/', 'märz'],
    ['http://127.0.0.1:1234/a/', 'http://127.0.0.1:1234/a/', 'a'],
  ])('%s means %s', (typed, base, name) => {
    expect(modelAddress(typed)).toEqual({ base: new URL(base), name });
  });

  it.each([
    '',
    'gpt2',
    'http://example.com/gpt2',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'blob:https://example.com/1',
    'https://user:secret@example.com/gpt2',
    'https://huggingface.co/gpt2',
    'https://huggingface.co/datasets/owner/name',
    'https://huggingface.co/owner/name/discussions/1',
  ])('%j is refused', (typed) => {
    expect(() => modelAddress(typed)).toThrow(EngineError);
  });
});
