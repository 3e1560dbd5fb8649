import { PairProber } from '../../model/pairProber';
import { Owned } from '../../runtime/ownership';
import type { SharedTensors } from '../world';
import type { FileMaterial } from './fileMaterial';
import { PromptSampler } from './promptSampler';

/** What a file of pairs has on a backend besides what trains: sessions that inspect a pair and complete prompts. */
export class FileTools {
  private constructor(
    readonly prober: PairProber,
    readonly sampler: PromptSampler,
    private readonly own: Owned,
  ) {}

  /** @throws EngineError whatever the backend says of the graphs; what was made until then is given back */
  static create({ backend, architecture }: SharedTensors, { pairs }: FileMaterial): Promise<FileTools> {
    return Owned.create(async (own) => {
      const prober = own.keep(await PairProber.create(backend, architecture, pairs.shape(1)));
      const longest = { prompt: pairs.longestPrompt, completion: pairs.longestCompletion };
      const sampler = own.keep(await PromptSampler.create(backend, architecture, longest));
      return new FileTools(prober, sampler, own);
    });
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
