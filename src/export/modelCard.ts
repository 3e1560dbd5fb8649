import type { DataSummary } from '../core/exports';
import type { RunAbout } from './exportSource';
import { markdownCode, markdownTable, markdownText } from './markdown';
import { lastRecord } from './runTable';

/** README.md of an exported model, as the Hugging Face Hub shows it. @param size number of parameters */
export function modelCard({ title, link, model, step, backend, config, data, tables }: RunAbout, size: number): string {
  const settings = Object.entries(config).map(([name, value]) => [markdownCode(name), markdownCode(String(value))]);
  const results = [tables.metrics, tables.evaluations].flatMap((table) =>
    Object.entries(lastRecord(table) ?? {}).filter(([name]) => name !== 'step'),
  );
  const measured = results.map(([name, value]) => [markdownCode(name), Number(value.toPrecision(6)).toString()]);
  return `---
library_name: transformers
pipeline_tag: text-generation
tags:
  - gpt2
  - dpo
---

# ${markdownText(title)}

A GPT-2 of ${size.toLocaleString('en')} parameters, fine-tuned with [Direct Preference Optimization](https://arxiv.org/abs/2305.18290) on the
visitor's own machine in the DPO Playground, a web page.

- Started from ${markdownCode(model)}; ${step} of ${config.max_steps} steps, seed ${config.seed}, on ${backend === 'webgpu' ? 'WebGPU' : 'WebAssembly'}, in float32.
- ${data ? `${dataText(data)} The page: ${markdownCode(link)}` : `The same run again: ${markdownCode(link)}`}

## Use

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(".")
model = AutoModelForCausalLM.from_pretrained(".")
\`\`\`

Where there is a \`tokenizer.zh.json\`, it is the same vocabulary in Chinese: the model speaks both.

## Hyperparameters

Under TRL's names.

${markdownTable(['setting', 'value'], settings)}

## Last measurements

${measured.length > 0 ? markdownTable(['metric', 'value'], measured) : 'None: no step has been made.'}
`;
}

/** On what a run on own data trained, in Markdown. */
export function dataText({ name, training, heldOut }: DataSummary): string {
  return `Trained on ${training} pairs of ${markdownCode(name)}; ${heldOut} more are held out and only measured.`;
}
