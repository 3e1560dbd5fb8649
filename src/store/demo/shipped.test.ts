import { expect, test } from 'vitest';
import { responsesWritten } from '../../core/methodCost';
import type { KitchenDefinition } from '../../core/runDefinition';
import { readHash } from '../hashState';
import { valuesAt } from '../series';
import { findDemoRecording } from './demoRecordings';
import { CAPTION_LIMIT, readScript } from './script';
import { SHIPPED_NAMES, SHIPPED_TEXTS, type ShippedName, shippedDemo } from './shipped';

/** Characters of a caption that a viewer can read in a second. */
const READING = { en: 30, zh: 11 } as const;

for (const name of SHIPPED_NAMES) {
  test(`${name} can be played`, () => {
    expect(readScript(SHIPPED_TEXTS[name]).problems).toEqual([]);
  });

  test(`every caption of ${name} fits the stage and stays long enough to be read, in both languages`, () => {
    const { timeline, duration } = shippedDemo(name);
    const captions = timeline.flatMap(({ at, caption }) => (caption ? [{ at, caption }] : []));
    expect(captions.length).toBeGreaterThan(5);
    for (const [place, { at, caption }] of captions.entries()) {
      const shown = (captions[place + 1]?.at ?? duration) - at;
      for (const language of ['en', 'zh'] as const) {
        const text = caption[language];
        expect(text.length).toBeLessThanOrEqual(CAPTION_LIMIT[language]);
        expect([text, shown >= text.length / READING[language]]).toEqual([text, true]);
      }
    }
  });

  test(`${name} begins with a run of its own, so that it is the same at every playing`, () => {
    expect(shippedDemo(name).timeline[0]).toMatchObject({ at: 0, run: expect.any(String), show: expect.any(Object) });
  });
}

/** The curves of the recordings as they are at a second of a demo. */
async function valuesOfDemo(name: ShippedName, second: number) {
  const { timeline, stepsPerSecond } = shippedDemo(name);
  const begun = timeline.filter(({ at, run }) => run !== undefined && at <= second).at(-1);
  const trained = timeline.filter(({ at, train }) => train === true && at <= second).at(-1);
  const recording = await findDemoRecording(readHash(begun?.run ?? '').state.definition);
  if (!recording) throw new Error(`${name} plays no recording at ${second} s`);
  const { curves, summary } = recording.replay;
  const { metrics, evaluations } = curves;
  const step = Math.floor((second - (trained?.at ?? second)) * stepsPerSecond);
  const [measured, first] = [valuesAt(evaluations, step), valuesAt(evaluations, 0)];
  const best = Math.max(...evaluations.columns.reward);
  const { config } = summary.definition as KitchenDefinition;
  const { models } = recording;
  const [metric, firstMetric] = [valuesAt(metrics, step), valuesAt(metrics, 0)];
  return { step, config, models, metrics, evaluations, measured, first, best, metric, firstMetric };
}

test('what the captions tell of a run is so in its recording', async () => {
  const sixty = await valuesOfDemo('dpo-in-60-seconds', 53);
  expect(sixty.measured('step')).toBe(500);
  // "The expected true reward went from −0.06 to 0.70, over nine tenths of what the best policy gains."
  expect(sixty.first('reward')).toBeCloseTo(-0.06, 2);
  expect(sixty.measured('reward')).toBeCloseTo(0.7, 2);
  expect(sixty.measured('shareOfOracle')).toBeGreaterThan(0.9);

  // "At first the expected true reward rises." "Now both fall." "Half of what it says makes no sense."
  const early = await valuesOfDemo('why-both-fall', 14);
  expect(early.measured('reward')).toBeGreaterThan(early.first('reward') + 0.1);
  const { metric, firstMetric } = await valuesOfDemo('why-both-fall', 40);
  for (const side of ['logps/chosen', 'logps/rejected'] as const)
    expect(metric(side)).toBeLessThan(firstMetric(side) - 1);
  expect(metric('rewards/margins')).toBeGreaterThan(firstMetric('rewards/margins') + 0.3);
  expect((await valuesOfDemo('why-both-fall', 46)).measured('mass/malformed')).toBeCloseTo(0.5, 1);

  // "A few thousandths of a nat." "Tastier, and nearly all of them well-formed." "The best of the three." "Malformed, and far below the start."
  const [timid, useful, ahead, reckless] = await Promise.all(
    [19, 38, 47, 57].map((second) => valuesOfDemo('beta-from-timid-to-reckless', second)),
  );
  expect(timid.measured('kl/exact')).toBeLessThan(0.01);
  expect(timid.measured('reward')).toBeLessThan(timid.first('reward') + 0.1);
  expect(useful.measured('reward')).toBeGreaterThan(timid.measured('reward') + 0.2);
  expect(useful.measured('wellFormed')).toBeGreaterThan(0.98);
  expect(ahead.best).toBeGreaterThan(Math.max(useful.best, timid.best));
  expect(reckless.measured('wellFormed')).toBeLessThan(0.5);
  expect(reckless.measured('reward')).toBeLessThan(reckless.first('reward') - 1);
});

