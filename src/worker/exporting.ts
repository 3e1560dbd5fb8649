/** Makes the files that a run is taken away as. Loaded when it is first asked for, so that the worker's start does not wait for it. */
import { asEngineError, EngineError } from '../errors';
import { exportRun } from '../export/exportRun';
import type { ExportSource } from '../export/exportSource';
import { implicitRewards } from '../export/implicitRewards';
import { pairTexts } from '../export/pairTexts';
import { VERIFIED_PAIRS, verifyExport } from '../export/verifyExport';
import type { KitchenRun } from '../train/kitchenRun';
import { fetchTokenizerFiles } from './modelFiles';
import type { Command, Problem, Report } from './protocol';
import type { Work } from './workplace';

/** Most pairs that are written for TRL: drawing them takes seconds. */
const MOST_PAIRS = 20_000;

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Post = (report: Report) => void;

/** The rewards of a run when its policy was exported: it may have gone on since. */
interface ExportedRewards {
  readonly run: KitchenRun;
  readonly rewards: Float64Array;
}

export class Exporting {
  private exported: ExportedRewards | undefined;

  /** @param models address of the model directories */
  constructor(
    private readonly post: Post,
    private readonly models: URL,
  ) {}

  /** What goes wrong is part of the answer: the run has nothing to do with it. */
  async export({ kind, page }: Of<'export'>, work: Work): Promise<void> {
    try {
      const file = await exportRun(kind, this.sourceOf(work, page));
      if (kind === 'model' && work.run.hasData) this.exported = { run: work.run, rewards: await rewardsNow(work.run) };
      this.post({ type: 'exported', kind, file });
    } catch (thrown) {
      this.post({ type: 'exported', problem: problemOf(thrown) });
    }
  }

  /** Against the policy as it was exported last; where none was, as it is now. */
  async verify({ bytes, name }: Of<'verify'>, { run, files }: Work): Promise<void> {
    try {
      checkData(run);
      const expected = this.exported?.run === run ? this.exported.rewards : await rewardsNow(run);
      const pairs = await run.trainer.pairs(run.visited(VERIFIED_PAIRS));
      const { config } = files.checkpoint;
      const verification = await verifyExport(bytes, name, config, rewardModel(run), pairs, expected);
      this.post({ type: 'verified', verification });
    } catch (thrown) {
      this.post({ type: 'verified', problem: problemOf(thrown) });
    }
  }

  private sourceOf({ run, files, model }: Work, { language, texts, ...page }: Of<'export'>['page']): ExportSource {
    const { config, definition, trainer, bench } = run;
    const about = { ...page, model, step: trainer.step, backend: bench.options.backend.info.kind, config, definition };
    return {
      about,
      texts,
      modelConfig: files.checkpoint.config,
      start: files.checkpoint.params,
      policy: async () => (await run.policy.read()) as Map<string, Float32Array<ArrayBuffer>>,
      tokenizerFiles: () => fetchTokenizerFiles(this.models, model),
      pairs: async () => {
        checkData(run);
        const visits = config.max_steps * config.per_device_train_batch_size;
        const all = run.visited(visits);
        const places = all.slice(0, MOST_PAIRS);
        const texts = pairTexts(
          await run.peek(places),
          files.tokenizers[language],
          bench.options.architecture.endToken,
        );
        return { ...texts, left: all.length - places.length };
      },
    };
  }
}

function checkData({ hasData }: KitchenRun): void {
  if (hasData) return;
  const values = { name: 'choices', value: 0, mend: 'at least one choice between two answers' };
  throw new EngineError('config_invalid', `${values.name} is ${values.value}; use ${values.mend}`, values);
}

async function rewardsNow(run: KitchenRun): Promise<Float64Array> {
  const pairs = await run.trainer.pairs(run.visited(VERIFIED_PAIRS));
  return implicitRewards(rewardModel(run), pairs, run.policy);
}

function rewardModel({ bench, trainer, config }: KitchenRun) {
  const { backend, architecture } = bench.options;
  return { backend, architecture, reference: trainer.reference, beta: config.beta };
}

function problemOf(thrown: unknown): Problem {
  const { code, message, values } = asEngineError(thrown);
  return { code, message, values };
}
