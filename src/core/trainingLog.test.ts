import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curvesOfLog } from '../store/curves';
import { EngineError } from './errors';
import { readTrainingLog } from './trainingLog';

/** As transformers writes it, shortened; in Python what is not finite is a number of JSON. */
const TRAINER_STATE = `{
  "best_metric": null, "epoch": 0.5, "global_step": 20, "is_world_process_zero": true,
  "log_history": [
    { "epoch": 0.25, "grad_norm": NaN, "learning_rate": 4.5e-07, "logits/chosen": -1.5, "logps/chosen": -120.5, "logps/rejected": -118.25,
      "loss": 0.6875, "note": "NaN and -Infinity \\" stay, \\\\", "rewards/accuracies": 0.5, "rewards/chosen": 0.01, "rewards/margins": 0.02,
      "rewards/rejected": -0.01, "step": 10 },
    { "epoch": 0.5, "grad_norm": 2.5, "learning_rate": 4e-07, "loss": -Infinity, "rewards/margins": 0.3, "step": 20 },
    { "epoch": 0.5, "eval_loss": 0.61, "eval_rewards/accuracies": 0.75, "eval_runtime": 3.2, "eval_rewards/margins": 0.25, "step": 20 },
    { "epoch": 0.5, "total_flos": 0.0, "train_loss": 0.65, "train_runtime": 60.1, "step": 20 }
  ],
  "max_steps": 20
}`;

/** What a log is refused for. */
function refused(text: string): unknown {
  try {
    readTrainingLog(text, 'log.json');
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown.values.reason ?? thrown.code;
    throw thrown;
  }
  return 'nothing';
}

const lines = (...entries: unknown[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

describe("another trainer's log", () => {
  it('is read from a trainer_state.json: known names, steps from 0, gaps where Python has no number', () => {
    const { metrics, evaluations, unread } = readTrainingLog(TRAINER_STATE, 'trainer_state.json');
    expect(metrics).toEqual([
      {
        step: 9,
        loss: 0.6875,
        learning_rate: 4.5e-7,
        'logps/chosen': -120.5,
        'logps/rejected': -118.25,
        'rewards/accuracies': 0.5,
        'rewards/chosen': 0.01,
        'rewards/margins': 0.02,
        'rewards/rejected': -0.01,
      },
      { step: 19, grad_norm: 2.5, learning_rate: 4e-7, 'rewards/margins': 0.3 },
    ]);
    expect(evaluations).toEqual([
      { step: 20, eval_loss: 0.61, 'eval_rewards/accuracies': 0.75, 'eval_rewards/margins': 0.25 },
    ]);
    expect(unread).toBe(0);
  });

  it('becomes curves with gaps', () => {
    const { metrics, evaluations, batches } = curvesOfLog(readTrainingLog(TRAINER_STATE, 'trainer_state.json'));
    expect(metrics.columns.step).toEqual([9, 19]);
    expect(metrics.columns.loss).toEqual([0.6875, Number.NaN]);
    expect(metrics.columns.grad_norm).toEqual([Number.NaN, 2.5]);
    expect(evaluations.columns['eval_rewards/margins']).toEqual([0.25]);
    expect(evaluations.columns['kl/exact']).toEqual([Number.NaN]);
    expect(batches).toEqual([]);
  });

  it('is read from lines, this project’s own counting from 0, and a line that was cut off is left out', () => {
    const own = `${lines({ step: 0, loss: 0.7, 'kl/chosen': 0 }, { step: 10, loss: 0.6 })}\n{"step": 20, "lo`;
    expect(readTrainingLog(own, 'metrics.jsonl')).toEqual({
      metrics: [
        { step: 0, loss: 0.7 },
        { step: 10, loss: 0.6 },
      ],
      evaluations: [],
      unread: 1,
    });
    expect(readTrainingLog('{"step": 5, "loss": 0.5}', 'x').metrics).toEqual([{ step: 4, loss: 0.5 }]);
    expect(readTrainingLog('[{"step": 5, "eval_loss": 0.5}]', 'x').evaluations).toEqual([{ step: 5, eval_loss: 0.5 }]);
    expect(readTrainingLog('{"step": 1, "loss": NaN}\r\n{"step": 2, "loss": 1}\r\n', 'x').metrics).toEqual([
      { step: 0 },
      { step: 1, loss: 1 },
    ]);
  });

  it('of a run that was resumed holds what was logged last, in the order of the steps', () => {
    const text = lines({ step: 10, loss: 1 }, { step: 20, loss: 2 }, { step: 10, loss: 3 }, { step: 15, loss: 4 });
    expect(readTrainingLog(text, 'x').metrics.map(({ step, loss }) => [step, loss])).toEqual([
      [9, 3],
      [14, 4],
      [19, 2],
    ]);
  });

  it('counts what has no step, and takes nothing but numbers of known names', () => {
    const text = `[{"loss": 1}, 3, null, [], {"step": -1, "loss": 1}, {"step": 1.5, "loss": 1}, {"step": "2", "loss": 1},
      {"step": 2, "loss": "0.5", "beta": 3, "__proto__": {"loss": 7}, "constructor": 1}]`;
    const { metrics, unread } = readTrainingLog(text, 'x');
    expect(metrics).toEqual([{ step: 1 }]);
    expect(Object.keys(metrics[0])).toEqual(['step']);
    expect(unread).toBe(7);
  });

  it('is refused where it is something else', () => {
    for (const text of ['', 'null', '"text"', '[1, 2]', 'loss 1\nloss 2', '{"log_history": []}'])
      expect(refused(text), text).toBe('log_history');
    for (const text of [
      '{}',
      '{"log_history": [{"step": 1, "train_loss": 2}]}',
      '[{"__proto__": {"loss": 1, "step": 1}}]',
    ])
      expect(refused(text), text).toBe('loss');
    expect(refused(' '.repeat(64_000_001))).toBe('file_too_large');
    expect(refused(`[${'{},'.repeat(500_000)}{}]`)).toBe('log_history');
  });

  it('takes no longer than its length however it is nested or quoted', () => {
    const size = 1_000_000;
    for (const text of ['['.repeat(size), `"${'\\"'.repeat(size)}`, '"'.repeat(size + 1), `${'"\\'.repeat(size)}`])
      expect(refused(text)).toBe('log_history');
  });

  it('throws nothing but what a person can act on', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((all) => all.join('\n')),
        ),
        (text) => {
          expect(['nothing', 'log_history', 'loss']).toContain(refused(text));
        },
      ),
    );
  });
});
