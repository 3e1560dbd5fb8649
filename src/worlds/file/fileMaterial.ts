import { EngineError } from '../../core/errors';
import type { DataReference, FileDefinition } from '../../core/runDefinition';
import { sha256 } from '../../core/sha256';
import { batchLimits } from '../../model/batchTensors';
import type { Checkpoint } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import type { Tokenizer } from '../../model/tokenizer';
import type { Material, MaterialSource } from '../world';
import { PackedPairs } from './packedPairs';

/** A checkpoint and its tokenizer, as the visitor has brought it. */
export interface BroughtModel {
  readonly id: string;
  readonly name: string;
  readonly checkpoint: Checkpoint;
  readonly tokenizer: Tokenizer;
  /** Content of tokenizer.json, and of tokenizer_config.json where there is one: what an export of the policy takes along. */
  readonly tokenizerJson: string;
  readonly tokenizerConfigJson?: string;
}

/** A model, and the pairs of a file in its tokens. The tokenizer speaks one language, whatever the page's. */
export interface FileMaterial extends Material {
  readonly id: string;
  readonly data: DataReference;
  readonly pairs: PackedPairs;
  readonly reference?: Pick<FileMaterial, 'id' | 'model' | 'checkpoint'>;
}

/** @param packed in the form of data/pairCodec.ts @throws EngineError file_invalid where the numbers do not add up; as `fitPair`, naming the pair */
export async function fileMaterial(
  model: BroughtModel,
  name: string,
  packed: Int32Array<ArrayBuffer>,
): Promise<FileMaterial> {
  const { id, checkpoint, tokenizer, tokenizerJson, tokenizerConfigJson } = model;
  const architecture = gpt2(checkpoint.config);
  const pairs = PackedPairs.read(packed, batchLimits(architecture));
  const config = tokenizerConfigJson === undefined ? {} : { 'tokenizer_config.json': tokenizerConfigJson };
  return {
    id,
    model: model.name,
    checkpoint,
    architecture,
    tokenizer: () => tokenizer,
    tokenizerFiles: async () => ({ 'tokenizer.json': tokenizerJson, ...config }),
    data: { name, count: pairs.size, hash: await sha256(packed) },
    pairs,
  };
}

/** The same pairs and start, held against another checkpoint, which `checkReference` has allowed. */
export function heldAgainst(
  material: FileMaterial,
  { id, name: model, checkpoint }: Pick<BroughtModel, 'id' | 'name' | 'checkpoint'>,
): FileMaterial {
  return { ...material, reference: { id, model, checkpoint } };
}

/**
 * What was brought for a run. @param before that of the run before, which may be the same
 * @throws EngineError inputs_missing where it is not the model, the reference and the data that the definition names
 */
export function broughtMaterial(
  definition: FileDefinition,
  { brought, before }: Pick<MaterialSource<FileMaterial>, 'brought' | 'before'>,
): FileMaterial {
  const { model, reference, data } = definition;
  const material = brought.material as FileMaterial | undefined;
  const held = brought.reference;
  if (brought.model?.id === model.id && material?.data.hash === data.hash) {
    if (!reference) return material;
    if (before?.pairs === material.pairs && before.reference?.id === reference.id) return before;
    if (held?.id === reference.id) return heldAgainst(material, held);
  }
  const here = [brought.model?.name, held?.name, material?.data.name].filter((name) => name !== undefined);
  const against = reference ? `, held against ${reference.name},` : '';
  const message = `the run is on the model ${model.name}${against} and the data ${data.name}, but here is ${here.join(' and ') || 'neither'}; load what is missing`;
  throw new EngineError('inputs_missing', message, {
    model: reference ? `${model.name}, ${reference.name}` : model.name,
    data: data.name,
  });
}
