/** Replays for tests: of the right form, from simple functions of the step. */

import { DISH_COUNT, WORDS } from '../../core/kitchen/words';
import type { RecordedCompletion, Recording } from '../../core/recording';
import { COMPLETION_COUNT, DEFAULT_DEFINITION } from '../../core/runDefinition';
import type { WorldInfo } from '../../core/world';
import { DEFAULT_WATCH } from '../../core/world';
import { emptyCurves, withBatch, withEvaluation, withMetrics } from '../curves';
import { nameFromText } from '../runNames';
import type { Replay } from './replay';

const SPACING = 20;

/** A run that has made so many steps, evaluated and recorded every 20. */
export function testReplay(steps: number, pairs = 4): Replay {
  let curves = emptyCurves();
  for (let step = 0; step <= steps; step++) {
    const learned = step / steps;
    if (step < steps) {
      const rewards = {
        'rewards/chosen': learned / 3,
        'rewards/rejected': -learned / 7,
        'rewards/margins': learned / 2,
      };
      const others = { 'rewards/accuracies': 0.5 + learned / 3, 'logps/chosen': -6, 'logps/rejected': -7 - learned };
      const record = {
        step,
        loss: Math.log(2) - learned / 3,
        grad_norm: 1 / (1 + step),
        learning_rate: 1e-4,
        epoch: 0,
      };
      curves = withMetrics(curves, [{ ...record, ...rewards, ...others }]);
      if (step % 10 === 0) curves = withBatch(curves, batch(step, pairs));
    }
    if (step % SPACING === 0) curves = withEvaluation(curves, evaluation(step, learned));
  }
  const name = nameFromText('very crispy fried egg');
  if (!name) throw new Error('no such name');
  const about = { name, startedAt: 1_700_000_000_000, savedAt: 1_700_000_100_000 };
  return {
    summary: { ...about, definition: DEFAULT_DEFINITION, backend: 'wasm', step: steps },
    curves,
    recording: recording(steps),
  };
}

function batch(step: number, pairs: number) {
  const rewards = (sign: number) => Float32Array.from({ length: pairs }, (_, i) => (sign * Math.sin(step + i)) / 3);
  const indices = Array.from({ length: pairs }, (_, i) => (step * pairs + i) % 10_000);
  return { step, indices, chosenRewards: rewards(1), rejectedRewards: rewards(-1) };
}

function evaluation(step: number, learned: number) {
  const exact = {
    reward: learned / 3,
    referenceReward: -0.05,
    oracleReward: learned / 2,
    shareOfOracle: learned / 1.5,
  };
  return { step, ...exact, 'kl/exact': learned ** 2 / 3, wellFormed: 0.99, length: 5 - learned };
}

function recording(steps: number): Recording {
  const dishes = Array.from({ length: DISH_COUNT }, (_, dish) => ({
    rewards: Float32Array.from({ length: COMPLETION_COUNT }, (_, i) => Math.sin(i + dish)),
    reference: normalised(Float32Array.from({ length: COMPLETION_COUNT }, (_, i) => -3 * Math.cos(i * dish))),
  }));
  const frames = Array.from({ length: 1 + steps / SPACING }, (_, frame) => ({
    step: frame * SPACING,
    policy: dishes.map(({ reference, rewards }) =>
      normalised(reference.map((logp, i) => logp + (frame / 10) * rewards[i])),
    ),
    completions: [completion(`policy ${frame}`)],
  }));
  return {
    worlds: { en: world('en'), zh: world('zh') },
    dishes,
    frames,
    completions: { watch: DEFAULT_WATCH, reference: [completion('reference')] },
  };
}

/** With 1 % for malformed text. */
function normalised(logps: Float32Array): Float32Array {
  const mass = logps.reduce((sum, logp) => sum + Math.exp(logp), 0);
  return logps.map((logp) => logp + Math.log(0.99 / mass));
}

function completion(text: string): RecordedCompletion {
  return { text: { en: text, zh: `${text} 中` }, logps: -4.5, reward: 1 };
}

function world(language: string): WorldInfo {
  const texts = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${language} ${name} ${i}`);
  return {
    dishes: texts(DISH_COUNT, 'dish').map((prompt) => ({ prompt })),
    vocabulary: texts(WORDS.length, 'word'),
    completions: texts(COMPLETION_COUNT, 'completion'),
  };
}
