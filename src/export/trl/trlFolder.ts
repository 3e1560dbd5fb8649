import { EngineError } from '../../core/errors';
import { isInTrl } from '../../core/objective';
import { writeCheckpoint } from '../../model/checkpoint';
import type { ExportSource, PairText } from '../exportSource';
import type { Files } from '../zip';
import { DATA_FOLDER, MODEL_FOLDER, REFERENCE_FOLDER, trlConfig, trlYaml } from './trlConfig';
import { trlReadme } from './trlReadme';
import { SCRIPT, TRL_SCRIPT } from './trlScript';

/** Everything to train the run again with TRL: its pairs, the checkpoint that it started from, a configuration, and what to type. @throws EngineError config_invalid */
export async function trlFolder(source: ExportSource): Promise<Files> {
  const { about, modelConfig, start, reference, tokenizerFiles, pairs } = source;
  const { method } = about.config;
  if (!isInTrl(about.config)) {
    const mend = 'a method that its DPO trainer has';
    throw new EngineError('config_invalid', `method is ${method}; for TRL's DPO trainer use ${mend}`, {
      name: 'method',
      value: method,
      mend,
    });
  }
  const { rows, heldOut = [], longest, ...counts } = await pairs();
  const config = trlConfig(about.config, longest, heldOut.length > 0);
  const model = { ...writeCheckpoint({ config: modelConfig, params: start }), ...(await tokenizerFiles()) };
  const held = reference && writeCheckpoint({ config: modelConfig, params: reference.params });
  return {
    'README.md': trlReadme(about, { ...counts, rows: rows.length, heldOut: heldOut.length }, reference?.model),
    'dpo.yaml': trlYaml(config),
    [`${DATA_FOLDER}/train.jsonl`]: rows.map(jsonLine).join(''),
    ...(heldOut.length > 0 && { [`${DATA_FOLDER}/test.jsonl`]: heldOut.map(jsonLine).join('') }),
    ...inFolder(MODEL_FOLDER, model),
    ...(held && { [SCRIPT]: TRL_SCRIPT, ...inFolder(REFERENCE_FOLDER, held) }),
  };
}

function inFolder(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}

function jsonLine({ prompt, chosen, rejected }: PairText): string {
  return `${JSON.stringify({ prompt, chosen, rejected })}\n`;
}
