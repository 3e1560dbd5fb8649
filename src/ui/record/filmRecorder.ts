/** One recording at a time: takes frames from a source, hands them to the worker that writes the film, and tells the store how far it is. */
import type { RunStore } from '../../store/runStore';
import { chartView } from '../charts/chartView';
import { composedSource } from './composedSource';
import { runName } from './composeScene';
import { forgetFilm } from './filmFolder';
import type { FilmFailure, FilmOrder, FilmReport } from './filmProtocol';
import type { FilmSource } from './filmSource';
import type { FilmFormat, Size } from './formats';
import { readPageLook } from './pageLook';
import { pageStamp } from './pageStamp';
import { isRecording, recordingStore, setRecording } from './recordingStore';
import { filmName } from './stamp';
import { tabSource } from './tabSource';

export interface RecordingChoice {
  /** `composed`: charts and captions; `tab`: what the visitor sees. */
  readonly what: 'composed' | 'tab';
  readonly format: FilmFormat;
  /** Of a composed film; the tab's is its own. */
  readonly size: Size;
}

/** Milliseconds between two answers of how long and large the film is. */
const ANSWER_INTERVAL = 250;

let current: Recorder | undefined;
/** The film that can still be downloaded. */
let kept: { readonly film: Blob; readonly url: string } | undefined;

/** Begins a recording, unless one goes on. What goes wrong is told in the recording's store. @param store the run whose charts and facts the film holds */
export async function startRecording({ what, format, size }: RecordingChoice, store: RunStore): Promise<void> {
  // Also while the browser still asks for permission.
  if (isRecording(recordingStore.getState())) return;
  dropFilm();
  setRecording({ phase: 'starting' });
  try {
    const source = what === 'tab' ? await tabSource() : composedSource(size, store);
    current = new Recorder(source, format, store);
  } catch (thrown) {
    const denied = thrown instanceof DOMException && thrown.name === 'NotAllowedError';
    setRecording({ phase: 'failed', failure: denied ? { kind: 'denied' } : otherFailure(thrown) });
  }
}

/** Ends the recording: its last frame is made, and the film can be downloaded. */
export function stopRecording(): void {
  current?.finish(false);
}

/** Lets the finished film go. */
export function dropFilm(): void {
  setRecording({ phase: 'off' });
  if (!kept) return;
  URL.revokeObjectURL(kept.url);
  // One that cannot be removed is removed when it is a day old.
  void forgetFilm(kept.film).catch(() => {});
  kept = undefined;
}

class Recorder {
  readonly #worker = new Worker(new URL('./filmWorker.ts', import.meta.url), { type: 'module', name: 'film' });
  readonly #source: FilmSource;
  readonly #format: FilmFormat;
  readonly #store: RunStore;
  #timer: ReturnType<typeof setInterval> | undefined;
  #startedAt = 0;
  #limit = 0;
  #answeredAt = 0;
  /** A frame is with the worker, which takes one after the other. */
  #busy = false;
  #cut = false;

  constructor(source: FilmSource, format: FilmFormat, store: RunStore) {
    this.#source = source;
    this.#format = format;
    this.#store = store;
    this.#worker.onmessage = ({ data }: MessageEvent<FilmReport>) => this.#hear(data);
    this.#worker.onerror = ({ message }) =>
      this.#fail({ kind: 'other', reason: message || 'the film’s worker stopped' });
    source.onEnd(() => this.finish(false));
    this.#send({ type: 'open', format, size: source.size });
  }

  /** @param cut because there is no room for more */
  finish(cut: boolean): void {
    if (this.#timer === undefined) {
      this.#close();
      setRecording({ phase: 'off' });
      return;
    }
    if (recordingStore.getState().recording.phase === 'finishing') return;
    this.#cut = cut;
    clearInterval(this.#timer);
    this.#source.stop();
    setRecording({ phase: 'finishing' });
    this.#send({ type: 'finish', stamp: pageStamp(this.#store.getState()), look: readPageLook(), time: this.#time() });
  }

  #hear(report: FilmReport): void {
    switch (report.type) {
      case 'opened':
        this.#limit = report.limit;
        this.#startedAt = performance.now();
        this.#timer = setInterval(() => this.#tick(), 1000 / this.#source.frameRate);
        setRecording({ phase: 'recording', seconds: 0, bytes: 0 });
        break;
      case 'taken':
        this.#busy = false;
        this.#answer(report.bytes);
        break;
      case 'finished':
        this.#close();
        this.#keep(report.film, report.seconds);
        break;
      case 'failed':
        this.#fail(report.failure);
        break;
      default:
        report satisfies never;
    }
  }

  #tick(): void {
    if (this.#busy) return;
    const frame = this.#source.next(this.#time());
    if (!frame) return;
    this.#busy = true;
    this.#send(frame.order, frame.transfer);
  }

  #answer(bytes: number): void {
    if (recordingStore.getState().recording.phase !== 'recording') return;
    if (bytes > this.#limit) {
      this.finish(true);
      return;
    }
    const now = performance.now();
    if (now - this.#answeredAt < ANSWER_INTERVAL) return;
    this.#answeredAt = now;
    setRecording({ phase: 'recording', seconds: this.#time(), bytes });
  }

  #keep(film: Blob, seconds: number): void {
    const url = URL.createObjectURL(film);
    kept = { film, url };
    const data = this.#store.getState();
    const { seed } = (chartView(data).definition ?? data.draft).config;
    const name = filmName(runName(data), seed, this.#format.container);
    setRecording({ phase: 'done', film: { url, name, bytes: film.size, seconds, cut: this.#cut } });
  }

  #fail(failure: FilmFailure): void {
    this.#close();
    setRecording({ phase: 'failed', failure });
  }

  #close(): void {
    clearInterval(this.#timer);
    this.#source.stop();
    this.#worker.terminate();
    current = undefined;
  }

  #time(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  #send(order: FilmOrder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(order, transfer);
  }
}

function otherFailure(thrown: unknown): FilmFailure {
  return { kind: 'other', reason: thrown instanceof Error ? thrown.message : String(thrown) };
}
