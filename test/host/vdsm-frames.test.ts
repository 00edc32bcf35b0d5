/** STOMP frames on the wire: however the bytes are cut, whatever they are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, createFrameReader, type Frame, headerOf } from '../../src/host/vdsm/frames.ts';
import { encode } from '../vdsm/frames.ts';

/** Reads chunks; gives the frames, and the error that ended it. */
function read(chunks: readonly Buffer[], limits?: { head: number; body: number }) {
  const frames: Frame[] = [];
  const reader = createFrameReader((frame) => frames.push(frame), limits);
  let error: string | null = null;
  try {
    for (const chunk of chunks) reader.push(chunk);
  } catch (thrown) {
    error = String(thrown);
  }
  return { frames, error, isWithin: reader.isWithin() };
}

/** Bytes cut at places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

const word = fc.stringMatching(/^[a-z-]{1,8}$/);
const frame = fc.record({
  command: fc.constantFrom('MESSAGE', 'CONNECTED', 'ERROR', 'RECEIPT'),
  headers: fc.dictionary(
    word.filter((name) => name !== 'content-length'),
    fc.stringMatching(/^[a-z0-9:\\ ]{0,8}$/),
    { noNullPrototype: true },
  ),
  body: fc.string({ unit: 'binary', maxLength: 200 }),
});

describe('frames', () => {
  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 4 }),
        fc.array(fc.nat(3000), { maxLength: 12 }),
        fc.constantFrom('', '\n', '\r\n\n'),
        (sent, places, between) => {
          const bytes = Buffer.concat(sent.flatMap((f) => [encode(f), Buffer.from(between)]));
          const { frames, error, isWithin } = read(cut(bytes, places));
          expect(error).toBeNull();
          expect(isWithin).toBe(false);
          expect(frames.map((f) => [f.command, f.body.toString('utf8')])).toEqual(
            sent.map((f) => [f.command, Buffer.from(f.body).toString('utf8')]),
          );
          expect(Buffer.concat(frames.map(bytesOf))).toEqual(Buffer.concat(sent.map(encode)));
        },
      ),
    );
  });

  it('may come byte by byte, with carriage returns, and without a length', () => {
    const bytes = Buffer.from('\n\r\nMESSAGE\r\na:1\r\na:2\r\n\r\nbody\0\nRECEIPT\n\n\0');
    for (const chunks of [[bytes], [...bytes].map((byte) => Buffer.of(byte))]) {
      const { frames, error } = read(chunks);
      expect(error).toBeNull();
      expect(frames.map((f) => [f.command, f.body.toString()])).toEqual([
        ['MESSAGE', 'body'],
        ['RECEIPT', ''],
      ]);
      expect(headerOf(frames[0]!.head, 'a')).toBe('1');
      expect(headerOf(frames[0]!.head, 'b')).toBeNull();
    }
  });

  it('may have zeros in a body whose length is given', () => {
    const { frames } = read([encode({ command: 'MESSAGE', headers: {}, body: 'a\0b\0' })]);
    expect(frames.map((f) => f.body.toString())).toEqual(['a\0b\0']);
  });

  it('that are not over are known', () => {
    expect(read([Buffer.from('MESS')]).isWithin).toBe(true);
    expect(read([Buffer.from('MESSAGE\n\nhalf')]).isWithin).toBe(true);
    expect(read([Buffer.from('\n\n')]).isWithin).toBe(false);
  });

  it.each([
    ['a head without end', 'x'.repeat(101), 'without end'],
    ['a body without end', `MESSAGE\n\n${'x'.repeat(1001)}`, 'too large'],
    ['a length beyond the bound', 'MESSAGE\ncontent-length:1001\n\n', 'too large'],
    ['a length that is none', 'MESSAGE\ncontent-length:-1\n\n', 'no number'],
    ['a length that is too short', 'MESSAGE\ncontent-length:1\n\nab\0', 'longer than it says'],
  ])('refuse %s', (_, text, reason) => {
    const limits = { head: 100, body: 1000 };
    for (const chunks of [[Buffer.from(text)], [...text].map((sign) => Buffer.from(sign))]) {
      expect(read(chunks, limits).error).toContain(reason);
    }
  });

  it('never do worse with any bytes than refuse them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), (chunks) => {
        const { error } = read(
          chunks.map((chunk) => Buffer.from(chunk)),
          { head: 64, body: 64 },
        );
        if (error !== null) expect(error).toContain('ProtocolError');
      }),
    );
  });
});