test('what the captions tell of DPO and RLHF is so in their recordings', async () => {
  const name = 'dpo-against-rlhf';
  const [early, dpo, learning, judged, turn, rlhf] = await Promise.all(
    [27, 38, 47, 65, 66, 89].map((second) => valuesOfDemo(name, second)),
  );
  // "The same pairs." "β is 1.5 in both." "64 pairs."
  for (const of of ['seed', 'label_source', 'num_pairs', 'pair_temperature', 'label_temperature', 'model'] as const)
    expect(rlhf.config[of]).toBe(dpo.config[of]);
  expect([dpo.config.method, dpo.config.beta, rlhf.config.method, rlhf.config.kl_coef]).toEqual([
    'dpo',
    1.5,
    'ppo',
    1.5,
  ]);
  expect([dpo.config.per_device_train_batch_size, rlhf.config.reward_source]).toEqual([64, 'reward_model']);

  // "Two models." "Four models: a reward model and PPO's value model besides the two."
  const held = ({ models }: typeof dpo) => models.map(({ role, trained }) => `${role}${trained ? ' trains' : ''}`);
  expect(held(dpo)).toEqual(['policy trains', 'reference']);
  expect(held(rlhf).toSorted()).toEqual(['policy trains', 'reference', 'reward trains', 'value trains']);

  // "From the very first update." "400 updates: true reward 0.50 at 0.19 nats, 79 %."
  expect(early.measured('reward')).toBeGreaterThan(early.first('reward') + 0.2);
  expect(dpo.measured('step')).toBe(400);
  expect(dpo.measured('reward')).toBeCloseTo(0.5, 2);
  expect(dpo.measured('kl/exact')).toBeCloseTo(0.19, 2);
  expect(dpo.measured('shareOfOracle')).toBeCloseTo(0.79, 2);

  // "The policy has not moved yet." "About seven of ten pairs." "400 updates, as many as the whole of DPO."
  expect([learning.measured('kl/exact'), judged.measured('kl/exact')]).toEqual([0, 0]);
  const accuracies = rlhf.metrics.columns.accuracy.filter((_, row) => {
    const step = rlhf.metrics.columns.step[row];
    return step >= 300 && step < 400;
  });
  expect(accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length).toBeCloseTo(0.7, 1);
  expect([rlhf.config.reward_steps, turn.step]).toEqual([dpo.config.max_steps, 400]);

  // "300 updates take 4,800 responses. DPO took none."
  expect(rlhf.config.max_steps - rlhf.config.reward_steps).toBe(300);
  expect([dpo, rlhf].map(({ config }) => responsesWritten(config, config.max_steps))).toEqual([0, 4800]);

  // "Once as far as 1.6 nats, and back a few updates later. DPO never beyond 0.2."
  const [far, near] = [rlhf, dpo].map(({ evaluations }) => evaluations.columns['kl/exact']);
  const peak = far.indexOf(Math.max(...far));
  expect(far[peak]).toBeCloseTo(1.6, 1);
  expect(rlhf.evaluations.columns.step[peak]).toBeLessThan(400 + (79 - 66) * 20);
  expect(far[peak + 2]).toBeLessThan(0.2);
  expect(Math.max(...near)).toBeLessThan(0.2);

  // "0.38 and 0.12 nats, 78 % of the best there." "About as good at their distance; DPO went farther and earns more."
  expect(rlhf.measured('step')).toBe(700);
  expect(rlhf.measured('reward')).toBeCloseTo(0.38, 2);
  expect(rlhf.measured('kl/exact')).toBeCloseTo(0.12, 2);
  expect(rlhf.measured('shareOfOracle')).toBeCloseTo(0.78, 2);
  expect(dpo.measured('shareOfOracle') - rlhf.measured('shareOfOracle')).toBeCloseTo(0, 1);
  expect(dpo.measured('kl/exact')).toBeGreaterThan(rlhf.measured('kl/exact'));
  expect(dpo.measured('reward')).toBeGreaterThan(rlhf.measured('reward'));
});
