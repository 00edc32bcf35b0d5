/**
 * Messages of the protocol in a stream: a header with the length, then the text.
 * In: bytes, which may be anything. Out: the texts of messages; a sentence where what comes is no
 * stream of messages, after which nothing can be read.
 */
import type { Readable, Writable } from 'node:stream';

/** Bytes of the largest message; no policy that is read from a disk is a tenth of that. */
const largestMessage = 64 * 1024 * 1024;
const largestHeader = 8 * 1024;
const headerEnd = '\r\n\r\n';

/** Who reads. */
export interface StreamReader {
  readonly receive: (text: string) => void;
  /** Called once. */
  readonly fail: (why: string) => void;
}

/** Reads messages until the stream fails. */
export function readMessages(stream: Readable, { receive, fail }: StreamReader): void {
  let chunks: Buffer[] = [];
  let size = 0;
  /** Bytes of the text that is awaited; null: a header is. */
  let length: number | null = null;

  /** All that is there, as one buffer; what is behind a place in it stays. */
  const take = (): Buffer => (chunks.length === 1 ? chunks[0] : undefined) ?? Buffer.concat(chunks);
  const keep = (rest: Buffer): void => {
    chunks = rest.length === 0 ? [] : [rest];
    size = rest.length;
  };

  /** Reads a header, if all of it is there. */
  const readHeader = (): number | null => {
    const bytes = take();
    keep(bytes);
    const end = bytes.indexOf(headerEnd);
    if (end === -1 && size <= largestHeader) return null;
    if (end === -1 || end > largestHeader) throw new Error('it has no header');
    const found = lengthIn(bytes.toString('latin1', 0, end));
    keep(bytes.subarray(end + headerEnd.length));
    return found;
  };

  /** The next text, if all of it is there. */
  const next = (): string | null => {
    try {
      if (length === null && size > 0) length = readHeader();
    } catch (error) {
      stream.off('data', onData);
      keep(Buffer.alloc(0));
      fail(error instanceof Error ? error.message : String(error));
    }
    if (length === null || size < length) return null;
    const bytes = take();
    const text = bytes.toString('utf8', 0, length);
    keep(bytes.subarray(length));
    length = null;
    return text;
  };

  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    size += chunk.length;
    for (let text = next(); text !== null; text = next()) receive(text);
  };
  stream.on('data', onData);
}

/** The length that a header gives. */
function lengthIn(header: string): number {
  for (const line of header.split('\r\n')) {
    const [, name, value = ''] = /^([^:]*):(.*)$/su.exec(line) ?? [];
    if (name === undefined) throw new Error(`a line of a header has no colon: ${shown(line)}`);
    if (name.trim().toLowerCase() !== 'content-length') continue;
    const text = value.trim();
    if (!/^\d+$/u.test(text))
      throw new Error(`Content-Length is no number of bytes: ${shown(text)}`);
    if (Number(text) > largestMessage)
      throw new Error(`Content-Length is more than ${largestMessage} bytes: ${shown(text)}`);
    return Number(text);
  }
  throw new Error(`a header has no Content-Length: ${shown(header)}`);
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 100));

/** Writes the text of a message. */
export function writeMessage(stream: Writable, text: string): void {
  stream.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
