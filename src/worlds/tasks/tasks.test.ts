import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../core/taskResult';
import { Random } from '../../math/random';
import { sampleInstruction, samplePlainText } from './corpus';
import { checkLine, followersOf, follows, meanQuality, qualityOf } from './following';
import { description, INSTRUCTION_LENGTH, TASKS, type Task } from './instructions';
import { LINES, LONGEST_LINE, parseLine } from './lines';
import { everyValueSeen, splitTasks, widestFirst } from './split';
import { END_OF_TEXT, textOf, tokensOf, VOCABULARY_SIZE, WORDS } from './words';

const line = (text: string) => parseLine([...tokensOf(text), END_OF_TEXT]);
const taskOf = (text: string) => TASKS.find((task) => task.text === text)!;

describe('the language', () => {
  it('has at most 96 words, all different, and lines of at most 12 tokens', () => {
    expect(VOCABULARY_SIZE).toBeLessThanOrEqual(96);
    expect(new Set(WORDS).size).toBe(VOCABULARY_SIZE);
    expect(LONGEST_LINE).toBe(11);
  });

  it('has 1296 different lines, each read back as it was written', () => {
    expect(LINES).toHaveLength(1296);
    expect(new Set(LINES.map(({ tokens }) => textOf(tokens))).size).toBe(1296);
    for (const each of LINES) expect(parseLine(each.tokens)).toBe(each);
    expect(line('the waiter is kind because it charms .')).toMatchObject({
      ...{ aspect: 'service', tone: 'warm', length: 'short', adjectives: ['kind'], verb: 'charms' },
    });
  });

  it.each([
    'the waiter is kind',
    'the waiter is kind and kind .',
    'the waiter is kind and awful .',
    'the waiter is kind because it annoys .',
    'the service is kind .',
    'the waiter is kind . .',
  ])('does not write %s', (text) => expect(line(text)).toBeUndefined());
});

describe('the tasks', () => {
  it('are 96 combinations, each with an instruction of its own and of one length', () => {
    expect(TASKS).toHaveLength(96);
    expect(new Set(TASKS.map(({ text }) => text)).size).toBe(96);
    for (const [index, task] of TASKS.entries()) {
      expect(task.index).toBe(index);
      expect(task.promptIds).toHaveLength(INSTRUCTION_LENGTH);
      expect(textOf(task.promptIds)).toBe(task.text);
    }
  });

  it('each part of following is checked by itself', () => {
    const task = taskOf('write a short , warm line about the service and say why :');
    const checked = (text: string) => checkLine(line(text)!, task);
    const right = { tone: true, length: true, aspect: true, reason: true };
    expect(checked('the host is sweet because it comforts .')).toEqual(right);
    expect(checked('the host is poor because it hurts .')).toEqual({ ...right, tone: false });
    expect(checked('the host is sweet and kind because it comforts .')).toEqual({ ...right, length: false });
    expect(checked('the soup is sweet because it comforts .')).toEqual({ ...right, aspect: false });
    expect(checked('the host is sweet .')).toEqual({ ...right, reason: false });
  });

  it('every line follows exactly one instruction', () => {
    const followers = TASKS.map(followersOf);
    expect(followers.flat()).toHaveLength(LINES.length);
    expect(new Set(followers.flat()).size).toBe(LINES.length);
    expect(Math.min(...followers.map(({ length }) => length))).toBe(6);
  });
});

it('measures what was written by its probability, in total and by part', () => {
  const task = taskOf('write a long , calm line about the view and nothing more :');
  const logps = new Float64Array(LINES.length).fill(Number.NEGATIVE_INFINITY);
  const say = (text: string, probability: number) => {
    logps[LINES.indexOf(line(text)!)] = Math.log(probability);
  };
  say('the river is fine and simple .', 0.5);
  say('the river is fine .', 0.25);
  say('the soup is kind because it charms .', 0.125);
  const expected = { followed: 0.5, tone: 0.75, length: 0.5, aspect: 0.75, reason: 0.75, wellFormed: 0.875 };
  for (const [name, value] of Object.entries(expected))
    expect(qualityOf(logps, task)[name as keyof typeof expected], name).toBeCloseTo(value, 12);
  const nothing = { followed: 0, tone: 0, length: 0, aspect: 0, reason: 0, wellFormed: 0 };
  expect(meanQuality([qualityOf(logps, task), nothing]).tone).toBeCloseTo(0.375, 12);
});

describe('the split', () => {
  it('keeps combinations whose every value is learnt, whichever the seed', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { training, heldOut } = splitTasks(seed);
      expect(heldOut.map(({ reason }) => reason).filter(Boolean)).toHaveLength(12);
      expect(new Set([...training, ...heldOut])).toEqual(new Set(TASKS));
      expect(training).toHaveLength(72);
      // The first eight show every value; no four can show six aspects.
      for (const task of heldOut) expect(everyValueSeen(task, training.slice(0, 8))).toBe(true);
      expect(TASKS.every((task) => everyValueSeen(task, training.slice(0, 4)))).toBe(false);
    }
    expect(splitTasks(1)).toEqual(splitTasks(1));
    expect(splitTasks(2).heldOut).not.toEqual(splitTasks(1).heldOut);
  });

  it('puts first what shows most, and leaves the rest as it is', () => {
    const [first, alike, ...others] = TASKS;
    const ordered = widestFirst([first, alike, ...others]);
    expect(ordered[0]).toBe(first);
    expect(CHECKS.every((name) => ordered[1][name] !== first[name])).toBe(true);
    const rest = ordered.filter((task) => ordered.indexOf(task) >= 6);
    expect(rest.map(({ index }) => index)).toEqual(rest.map(({ index }) => index).toSorted((a, b) => a - b));
  });
});

describe('the texts', () => {
  const drawn = (sample: (random: Random) => number[], seed = 1) => {
    const random = new Random(seed);
    return Array.from({ length: 400 }, () => sample(random));
  };

  it('of plain language are lines, half of them with a remark that is true, and never an instruction', () => {
    let remarked = 0;
    for (const tokens of drawn(samplePlainText)) {
      const text = textOf(tokens);
      expect(text).not.toMatch(/write|:/);
      const [said, remark] = text.split(' . ');
      const found = line(remark ? `${said} .` : said)!;
      expect(found, text).toBeDefined();
      if (!remark) continue;
      remarked++;
      const { tone, length, aspect, verb } = found;
      expect(remark).toBe(`${description({ tone, length, aspect, reason: verb !== undefined })} .`);
    }
    expect(remarked).toBeGreaterThan(150);
    expect(remarked).toBeLessThan(250);
  });

  it('of tuning are the instructions of the tasks alone, each with a line that follows it', () => {
    const tasks: readonly Task[] = splitTasks(3).training.slice(0, 4);
    const seen = new Set<Task>();
    for (const tokens of drawn((random) => sampleInstruction(random, tasks))) {
      const task = taskOf(textOf(tokens.slice(0, INSTRUCTION_LENGTH)));
      expect(follows(parseLine(tokens.slice(INSTRUCTION_LENGTH))!, task)).toBe(true);
      seen.add(task);
    }
    expect(seen).toEqual(new Set(tasks));
  });
});
