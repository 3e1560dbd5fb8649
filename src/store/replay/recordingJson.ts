/** The past policies of a replay between memory and JSON (core/recordingSchema.ts). */
import { toBase64 } from '../../core/base64';
import type { Recording } from '../../core/recording';
import { recordingSchema } from '../../core/recordingSchema';
import { read } from '../../core/schemaParts';
import { packFrames, unpackFrames } from './packedFrames';

export function writeRecording({ worlds, dishes, frames, completions }: Recording): object {
  const { changes, masses } = packFrames(
    dishes.map(({ reference }) => reference),
    frames.map(({ policy }) => policy),
  );
  return {
    worlds,
    dishes: dishes.map(({ rewards, reference }) => ({ rewards: bytesOf(rewards), reference: bytesOf(reference) })),
    steps: frames.map(({ step }) => step),
    changes: bytesOf(changes),
    masses: bytesOf(masses),
    ...(completions && { said: { ...completions, policy: frames.map((frame) => frame.completions ?? null) } }),
  };
}

/** @param last step of the run @throws Damage */
export function readRecording(value: unknown, last: number): Recording {
  const { steps, dishes, changes, masses, said, worlds } = read(recordingSchema(last), value, 'recording');
  const policies = unpackFrames(
    dishes.map(({ reference }) => reference),
    { changes, masses },
  );
  return {
    worlds,
    dishes,
    frames: steps.map((step, i) => {
      const completions = said?.policy[i];
      return { step, policy: policies[i], ...(completions && { completions }) };
    }),
    ...(said && { completions: { watch: said.watch, reference: said.reference } }),
  };
}

function bytesOf(array: Float32Array | Float64Array | Int16Array): string {
  return toBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
