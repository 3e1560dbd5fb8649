/**
 * The safetensors file format (huggingface/safetensors, README "Format"): 8 bytes little-endian header length, a JSON header, the tensors' bytes.
 * Files may come from anywhere, so nothing in the header is believed: every offset is checked before a byte is read.
 */

import { EngineError } from '../core/errors';
import { elementsOf } from '../math/arrays';

/** Bytes of one element. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
};

/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;
const LENGTH_BYTES = 8;

/** What the header says of a tensor. */
export interface TensorEntry {
  /** The format's name of the element type, for instance F32. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its bytes lie in the file. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

export interface StoredTensor extends TensorEntry {
  /** A view into the file. */
  readonly bytes: Uint8Array;
}

export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** @throws EngineError checkpoint_damaged with the reason, for every file that is not exactly as the format says */
export function readSafetensors(file: Uint8Array): Safetensors {
  const length = headerLength(file.subarray(0, LENGTH_BYTES), file.length);
  const header = file.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  const { metadata, tensors } = parseHeader(header, file.length);
  const stored = [...tensors].map(([name, entry]): [string, StoredTensor] => [
    name,
    { ...entry, bytes: file.subarray(entry.begin, entry.end) },
  ]);
  return { metadata, tensors: new Map(stored) };
}

/** As `readSafetensors`, of a file that stays where it is: only its header is read. */
export async function readSafetensorsHeader(file: Blob): Promise<SafetensorsHeader> {
  const bytes = async (begin: number, end: number) => new Uint8Array(await file.slice(begin, end).arrayBuffer());
  const length = headerLength(await bytes(0, LENGTH_BYTES), file.size);
  return parseHeader(await bytes(LENGTH_BYTES, LENGTH_BYTES + length), file.size);
}

/** @param prefix the file's first bytes, as many as there are up to 8 */
function headerLength(prefix: Uint8Array, fileBytes: number): number {
  if (prefix.length < LENGTH_BYTES) throw damaged(`the file has ${fileBytes} bytes, fewer than its length field`);
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > MAX_HEADER_BYTES) throw damaged(`the header claims ${length} bytes, more than ${MAX_HEADER_BYTES}`);
  if (length > fileBytes - LENGTH_BYTES) {
    throw damaged(`the header claims ${length} bytes, but only ${fileBytes - LENGTH_BYTES} follow`);
  }
  return length;
}

function parseHeader(text: Uint8Array, fileBytes: number): SafetensorsHeader {
  const dataBegin = LENGTH_BYTES + text.length;
  const dataBytes = fileBytes - dataBegin;
  const metadata: Record<string, string> = {};
  const tensors = new Map<string, TensorEntry>();
  const spans: { name: string; begin: number; end: number }[] = [];
  for (const [name, entry] of Object.entries(parseJson(text))) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(asObject(entry, '__metadata__'))) {
        if (typeof value !== 'string') throw damaged(`metadata "${shorten(key)}" is not a string`);
        Object.defineProperty(metadata, key, { value, enumerable: true });
      }
      continue;
    }
    const { dtype, shape, begin, end } = readEntry(name, entry, dataBytes);
    spans.push({ name, begin, end });
    tensors.set(name, { dtype, shape, begin: dataBegin + begin, end: dataBegin + end });
  }
  checkSpans(spans, dataBytes);
  return { metadata, tensors };
}

function parseJson(text: Uint8Array): Readonly<Record<string, unknown>> {
  if (text[0] !== 0x7b) throw damaged('the header does not begin with "{"');
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    throw damaged('the header is not JSON');
  }
  return asObject(parsed, 'the header');
}

function readEntry(name: string, entry: unknown, available: number) {
  const label = `tensor "${shorten(name)}"`;
  const { dtype, shape, data_offsets: offsets } = asObject(entry, label);
  const elementBytes = typeof dtype === 'string' && Object.hasOwn(ELEMENT_BYTES, dtype) ? ELEMENT_BYTES[dtype] : 0;
  if (typeof dtype !== 'string' || elementBytes === 0) throw damaged(`${label} has an unknown dtype`);
  if (!isSizes(shape)) throw damaged(`${label} has a shape that is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2) throw damaged(`${label} has offsets that are not two positions`);
  const [begin, end] = offsets;
  if (begin > end || end > available) throw damaged(`${label} ends at ${end}, outside the ${available} bytes of data`);
  const bytes = elementsOf(shape) * elementBytes;
  if (bytes !== end - begin) throw damaged(`${label} needs ${bytes} bytes for its shape, but has ${end - begin}`);
  return { dtype, shape, begin, end };
}

/** The tensors must cover the data without overlap and without holes. */
function checkSpans(spans: { name: string; begin: number; end: number }[], length: number): void {
  let covered = 0;
  for (const { name, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      throw damaged(`tensor "${shorten(name)}" begins at ${begin}, but the one before it ends at ${covered}`);
    }
    covered = end;
  }
  if (covered !== length) throw damaged(`the tensors end at ${covered}, but the data at ${length}`);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function asObject(value: unknown, label: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(`${label} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

function damaged(reason: string): EngineError {
  return new EngineError(
    'checkpoint_damaged',
    `The safetensors file is damaged: ${reason}; fetch it again or write it anew`,
    { reason },
  );
}

export interface Float32Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A safetensors file of float32 tensors, in their order. @throws RangeError when a tensor's data do not have its shape */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Float32Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const size = elementsOf(shape);
    if (size !== data.length) throw new RangeError(`${name} has ${data.length} values, its shape ${size}`);
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces after the header keep the data aligned to 8 bytes, as the reference implementation does.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + end).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  new DataView(file.buffer).setUint32(0, headerBytes, true);
  file.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
