import { writeCheckpoint } from '../model/checkpoint';
import type { ExportSource } from './exportSource';
import { modelCard } from './modelCard';
import type { Files } from './zip';

/** The policy as a Hugging Face directory: `from_pretrained` of transformers loads it, and so does this project. */
export async function modelFolder({ about, modelConfig, policy, tokenizerFiles }: ExportSource): Promise<Files> {
  const params = await policy();
  const size = [...params.values()].reduce((sum, values) => sum + values.length, 0);
  return {
    ...writeCheckpoint({ config: modelConfig, params }),
    ...(await tokenizerFiles()),
    'README.md': modelCard(about, size),
  };
}
