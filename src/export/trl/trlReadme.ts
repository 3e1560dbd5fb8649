import { objectiveOf } from '../../core/objective';
import type { RunAbout } from '../exportSource';
import { markdownCode, markdownTable, markdownText } from '../markdown';
import { dataText } from '../modelCard';
import { MODEL_FOLDER, OUTPUT_FOLDER, REFERENCE_FOLDER } from './trlConfig';
import { SCRIPT } from './trlScript';

/** What the folder's data are. */
export interface PairCounts {
  readonly rows: number;
  readonly inexact: number;
  readonly left: number;
  readonly heldOut: number;
}

/** README.md of the folder: what to type, what corresponds to what, and what has no counterpart. @param reference its name, where it is another model than the start */
export function trlReadme(about: RunAbout, counts: PairCounts, reference?: string): string {
  const { title, link, model, step, config, data } = about;
  const [run, launch] = reference ? [`python ${SCRIPT}`, SCRIPT] : ['trl dpo', '-m trl.scripts.dpo'];
  return `# ${markdownText(title)}, to be continued with TRL

A DPO run of the DPO Playground, as ${markdownCode('trl dpo')} takes it (written for TRL 1.13 and transformers 5.17).

- Started from ${markdownCode(model)}${reference ? `, held against ${markdownCode(reference)}` : ''}; ${step} of ${config.max_steps} steps had been made when this was exported.
- ${data ? `${dataText(data)} The page` : 'The run in the page'}: ${markdownCode(link)}

## Train

In this folder:

\`\`\`sh
pip install "trl>=1.13"
${run} --config dpo.yaml
\`\`\`
${reference ? `\n${markdownCode('trl dpo')} has no option for a reference of its own, so that ${markdownCode(SCRIPT)} calls its trainer.\n` : ''}
On several GPUs, with accelerate. The batch of a step is the product of processes and ${markdownCode('per_device_train_batch_size')}, which is
${config.per_device_train_batch_size} in ${markdownCode('dpo.yaml')}: divide it by the number of processes.

\`\`\`sh
accelerate launch --num_processes 1 ${launch} --config dpo.yaml
\`\`\`

The trained model is then in ${markdownCode(OUTPUT_FOLDER)}. To train another model on the same pairs, change ${markdownCode('model_name_or_path')} and lower
${markdownCode('learning_rate')} (see below).

## What is here

${markdownTable(['file', 'content'], filesOf(counts, reference))}

## What corresponds to what

${markdownTable(['here', 'in TRL', ''], correspondences(about))}

## What has no counterpart

${markdownTable(['here', 'why, and what to do'], withoutCounterpart(about, counts, reference))}
`;
}

function filesOf({ rows, inexact, left, heldOut }: PairCounts, reference: string | undefined): string[][] {
  const more = left > 0 ? ` The run visits ${left} more pairs, which are not here.` : '';
  const cut = inexact > 0 ? ` ${inexact} of them do not read back as the very tokens of the run.` : '';
  return [
    [
      markdownCode('data/train.jsonl'),
      `${rows} preference pairs, in the order in which the run first visits them.${more}${cut}`,
    ],
    ...(heldOut > 0
      ? [[markdownCode('data/test.jsonl'), `${heldOut} pairs that are held out and only measured.`]]
      : []),
    ...(reference
      ? [
          [markdownCode(`${MODEL_FOLDER}/`), 'The checkpoint from which the run started.'],
          [
            markdownCode(`${REFERENCE_FOLDER}/`),
            `Its reference, ${markdownCode(reference)}: TRL’s ${markdownCode('ref_model')}.`,
          ],
          [markdownCode(SCRIPT), 'The training.'],
        ]
      : [
          [markdownCode(`${MODEL_FOLDER}/`), 'The checkpoint from which the run started, which is also its reference.'],
        ]),
    [markdownCode('dpo.yaml'), 'The configuration.'],
  ];
}

const SAME = [
  'loss_type',
  'beta',
  'learning_rate',
  'warmup_steps',
  'max_steps',
  'per_device_train_batch_size',
  'adam_beta1',
  'adam_beta2',
  'adam_epsilon',
  'weight_decay',
  'max_grad_norm',
] as const;

