/** Films as files: canvas frames encoded by the browser (WebCodecs), put into WebM or MP4 by mediabunny. */
import {
  ALL_FORMATS,
  BlobSource,
  CanvasSource,
  Conversion,
  canEncodeVideo,
  Input,
  type MetadataTags,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  type Target,
  WebMOutputFormat,
} from 'mediabunny';
import { type Container, encodableFormats, type FilmFormat, type Size } from './formats';

/** Frames a second of what stands still. */
const HOLD_RATE = 15;

export interface FilmOptions {
  readonly format: FilmFormat;
  /** Its size is the film's and must not change. */
  readonly canvas: OffscreenCanvas;
  readonly target: Target;
  /** Frames come as they happen: encoding must keep up, at the cost of some size. */
  readonly live: boolean;
}

/** A film that is being written: one video track with the frames of a canvas. */
export class FilmWriter {
  readonly #output: Output;
  readonly #source: CanvasSource;
  #bytes = 0;

  private constructor({ format, canvas, target, live }: FilmOptions) {
    this.#output = new Output({ format: outputFormat(format.container), target });
    this.#source = new CanvasSource(canvas, {
      codec: format.codec,
      quality: QUALITY_HIGH,
      latencyMode: live ? 'realtime' : 'quality',
      onEncodedPacket: ({ byteLength }) => {
        this.#bytes += byteLength;
      },
    });
    this.#output.addVideoTrack(this.#source);
  }

  static async open(options: FilmOptions): Promise<FilmWriter> {
    const writer = new FilmWriter(options);
    await writer.#output.start();
    return writer;
  }

  /** Bytes encoded so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Encodes what the canvas shows. Resolves once more can be taken.
   * @param time in seconds from the film's start, as is the duration
   * @param cut it has nothing to do with what was shown before
   */
  add(time: number, duration: number, cut = false): Promise<void> {
    return this.#source.add(time, duration, cut ? { keyFrame: true } : {});
  }

  /** Shows what is on the canvas for a while. One long frame would not do: WebM knows where its last frame begins, and not where it ends. */
  async hold(time: number, seconds: number): Promise<void> {
    const frames = Math.round(seconds * HOLD_RATE);
    for (let frame = 0; frame < frames; frame++) {
      await this.add(time + frame / HOLD_RATE, 1 / HOLD_RATE, frame === 0);
    }
  }

  /** Writes what is left; the target then holds the film. */
  close(): Promise<void> {
    return this.#output.finalize();
  }

  cancel(): Promise<void> {
    return this.#output.cancel();
  }
}

/** Copies a film without encoding it again, with what it says about itself, which is known only at its end. */
export async function writeStamped(film: Blob, container: Container, tags: MetadataTags, target: Target) {
  const input = new Input({ source: new BlobSource(film), formats: ALL_FORMATS });
  const output = new Output({ format: outputFormat(container), target });
  const conversion = await Conversion.init({ input, output, tags });
  await conversion.execute();
}

/** The formats that this browser encodes at a size; none where it has no WebCodecs. */
export function formatsHere(size: Size) {
  return encodableFormats((codec) => canEncodeVideo(codec, { ...size, quality: QUALITY_HIGH }));
}

function outputFormat(container: Container) {
  return container === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat();
}
