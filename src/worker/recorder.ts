import type { KitchenRun } from '../train/kitchenRun';
import type { WrittenCompletion } from '../train/promptWriter';
import { Frames } from './frames';
import type { KitchenFiles } from './modelFiles';
import type { Report, SaidRecord, Watch } from './protocol';
import { worldReport } from './reports';
import type { Said, Sight } from './sight';
import type { Work } from './workplace';

interface Frame {
  readonly step: number;
  readonly policy: readonly Float32Array[];
  readonly said: Said | undefined;
}

/** Notes what a replay shows of the run, each time that it has been computed anyway. */
export class Recorder {
  private readonly frames = new Frames<Frame>();

  constructor(private readonly post: (report: Report) => void) {}

  /** A new run begins. */
  clear(): void {
    this.frames.clear();
  }

  /** After an exact evaluation of the present policy. */
  async note(run: KitchenRun, { said }: Sight): Promise<void> {
    const { step } = run.present;
    const policy = await run.wellFormedLogps(run.present);
    this.frames.add({ step, policy, said: said?.step === step ? said : undefined });
  }

  /** Hands out everything that has been noted. */
  async answer({ run, files }: Work): Promise<void> {
    const { all } = this.frames;
    const last = all.at(-1)?.said;
    const inBoth = (written: readonly WrittenCompletion[]) =>
      written.map((completion) => translated(completion, files));
    const recording = {
      worlds: { en: worldReport(files, 'en').world, zh: worldReport(files, 'zh').world },
      dishes: await run.dishes(),
      frames: all.map(({ step, policy, said }) => ({
        step,
        policy,
        ...(said && last && sameQuestion(said.watch, last.watch) && { said: inBoth(said.policy) }),
      })),
      ...(last && { said: { watch: last.watch, reference: inBoth(last.reference) } }),
    };
    this.post({ type: 'recording', recording });
  }
}

function sameQuestion(left: Watch, right: Watch): boolean {
  return left.dish === right.dish && left.prompt === right.prompt && left.temperature === right.temperature;
}

function translated({ tokens, logps, reward }: WrittenCompletion, { tokenizers }: KitchenFiles): SaidRecord {
  const text = { en: tokenizers.en.decode(tokens), zh: tokenizers.zh.decode(tokens) };
  return { text, logps, ...(reward !== undefined && { reward }) };
}
