/** One frame of the composed film, as plain data: the page says what is in it, a worker draws it. */
import type { Figure, Role } from '../../figures/figure';
import type { PageLook } from './pageLook';

export interface SceneNumber {
  readonly name: string;
  readonly value: string;
  readonly role: Role;
}

export interface Scene {
  readonly look: PageLook;
  readonly title: string;
  /** The run's name, its seed and what was set. */
  readonly run: string;
  readonly step: string;
  /** 0–1: how much of the run is done. */
  readonly progress: number;
  /** The demo's caption at this moment; '' where nothing is. */
  readonly caption: string;
  readonly numbers: readonly SceneNumber[];
  /** The first chart that the run's world has. */
  readonly main: Figure;
  readonly small: readonly Figure[];
}
