import type { ExportedFile, ExportKind } from '../core/exports';
import type { ExportSource, RunAbout } from './exportSource';
import { modelFolder } from './modelFolder';
import { encodePolicy } from './onnx/gpt2Onnx';
import { writeReport } from './report/report';
import { runJson } from './runJson';
import { runCsv } from './runTable';
import { trlFolder } from './trl/trlFolder';
import { writeZip } from './zip';

type Content = Uint8Array<ArrayBuffer> | string;

const MAKERS: Readonly<Record<ExportKind, (source: ExportSource) => Content | Promise<Content>>> = {
  model: async (source) => writeZip(await modelFolder(source)),
  onnx: async ({ about, modelConfig, policy }) => encodePolicy(modelConfig, await policy(), about),
  trl: async (source) => writeZip(await trlFolder(source)),
  report: ({ about, texts }) => writeReport(about, texts),
  csv: ({ about }) => runCsv(about.tables),
  json: ({ about }) => runJson(about),
};

const FORMS: Readonly<Record<ExportKind, { readonly ending: string; readonly type: string }>> = {
  model: { ending: '-model.zip', type: 'application/zip' },
  onnx: { ending: '.onnx', type: 'application/octet-stream' },
  trl: { ending: '-trl.zip', type: 'application/zip' },
  report: { ending: '-report.html', type: 'text/html' },
  csv: { ending: '.csv', type: 'text/csv' },
  json: { ending: '.json', type: 'application/json' },
};

/** Makes one of the files that a run can be taken away as. @throws EngineError whatever is wrong with the source */
export async function exportRun(kind: ExportKind, source: ExportSource): Promise<ExportedFile> {
  const content = await MAKERS[kind](source);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const { ending, type } = FORMS[kind];
  return { name: `${stemOf(source.about)}${ending}`, type, bytes };
}

/** Letters and digits of any script, and hyphens. */
function stemOf({ fileName, step }: RunAbout): string {
  const safe = fileName
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
  return `${safe || 'run'}-step-${step}`;
}
