/**
 * The policies of a recording, small: of each completion's probability only the logarithm of its ratio to the reference's, in steps of 1/1024, and of that
 * the change since the frame before. What rounding takes from a distribution is put right by its well-formed mass, which is kept in full.
 */

const RESOLUTION = 1024;
/** ±32 nats: beyond is as good as never. */
const LARGEST = 0x7fff;

export interface PackedFrames {
  /** Changes of the ratios: [frames][dishes][completions]. */
  readonly changes: Int16Array;
  /** Probability of everything well-formed: [frames][dishes]. */
  readonly masses: Float64Array;
}

/** @param reference per dish log π_ref of each completion; @param frames per frame and dish log π_θ, like it */
export function packFrames(
  reference: readonly Float32Array[],
  frames: readonly (readonly Float32Array[])[],
): PackedFrames {
  const width = reference.reduce((sum, { length }) => sum + length, 0);
  const changes = new Int16Array(frames.length * width);
  const masses = new Float64Array(frames.length * reference.length);
  const before = new Int16Array(width);
  frames.forEach((dishes, frame) => {
    let place = 0;
    dishes.forEach((policy, dish) => {
      masses[frame * reference.length + dish] = massOf(policy);
      policy.forEach((logp, completion) => {
        const ratio = quantised(logp - reference[dish][completion]);
        // Int16Array wraps the difference around, and the sum back.
        changes[frame * width + place] = ratio - before[place];
        before[place++] = ratio;
      });
    });
  });
  return { changes, masses };
}

/** What `packFrames` was given, to 0.05 % of each probability. */
export function unpackFrames(reference: readonly Float32Array[], { changes, masses }: PackedFrames): Float32Array[][] {
  const width = reference.reduce((sum, { length }) => sum + length, 0);
  const ratios = new Int16Array(width);
  return Array.from({ length: changes.length / width }, (_, frame) => {
    let place = 0;
    return reference.map((logps, dish) => {
      const policy = logps.map((logp) => {
        ratios[place] += changes[frame * width + place];
        return logp + ratios[place++] / RESOLUTION;
      });
      const correction = Math.log(masses[frame * reference.length + dish] / massOf(policy));
      return policy.map((logp) => logp + correction);
    });
  });
}

function quantised(logRatio: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, Math.round(logRatio * RESOLUTION)));
}

function massOf(logps: Float32Array): number {
  return logps.reduce((sum, logp) => sum + Math.exp(logp), 0);
}
