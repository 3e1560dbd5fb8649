import type { Architecture } from '../model/architecture';
import type { BatchTensors } from '../model/batchTensors';
import { Scorer } from '../model/logps';
import type { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { Owned, TensorGroup } from '../runtime/ownership';
import type { LanguageHead } from './languageHead';

/** What is measured of each row of a logging step, [R]. */
export interface TokenStatistics {
  readonly kl: Tensor;
  readonly entropy: Tensor;
  readonly correct: Tensor;
}

/** A frozen model beside the policy, on the same batch: its log-probabilities, and how far the policy is from it. */
export class ReferencePass {
  readonly statistics: TokenStatistics;

  private constructor(
    private readonly backend: Backend,
    private readonly batch: BatchTensors,
    /** Log-probabilities of the batch that is loaded, under any weights. */
    readonly scorer: Scorer,
    private readonly own: Owned,
  ) {
    const group = own.keep(new TensorGroup(backend, 'statistics'));
    const rows = (name: string) => group.float32(name, [batch.rows]);
    this.statistics = { kl: rows('kl'), entropy: rows('entropy'), correct: rows('correct') };
  }

  /** @throws EngineError whatever the backend says of the graph */
  static create(backend: Backend, architecture: Architecture, batch: BatchTensors): Promise<ReferencePass> {
    return Owned.create(async (own) => {
      const scorer = own.keep(await Scorer.create(backend, architecture, batch));
      return new ReferencePass(backend, batch, scorer, own);
    });
  }

  /**
   * Copies the reference's log-probabilities, [S], to where a loss reads them. @param tokens where it reads those of tokens, as many as rows
   * @returns its logits [R, V], valid until the next run of the scorer
   */
  async score(reference: ParameterSet, logps: Tensor, tokens?: Tensor): Promise<Tensor> {
    const logits = await this.scorer.run(reference);
    this.backend.copy(this.scorer.logps.sequences, logps, 0);
    if (tokens) this.backend.copy(this.scorer.logps.tokens, tokens, 0);
    return logits;
  }

  /** As `score`, of each token: [R], or of as many elements. */
  async scoreTokens(reference: ParameterSet, logps: Tensor): Promise<Tensor> {
    const logits = await this.scorer.run(reference);
    this.backend.copy(this.scorer.logps.tokens, logps, 0);
    return logits;
  }

  /**
   * The exact per-token KL against the reference, and the policy's entropy and accuracy: needs the reference's whole distribution.
   * @param head with the policy's log-probabilities @param logits the policy's
   * @param known the reference's logits, where they have been computed for this batch
   */
  async measure(head: LanguageHead, logits: Tensor, reference: ParameterSet, known?: Tensor): Promise<void> {
    const { batch, scorer, statistics } = this;
    const referenceLogits = known ?? (await scorer.run(reference));
    this.backend.kernels.tokenKlEntropy({
      logits,
      lse: head.logps.lse,
      referenceLogits,
      referenceLse: scorer.logps.lse,
      targets: batch.targets,
      ...statistics,
      rows: batch.rows,
      vocab: logits.shape[1],
    });
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
