/** Messages in a stream, however they are cut; and what is none. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readMessages, writeMessage } from '../../src/lsp/supervisor/stream.ts';

function read(chunks: readonly Buffer[]): { texts: string[]; failures: string[] } {
  const stream = new PassThrough();
  const texts: string[] = [];
  const failures: string[] = [];
  readMessages(stream, {
    receive: (text) => texts.push(text),
    fail: (why) => failures.push(why),
  });
  for (const chunk of chunks) stream.emit('data', chunk);
  return { texts, failures };
}

const written = (...texts: readonly string[]): Buffer => {
  const stream = new PassThrough();
  for (const text of texts) writeMessage(stream, text);
  return stream.read() as Buffer;
};

describe('messages', () => {
  const texts = ['{"a":1}', '', 'größer 𝒳 \r\n\r\nContent-Length: 5\r\n\r\n', 'x'.repeat(20_000)];

  it.each([1, 2, 3, 7, 100, 8192, 1_000_000])('arrive whole, %i bytes at a time', (size) => {
    const all = written(...texts);
    const chunks: Buffer[] = [];
    for (let at = 0; at < all.length; at += size) chunks.push(all.subarray(at, at + size));
    expect(read(chunks)).toEqual({ texts, failures: [] });
  });

  it('have headers in any order and case', () => {
    const text = 'content-type: x\r\nCONTENT-LENGTH:  2 \r\n\r\n{}';
    expect(read([Buffer.from(text)])).toEqual({ texts: ['{}'], failures: [] });
  });
});

describe('no messages', () => {
  it.each([
    ['Content-Length: -1\r\n\r\n', 'Content-Length is no number of bytes: "-1"'],
    ['Content-Length: 0x10\r\n\r\n', 'Content-Length is no number of bytes: "0x10"'],
    ['Content-Length: \r\n\r\n', 'Content-Length is no number of bytes: ""'],
    ['Content-Length: 67108865\r\n\r\n', 'Content-Length is more than 67108864 bytes: "67108865"'],
    ['Content-Type: x\r\n\r\n', 'a header has no Content-Length: "Content-Type: x"'],
    ['\r\n\r\n', 'a line of a header has no colon: ""'],
    ['GET / HTTP/1.1\r\n\r\n', 'a line of a header has no colon: "GET / HTTP/1.1"'],
    [`${'x'.repeat(8193)}`, 'it has no header'],
    [`x:${'x'.repeat(9000)}\r\n\r\n`, 'it has no header'],
  ])('fail, and what follows is not read: %j', (text, why) => {
    const good = written('{}');
    const found = read([Buffer.concat([good, Buffer.from(text)]), good, good]);
    expect(found).toEqual({ texts: ['{}'], failures: [why] });
  });
});