function correspondences({ config, definition, data }: RunAbout): string[][] {
  const same = SAME.map((name) => [markdownCode(`${name} ${config[name]}`), markdownCode(name), noteOn(name)]);
  return [
    ...same,
    [
      markdownCode(`lr_scheduler_type ${config.lr_scheduler_type}`),
      markdownCode('lr_scheduler_type'),
      config.lr_scheduler_type === 'constant' && config.warmup_steps > 0
        ? `There a constant rate with a warm-up is ${markdownCode('constant_with_warmup')}.`
        : '',
    ],
    ['float32', `${markdownCode('dtype')}, ${markdownCode('bf16')}`, 'TRL would train in bfloat16.'],
    [
      'the order of the pairs',
      markdownCode('train_sampling_strategy'),
      'Sequential over the rows, which are in the order of the first epoch. From the second epoch on the run shuffles anew; TRL repeats.',
    ],
    [
      markdownCode(`logging_steps ${config.logging_steps}`),
      markdownCode('logging_steps'),
      'Here every step has its metrics, and this says how often the costly ones are computed; so it is 1 there.',
    ],
    ...(definition
      ? [
          [
            'labels: taste, temperature, length bias, flip rate',
            markdownCode('data/train.jsonl'),
            'In the data already.',
          ],
        ]
      : []),
    ...(data
      ? [
          [
            `${markdownCode('eval_*')}, every ${markdownCode(`eval_steps ${config.eval_steps}`)}`,
            'the same names',
            'On the same held-out pairs.',
          ],
        ]
      : []),
    [
      `${markdownCode('rewards/*')}, ${markdownCode('logps/*')}, ${markdownCode('loss')}, ${markdownCode('grad_norm')}`,
      'the same names',
      'So both curves can be laid over each other.',
    ],
  ];
}

function noteOn(name: (typeof SAME)[number]): string {
  if (name === 'weight_decay') return 'On matrices only, in both.';
  return name === 'max_grad_norm' ? '0 switches clipping off, in both.' : '';
}

function withoutCounterpart(
  { config, definition, data, step }: RunAbout,
  counts: PairCounts,
  reference: string | undefined,
): string[][] {
  const fault = definition?.config.fault ?? 'none';
  return [
    [
      'the scale of the learning rate',
      `${markdownCode(String(config.learning_rate))} ${data ? 'is the rate of this run' : 'was found for a model as small as this one'}. A pretrained model of billions of parameters wants about 1e-6, with LoRA 1e-5.`,
    ],
    ...(objectiveOf(config) === 'sigmoid' && config.label_smoothing > 0
      ? [
          [
            markdownCode(`label_smoothing ${config.label_smoothing}`),
            `TRL 1.13 smooths labels for ${markdownCode('robust')} and ${markdownCode('exo_pair')} only, and trains this run without (cDPO has no counterpart).`,
          ],
        ]
      : []),
    ...(fault === 'none'
      ? []
      : [
          [
            markdownCode(`fault ${fault}`),
            'A mistake that the run makes on purpose. TRL trains without it, on the pairs as they are without it.',
          ],
        ]),
    ...(definition
      ? [
          [
            `${markdownCode('kl/exact')}, the expected true reward, the oracle`,
            'They need a world whose every completion can be listed, and a known taste. Estimate the KL from samples of the policy instead.',
          ],
        ]
      : []),
    ...(data
      ? [
          [
            markdownCode('kl/sampled'),
            'TRL samples nothing while it trains. Estimate it afterwards from completions of the trained model.',
          ],
        ]
      : []),
    ['token counts', `TRL logs ${markdownCode('num_tokens')}; the page counts steps and pairs.`],
    [
      'the steps made so far',
      `TRL starts from ${markdownCode(`${MODEL_FOLDER}/`)}. To go on from step ${step} instead, export the model and use it as ${markdownCode('model_name_or_path')}${reference ? '.' : ': but then it is the reference, too.'}`,
    ],
    ...(definition?.config.label_source === 'hand' && counts.rows > 0
      ? [
          [
            'when a choice was made',
            'Here a choice by hand takes part from the step on at which it was made; in TRL all do from the start.',
          ],
        ]
      : []),
  ];
}
