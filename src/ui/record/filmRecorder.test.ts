import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRunStore } from '../../store/runStore';
import type { FilmOrder } from './filmProtocol';
import { type RecordingChoice, startRecording, stopRecording } from './filmRecorder';
import type { FilmSource } from './filmSource';
import { isRecording, recordingStore } from './recordingStore';
import { tabSource } from './tabSource';

vi.mock('./tabSource', () => ({ tabSource: vi.fn() }));
// What reads the page has nothing to read here.
vi.mock('./composedSource', () => ({ composedSource: vi.fn() }));
vi.mock('./composeScene', () => ({ runName: vi.fn() }));
vi.mock('./pageStamp', () => ({ pageStamp: vi.fn() }));

const CHOICE: RecordingChoice = {
  what: 'tab',
  format: { container: 'webm', codec: 'vp9' } as RecordingChoice['format'],
  size: { width: 1280, height: 720 },
};
const SOURCE: FilmSource = {
  size: CHOICE.size,
  frameRate: 30,
  next: () => undefined,
  onEnd: () => {},
  stop: () => {},
};

/** What the film's workers were sent. */
let orders: FilmOrder['type'][];
/** Answers the browser's question of what to share. */
let answer: { allow(): void; deny(): void };

beforeEach(() => {
  orders = [];
  const Film = class {
    onmessage = null;
    onerror = null;
    postMessage = ({ type }: FilmOrder) => orders.push(type);
    terminate = () => {};
  };
  vi.stubGlobal('Worker', Film);
  vi.mocked(tabSource).mockReset();
  vi.mocked(tabSource).mockImplementation(
    () =>
      new Promise((resolve, reject) => {
        answer = {
          allow: () => resolve(SOURCE),
          deny: () => reject(new DOMException('no', 'NotAllowedError')),
        };
      }),
  );
});

afterEach(() => {
  stopRecording();
  vi.unstubAllGlobals();
});

test('while the browser asks for permission, a second start is no second recording', async () => {
  const store = createRunStore();
  const first = startRecording(CHOICE, store);
  await startRecording(CHOICE, store);
  expect(tabSource).toHaveBeenCalledTimes(1);
  expect(isRecording(recordingStore.getState())).toBe(true);
  answer.allow();
  await first;
  await startRecording(CHOICE, store);
  expect(tabSource).toHaveBeenCalledTimes(1);
  expect(orders).toEqual(['open']);
});

test('after a refusal it can be asked again', async () => {
  const store = createRunStore();
  const first = startRecording(CHOICE, store);
  answer.deny();
  await first;
  expect(recordingStore.getState().recording).toEqual({ phase: 'failed', failure: { kind: 'denied' } });
  const second = startRecording(CHOICE, store);
  answer.allow();
  await second;
  expect(tabSource).toHaveBeenCalledTimes(2);
  expect(orders).toEqual(['open']);
});
