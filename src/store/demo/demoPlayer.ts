/**
 * Plays a script on a virtual clock. Film time moves only through `advance`, which carries out everything that is due and waits for it. On a stage whose
 * promises wait for the run the same script gives the same film on every machine, on a slow one only later; on one that is in time (inTime.ts) it does not wait.
 */

import type { Chapter } from '../derivationRules';
import type { HashState } from '../hashState';
import { readHash } from '../hashState';
import type { Film } from './film';
import type { DemoScript, Moment, StageFigure, StepPart, Words } from './script';

/** What a script can do to the page. Each promise resolves when its effect is there to be seen. */
export interface DemoStage {
  /** A fresh run. @param compare lays the curves of the present one over it */
  startRun(state: HashState, compare: boolean): Promise<void>;
  /** Trains up to a step; a run that is finished stays where it is. On a stage that is in time the step is made later, or never. */
  trainTo(step: number): Promise<void>;
  watch(change: NonNullable<Moment['watch']>): Promise<void>;
  show(place: StagePlace): Promise<void>;
  /** Takes away what the script or a visitor has set in the chapters, and a run that is laid over. */
  clear(): void;
  setValue(chapter: Chapter, name: string, value: number | string | undefined): void;
  /** Steps that the run has made. */
  readonly step: number;
  /** The run is a recording, made beforehand. */
  readonly recorded: boolean;
  /** Until everything that was changed is on the screen. */
  settled(): Promise<void>;
}

export type StagePlace = NonNullable<Moment['show']>;

/** What the player itself puts on the stage. */
export interface DemoScene {
  readonly time: number;
  readonly caption: Words | null;
  readonly figures: readonly StageFigure[];
  readonly part: StepPart;
  /** Steps that the run has made by now where it keeps up. */
  readonly due: number;
  readonly recorded: boolean;
}

const DEFAULT_FIGURES: readonly StageFigure[] = ['frontier', 'rewards', 'kl'];
export const FIRST_SCENE: DemoScene = {
  time: 0,
  caption: null,
  figures: DEFAULT_FIGURES,
  part: 'all',
  due: 0,
  recorded: false,
};

/** Training goes in strides of so many seconds of film: what is evaluated, and so drawn, does not depend on how often `advance` is called. */
const STRIDE = 0.25;
/** Sums of times are not exact. */
const SLACK = 1e-6;

/** Training since a moment: from which step, and how far. */
interface Training {
  readonly since: number;
  readonly from: number;
  readonly until: number;
}

export class DemoPlayer implements Film {
  private scene = FIRST_SCENE;
  private done = 0;
  private training: Training | undefined;
  private strides = 0;
  private chapter: Chapter | undefined;
  private stopped = false;
  /** One `advance` after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly script: DemoScript,
    private readonly stage: DemoStage,
    private readonly changed: (scene: DemoScene) => void,
  ) {}

  get duration(): number {
    return this.script.duration;
  }

  get time(): number {
    return this.scene.time;
  }

  get ended(): boolean {
    return this.time >= this.duration - SLACK;
  }

  advance(seconds: number): Promise<void> {
    return this.inTurn(() => this.playTo(Math.min(this.time + seconds, this.duration)));
  }

  /** Moves to a second of film; back means from the beginning, since a run has no way back. */
  seek(time: number): Promise<void> {
    return this.inTurn(async () => {
      if (time < this.time || time === 0) this.rewind();
      await this.playTo(Math.min(time, this.duration));
    });
  }

  /** Nothing further is carried out. */
  stop(): void {
    this.stopped = true;
  }

  private inTurn(act: () => Promise<void>): Promise<void> {
    const result = this.turn.then(act);
    this.turn = result.catch(() => {});
    return result;
  }

  private rewind(): void {
    this.done = 0;
    this.training = undefined;
    this.chapter = undefined;
    this.stage.clear();
    this.put(FIRST_SCENE);
  }

  private async playTo(end: number): Promise<void> {
    const { timeline } = this.script;
    while (!this.stopped) {
      const moment = timeline[this.done] as Moment | undefined;
      const stride = this.training ? this.training.since + (this.strides + 1) * STRIDE : Number.POSITIVE_INFINITY;
      const next = Math.min(moment?.at ?? Number.POSITIVE_INFINITY, stride);
      if (next > end + SLACK) break;
      this.put({ time: Math.max(this.time, Math.min(next, end)) });
      // What is trained until a moment is trained before it.
      if (stride <= next + SLACK) await this.stride();
      else {
        this.done++;
        await this.carryOut(moment as Moment);
      }
    }
    if (this.stopped) return;
    this.put({ time: end });
    await this.stage.settled();
  }

  private async stride(): Promise<void> {
    const { from, until } = this.training as Training;
    this.strides++;
    const step = Math.min(from + Math.floor(this.strides * STRIDE * this.script.stepsPerSecond + SLACK), until);
    if (step > this.stage.step) await this.stage.trainTo(step);
    this.put({ due: step });
    if (step >= until) this.training = undefined;
  }

  private async carryOut({
    at,
    caption,
    show,
    figures,
    run,
    compare = false,
    train,
    watch,
    values,
  }: Moment): Promise<void> {
    const { stage } = this;
    if (caption !== undefined) this.put({ caption });
    if (figures) this.put({ figures });
    if (run !== undefined) {
      this.training = undefined;
      await stage.startRun(readHash(run).state, compare);
      this.put({ due: 0, recorded: stage.recorded });
    }
    if (show) {
      this.chapter = show.page === 'derivation' ? show.chapter : undefined;
      this.put({ part: show.page === 'derivation' ? (show.part ?? 'all') : 'all' });
      await stage.show(show);
    }
    for (const [name, value] of Object.entries(values ?? {})) {
      if (this.chapter) stage.setValue(this.chapter, name, value ?? undefined);
    }
    if (watch) await stage.watch(watch);
    if (train === false) this.training = undefined;
    else if (train !== undefined) {
      const until = train === true ? Number.POSITIVE_INFINITY : train;
      this.training = { since: at, from: stage.step, until };
      this.strides = 0;
    }
  }

  private put(change: Partial<DemoScene>): void {
    this.scene = { ...this.scene, ...change };
    this.changed(this.scene);
  }
}
