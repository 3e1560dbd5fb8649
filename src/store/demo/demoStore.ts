/** What the page shows of the demo that it plays: plain data. */
import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../core/errors';
import { type DemoScene, FIRST_SCENE } from './demoPlayer';
import type { DemoScript } from './script';

/** `opening` until its first moment is on the stage; `failed` where it cannot be played. */
export type Playback = 'opening' | 'playing' | 'paused' | 'ended' | 'failed';

export interface DemoState {
  readonly script: DemoScript | undefined;
  readonly playback: Playback;
  readonly scene: DemoScene;
  /** Why it failed. */
  readonly problem: DemoProblem | undefined;
  /** The text in the editor, the place of the moment that is worked on there, and the second that its preview begins at. */
  readonly draft: string;
  readonly place: number;
  readonly from: number;
  /** Whether the text itself is in sight beside its timeline. */
  readonly asJson: boolean;
}

export type DemoProblem =
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'script'; readonly path: string }
  | ({ readonly kind: 'run' } & Problem);

export const NO_DEMO = {
  script: undefined,
  playback: 'opening',
  scene: FIRST_SCENE,
  problem: undefined,
} as const satisfies Partial<DemoState>;

export function createDemoStore() {
  return createStore<DemoState>()(() => ({ ...NO_DEMO, draft: '', place: 0, from: 0, asJson: false }));
}
