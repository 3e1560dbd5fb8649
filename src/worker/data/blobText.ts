/** The text of a file, piece by piece. */
import { unusableFile } from '../../data/preferenceFile/fileProblem';

/** Bytes of a piece: browsers stream megabytes at once, too much between two reports of progress. */
const PIECE = 1 << 16;

export class BlobText {
  /** Bytes so far. */
  bytes = 0;
  /** Characters so far that are none in UTF-8, and read as �. */
  broken = 0;

  constructor(private readonly blob: Blob) {}

  /** @throws EngineError file_invalid where the browser cannot read the file: a folder, or one that has changed since */
  async *pieces(): AsyncIterable<string> {
    const decoder = new TextDecoder('utf-8', { fatal: false });
    const reader = this.blob.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((thrown: Error) => {
        throw unusableFile('unreadable', `unreadable (${thrown.message})`, 'choose the file again');
      });
      if (done) break;
      for (let at = 0; at < value.length; at += PIECE) {
        const piece = value.subarray(at, at + PIECE);
        this.bytes += piece.length;
        yield this.counted(decoder.decode(piece, { stream: true }));
      }
    }
    yield this.counted(decoder.decode());
  }

  private counted(text: string): string {
    for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) this.broken++;
    return text;
  }
}
