import { EngineError } from '../../core/errors';
import { isInTrl } from '../../core/objective';
import { writeCheckpoint } from '../../model/checkpoint';
import type { ExportSource, PairText } from '../exportSource';
import type { Files } from '../zip';
import { DATA_FOLDER, MODEL_FOLDER, trlConfig, trlYaml } from './trlConfig';
import { trlReadme } from './trlReadme';

/** Everything to train the run again with TRL: its pairs, the checkpoint that it started from, a configuration, and what to type. @throws EngineError config_invalid */
export async function trlFolder({ about, modelConfig, start, tokenizerFiles, pairs }: ExportSource): Promise<Files> {
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
  return {
    'README.md': trlReadme(about, { ...counts, rows: rows.length, heldOut: heldOut.length }),
    'dpo.yaml': trlYaml(config),
    [`${DATA_FOLDER}/train.jsonl`]: rows.map(jsonLine).join(''),
    ...(heldOut.length > 0 && { [`${DATA_FOLDER}/test.jsonl`]: heldOut.map(jsonLine).join('') }),
    ...Object.fromEntries(Object.entries(model).map(([name, content]) => [`${MODEL_FOLDER}/${name}`, content])),
  };
}

function jsonLine({ prompt, chosen, rejected }: PairText): string {
  return `${JSON.stringify({ prompt, chosen, rejected })}\n`;
}
