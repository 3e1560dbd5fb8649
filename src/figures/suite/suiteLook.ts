/** What the figures of a suite share: their words, and which methods they show. */
import type { SuiteLine } from '../../core/suite';
import type { LineMark, SuiteFigureId, SuiteQuantity } from '../figure';
import type { NameRoom } from './placeNames';

/** In the language of whoever draws them. */
export interface SuiteWords {
  readonly titles: Readonly<Record<SuiteFigureId, string>>;
  readonly axes: Readonly<Record<SuiteQuantity, string>>;
  /** Of what no policy can reach. */
  readonly impossible: string;
  /** Of a KL where that is all a figure's axis says. */
  readonly kl: string;
  /** The most that the KL of Best-of-N can be. @param formula whether there is room for it */
  bound(formula: boolean): string;
  /** Of Best-of-N with its largest N. */
  bestOf(n: number): string;
  /** @param settings whether there is room for what tells it from the other lines of its method */
  name(line: Pick<SuiteLine, 'method' | 'own'>, settings: boolean): string;
}

/** A method, or one of its settings. */
export interface Pointed {
  readonly method: string;
  readonly setting?: string;
}

export interface SuiteLook {
  /** What is pointed out: the other paths fade. */
  readonly pointed?: Pointed | undefined;
  /** Methods that are not drawn. */
  readonly hidden?: readonly string[];
  /** A point of a run that is looked at. */
  readonly chosen?: { readonly kl: number; readonly reward: number } | undefined;
  readonly nameRoom?: NameRoom;
  /** Whether there is room for settings beside the paths' ends. */
  readonly settings?: boolean;
}

/** A file's picture is tall. */
export const FILE_NAME_ROOM: NameRoom = { height: 0.038, letter: 0.01 };
/** Still there, and in nobody's way. */
export const FADED: Pick<LineMark, 'kind' | 'tone' | 'width' | 'dash' | 'opacity'> = {
  ...{ kind: 'line', tone: 'muted', width: 1.25, dash: 'solid', opacity: 0.35 },
};
/** The diameter of the marks at the ends of paths, pixels. */
export const END_SIZE = 9;

export const isMeant = ({ method, setting }: SuiteLine, pointed: Pointed): boolean =>
  method === pointed.method && (pointed.setting === undefined || setting === pointed.setting);
