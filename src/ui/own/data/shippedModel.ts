import { EngineError } from '../../../errors';
import type { TokenModel } from '../../../store/ownDataController';

const ADDRESS = 'models/kitchen-small/';

/** What of the shipped model decides how data is read. @throws EngineError download_failed */
export async function shippedModel(): Promise<TokenModel> {
  const names = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
  const [config, tokenizerJson, tokenizerConfigJson] = await Promise.all(names.map(download));
  const { n_positions: contextLength, eos_token_id: endToken, vocab_size: vocab } = JSON.parse(config);
  return { id: 'kitchen-small', tokenizerJson, tokenizerConfigJson, contextLength, endToken, vocab };
}

async function download(name: string): Promise<string> {
  const url = ADDRESS + name;
  const response = await fetch(url).catch((thrown: Error) => thrown);
  if (response instanceof Response && response.ok) return response.text();
  const status = response instanceof Response ? String(response.status) : response.message;
  throw new EngineError('download_failed', `cannot load ${url} (${status}); check the connection`, { url, status });
}
