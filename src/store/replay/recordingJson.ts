/** The past policies of a replay as JSON holds them: arrays of numbers as base64, little end first, as every machine has them that runs this page. */
import { COMPLETION_COUNT, DISH_COUNT, WORDS } from '../../train/runDefinition';
import type { Recording, SaidRecord, WorldInfo } from '../../worker/protocol';
import { check, Damage, listOf, numberOf, recordOf, textOf, wholeOf } from '../savedParts';
import { inRange, WATCH_RULES } from '../settings';
import { packFrames, unpackFrames } from './frames';
import { fromBase64, toBase64 } from './packing';

/** The worker keeps 40. */
const MOST_FRAMES = 64;
/** Both models complete a prompt five times. */
const MOST_SAID = 16;
/** Characters of a prompt, a completion or a word. */
const LONGEST_TEXT = 400;

export function writeRecording({ worlds, dishes, frames, said }: Recording): object {
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
    ...(said && { said: { ...said, policy: frames.map((frame) => frame.said ?? null) } }),
  };
}

/** @param last step of the run @throws Damage */
export function readRecording(value: unknown, last: number): Recording {
  const raw = recordOf(value, 'recording');
  const steps = listOf(raw.steps, 'recording.steps', MOST_FRAMES).map((step) => wholeOf(step, 'recording.steps', last));
  check(steps.length > 0 && steps.every((step, i) => i === 0 || step > steps[i - 1]), 'recording.steps');
  const dishes = exactly(raw.dishes, DISH_COUNT, 'recording.dishes').map((entry) => {
    const { rewards, reference } = recordOf(entry, 'recording.dishes');
    return { rewards: floatsOf(rewards, 'recording.rewards'), reference: floatsOf(reference, 'recording.reference') };
  });
  // A log-probability.
  for (const { reference } of dishes)
    check(
      reference.every((logp) => logp < 1e-3),
      'recording.reference',
    );
  const places = steps.length * DISH_COUNT;
  const changes = new Int16Array(bufferOf(raw.changes, 2 * places * COMPLETION_COUNT, 'recording.changes'));
  const masses = new Float64Array(bufferOf(raw.masses, 8 * places, 'recording.masses'));
  // A probability, but for rounding.
  check(
    masses.every((mass) => mass >= 0 && mass < 1.001),
    'recording.masses',
  );
  const policies = unpackFrames(
    dishes.map(({ reference }) => reference),
    { changes, masses },
  );
  const said = raw.said === undefined ? undefined : readSaid(raw.said, steps.length);
  return {
    worlds: readWorlds(raw.worlds),
    dishes,
    frames: steps.map((step, i) => ({ step, policy: policies[i], ...(said?.policy[i] && { said: said.policy[i] }) })),
    ...(said && { said: { watch: said.watch, reference: said.reference } }),
  };
}

function bytesOf(array: Float32Array | Float64Array | Int16Array): string {
  return toBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}

function bufferOf(value: unknown, length: number, part: string): ArrayBuffer {
  const text = textOf(value, part);
  // Before anything is made of it.
  check(text.length === 4 * Math.ceil(length / 3), part);
  try {
    const { buffer } = fromBase64(text);
    check(buffer.byteLength === length, part);
    return buffer;
  } catch {
    throw new Damage(part);
  }
}

function floatsOf(value: unknown, part: string): Float32Array {
  const floats = new Float32Array(bufferOf(value, 4 * COMPLETION_COUNT, part));
  check(floats.every(Number.isFinite), part);
  return floats;
}

function exactly(value: unknown, length: number, part: string): readonly unknown[] {
  const list = listOf(value, part, length);
  check(list.length === length, part);
  return list;
}

function readWorlds(value: unknown): Recording['worlds'] {
  const { en, zh } = recordOf(value, 'recording.worlds');
  return { en: readWorld(en), zh: readWorld(zh) };
}

function readWorld(value: unknown): WorldInfo {
  const part = 'recording.worlds';
  const { dishes, vocabulary, completions } = recordOf(value, part);
  return {
    dishes: exactly(dishes, DISH_COUNT, part).map((dish) => ({ prompt: shortText(recordOf(dish, part).prompt, part) })),
    vocabulary: exactly(vocabulary, WORDS.length, part).map((word) => shortText(word, part)),
    completions: exactly(completions, COMPLETION_COUNT, part).map((text) => shortText(text, part)),
  };
}

function shortText(value: unknown, part: string): string {
  const text = textOf(value, part);
  check(text.length <= LONGEST_TEXT, part);
  return text;
}

function readSaid(value: unknown, frames: number) {
  const part = 'recording.said';
  const { watch, reference, policy } = recordOf(value, part);
  const { dish, prompt, temperature } = recordOf(watch, part);
  const asked = numberOf(temperature, part);
  check(inRange(WATCH_RULES.temperature, asked), part);
  return {
    // The pair is not part of the question.
    watch: {
      dish: wholeOf(dish, part, DISH_COUNT - 1),
      prompt: shortText(prompt, part),
      temperature: asked,
      pair: 0,
    },
    reference: readList(reference, part),
    policy: exactly(policy, frames, part).map((list) => (list === null ? undefined : readList(list, part))),
  };
}

function readList(value: unknown, part: string): readonly SaidRecord[] {
  return listOf(value, part, MOST_SAID).map((entry) => {
    const { text, logps, reward } = recordOf(entry, part);
    const { en, zh } = recordOf(text, part);
    return {
      text: { en: shortText(en, part), zh: shortText(zh, part) },
      logps: numberOf(logps, part),
      ...(reward !== undefined && { reward: numberOf(reward, part) }),
    };
  });
}
