import { expect, test } from 'vitest';
import { DemoPlayer, type DemoScene, type DemoStage } from './demoPlayer';
import type { DemoScript, Moment } from './script';

/** A stage that takes its time, and notes what was done at which step. */
class SlowStage implements DemoStage {
  step = 0;
  readonly recorded = false;
  readonly done: string[] = [];
  busy = false;

  constructor(private readonly delay: () => number) {}

  private async act(what: string, change?: () => void): Promise<void> {
    // Two things at once would be a race.
    expect(this.busy).toBe(false);
    this.busy = true;
    await new Promise((resolve) => setTimeout(resolve, this.delay()));
    change?.();
    this.done.push(what);
    this.busy = false;
  }

  startRun: DemoStage['startRun'] = ({ definition }, compare) =>
    this.act(`run β=${definition.config.beta}${compare ? ' over the last' : ''}`, () => {
      this.step = 0;
    });
  trainTo = (step: number) =>
    this.act(`train ${this.step}→${step}`, () => {
      this.step = step;
    });
  watch: DemoStage['watch'] = ({ dish }) => this.act(`dish ${dish}`);
  show: DemoStage['show'] = (place) =>
    this.act(place.page === 'derivation' ? `${place.chapter} ${place.step}` : 'playground');
  clear = () => void this.done.push('clear');
  setValue: DemoStage['setValue'] = (chapter, name, value) => void this.done.push(`${chapter}.${name}=${value}`);
  settled = async () => {};
}

const words = (en: string) => ({ en, zh: `${en}的` });

function script(timeline: Moment[], stepsPerSecond = 10): DemoScript {
  return { format: 1, title: words('t'), about: words('a'), stepsPerSecond, duration: 4, timeline };
}

const FILM = script([
  { at: 0, run: 'beta=0.3', show: { page: 'playground' }, figures: ['loss'], caption: words('begin') },
  { at: 0.5, train: true },
  { at: 1.6, caption: words('middle'), watch: { dish: 3 } },
  {
    at: 2,
    train: false,
    show: { page: 'derivation', chapter: 'optimum', step: 2, part: 'figure' },
    values: { beta: 2 },
  },
  { at: 2.5, run: 'beta=2', compare: true, values: { beta: null } },
  { at: 3, train: 7, caption: null },
]);

/** Plays a film picture by picture. @returns what was done, and what was said and shown at each second */
async function filmed(picture: () => number, delay: () => number, of = FILM) {
  const stage = new SlowStage(delay);
  const scenes: DemoScene[] = [];
  const player = new DemoPlayer(of, stage, (scene) => scenes.push(scene));
  await player.seek(0);
  while (!player.ended) await player.advance(picture());
  return { stage, scenes, player };
}

test('actions are carried out in order, and training is where the film is', async () => {
  const { stage } = await filmed(
    () => 0.25,
    () => 0,
  );
  expect(stage.done).toEqual([
    'clear',
    'run β=0.3',
    'playground',
    'train 0→2',
    'train 2→5',
    'train 5→7',
    'train 7→10',
    'dish 3',
    'train 10→12',
    'train 12→15',
    'optimum 2',
    'optimum.beta=2',
    'run β=2 over the last',
    'optimum.beta=undefined',
    'train 0→2',
    'train 2→5',
    'train 5→7',
  ]);
});

test('a slow machine, and pictures that come irregularly, make the same film', async () => {
  const reference = await filmed(
    () => 1 / 30,
    () => 0,
  );
  let state = 1;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  for (let repetition = 0; repetition < 3; repetition++) {
    const slow = await filmed(
      () => 0.01 + 0.7 * random(),
      () => 4 * random(),
    );
    expect(slow.stage.done).toEqual(reference.stage.done);
    const spoken = ({ scenes }: typeof slow) => [...new Set(scenes.map(({ caption }) => caption?.en))];
    expect(spoken(slow)).toEqual([undefined, 'begin', 'middle']);
    expect(spoken(slow)).toEqual(spoken(reference));
  }
});

test('what a scene shows is the scene of its time', async () => {
  const stage = new SlowStage(() => 0);
  const player = new DemoPlayer(FILM, stage, () => {});
  const scene = () => {
    let last: DemoScene | undefined;
    const watcher = new DemoPlayer(FILM, new SlowStage(() => 0), (each) => {
      last = each;
    });
    return watcher.seek(player.time).then(() => last);
  };
  await player.seek(0);
  await player.advance(1.7);
  expect(await scene()).toMatchObject({ time: 1.7, caption: words('middle'), figures: ['loss'], part: 'all' });
  await player.advance(0.5);
  expect(await scene()).toMatchObject({ part: 'figure' });
  expect([player.time, player.ended]).toEqual([2.2, false]);
  await player.advance(100);
  expect([player.time, player.ended]).toEqual([4, true]);
});

test('calls that come while one is being carried out wait for their turn', async () => {
  const stage = new SlowStage(() => 1);
  const player = new DemoPlayer(FILM, stage, () => {});
  await Promise.all([player.seek(0), player.advance(1), player.advance(1), player.advance(2)]);
  expect(stage.done).toEqual(
    (
      await filmed(
        () => 0.5,
        () => 0,
      )
    ).stage.done,
  );
});

test('going back begins again', async () => {
  const { stage, player } = await filmed(
    () => 0.5,
    () => 0,
  );
  const first = [...stage.done];
  stage.done.length = 0;
  await player.seek(0);
  expect(player.time).toBe(0);
  await player.advance(10);
  expect(stage.done).toEqual(first);
});

test('what fails is told to who advances, and a player that was stopped does nothing more', async () => {
  const stage = new SlowStage(() => 0);
  const player = new DemoPlayer(FILM, stage, () => {});
  stage.trainTo = () => Promise.reject(new Error('no GPU'));
  await player.seek(0);
  await expect(player.advance(2)).rejects.toThrow('no GPU');
  player.stop();
  stage.done.length = 0;
  await player.advance(2);
  expect(stage.done).toEqual([]);
});
