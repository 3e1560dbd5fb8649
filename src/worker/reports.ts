/** Reports that are put together from several things. */
import { DISHES } from '../data/kitchen/dishes';
import { COMPLETIONS } from '../data/kitchen/grammar';
import { WORDS } from '../data/kitchen/words';
import type { EngineError } from '../errors';
import type { KitchenRun } from '../train/kitchenRun';
import type { KitchenFiles } from './modelFiles';
import type { OpenedBackend } from './openBackend';
import type { Language, Report } from './protocol';

export function readyReport(run: KitchenRun, { checkpoint }: KitchenFiles, opened: OpenedBackend): Report {
  return {
    type: 'ready',
    definition: run.definition,
    step: run.trainer.step,
    backend: opened.backend.info,
    reason: opened.reason,
    detail: opened.detail,
    parameters: [...checkpoint.params.values()].reduce((sum, values) => sum + values.length, 0),
  };
}

export function worldReport({ tokenizers }: KitchenFiles, language: Language): Extract<Report, { type: 'world' }> {
  const { decode, label } = tokenizers[language];
  return {
    type: 'world',
    world: {
      dishes: DISHES.map(({ promptIds }) => ({ prompt: decode(promptIds) })),
      vocabulary: WORDS.map((_, id) => label(id)),
      completions: COMPLETIONS.map((tokens) => decode(tokens)),
    },
  };
}

export function failedReport({ code, message, values }: EngineError, fatal: boolean): Report {
  return { type: 'failed', code, message, values, fatal };
}
