/**
 * XML-RPC against Python's own: what we write it reads, and the other way round; and what hostile or
 * broken messages come to.
 */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer, readCall } from '../../src/xml-rpc/read.ts';
import { RpcSyntaxError, type RpcValue } from '../../src/xml-rpc/value.ts';
import { writeAnswer, writeCall } from '../../src/xml-rpc/write.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Reads messages, one JSON text per line, and gives back what Python understood, and wrote itself. */
const script = `
import json, sys, xmlrpc.client as x
def plain(v):
    if isinstance(v, float) and (v != v or v in (float('inf'), float('-inf'))): return {'float': repr(v)}
    if isinstance(v, dict): return {k: plain(e) for k, e in v.items()}
    if isinstance(v, (list, tuple)): return [plain(e) for e in v]
    return v
x.MAXINT, x.MININT = 2**63 - 1, -2**63
def i8(self, value, write): write('<value><i8>%d</i8></value>' % value)
x.Marshaller.dispatch[int] = lambda s, v, w: i8(s, v, w) if abs(v) >= 2**31 else w('<value><int>%d</int></value>' % v)
for line in sys.stdin:
    params, method = x.loads(json.loads(line))
    print(json.dumps([plain(params), method, x.dumps(params, method, allow_none=True)]))
`;

const values = fc.letrec<{ value: RpcValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((v) => !Object.is(v, -0)),
    fc.string({
      unit: fc.constantFrom('a', ' ', '<', '&', '"', ']]>', 'é', '😀', '\n', '\t', '\r'),
    }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom('a', '_', 'é', '<') }), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.skipIf(!hasPython)('messages', () => {
  const calls = fc.sample(fc.array(values, { maxLength: 4 }), { numRuns: 300, seed: 1 });
  const { stdout, stderr } = spawnSync('python3', ['-c', script], {
    input: calls.map((params) => JSON.stringify(writeCall({ method: 'a.b', params }))).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [unknown, string, string]);

  it('are read by Python as they were meant', () => {
    expect(stderr).toBe('');
    expect(answers.map(([params, method]) => [params, method])).toEqual(
      calls.map((params) => [plain(params), 'a.b']),
    );
  });

  it('of Python are read as they were meant', () => {
    for (const [i, [, , text]] of answers.entries()) {
      const { method, params } = readCall(text);
      // Python writes a carriage return as it is, which XML takes for a line end.
      const meant: unknown = JSON.parse(JSON.stringify(calls[i]).replace(/\\r(?:\\n)?/gu, '\\n'));
      expect([method, plain(params)]).toEqual(['a.b', meant]);
    }
  });

  it('hold infinite numbers and none', () => {
    const params = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const { stdout: out } = spawnSync('python3', ['-c', script], {
      input: JSON.stringify(writeCall({ method: 'm', params })),
      encoding: 'utf8',
    });
    const [understood, , text] = JSON.parse(out) as [unknown, string, string];
    expect(understood).toEqual([{ float: 'inf' }, { float: '-inf' }, { float: 'nan' }]);
    expect(readCall(text).params).toEqual(params);
  });
});

describe('answers', () => {
  it.each<RpcValue>([null, 0, -1, 2 ** 40, 0.5, '', ' x ', [], [[1]], { a: { b: [] } }])(
    'come back: %j',
    (value) => {
      expect(plain(readAnswer(writeAnswer({ ok: true, value })))).toEqual({ ok: true, value });
    },
  );

  it('that are faults come back', () => {
    const fault = { ok: false, code: 1, message: 'no <such> method' } as const;
    expect(readAnswer(writeAnswer(fault))).toEqual(fault);
  });

  it('without XML characters in them are written all the same', () => {
    expect(readAnswer(writeAnswer({ ok: true, value: 'a\u0000b\ud800c' }))).toEqual({
      ok: true,
      value: 'a\ufffdb\ufffdc',
    });
  });
});

const call = (content: string): string =>
  `<methodCall><methodName>m</methodName><params><param>${content}</param></params></methodCall>`;

describe('a message that is none', () => {
  it.each([
    ['nothing', ''],
    ['another text', 'GET / HTTP/1.1'],
    ['half of one', '<methodCall><methodName>m</me'],
    ['another element', '<methodResponse/>'],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${call('<value>&a;</value>')}`],
    ['an external entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${call('<value>1</value>')}`],
    ['an unknown entity', call('<value>&a;</value>')],
    ['an unknown type', call('<value><object/></value>')],
    ['two values', call('<value><int>1</int><int>2</int></value>')],
    ['no integer', call('<value><int>1.5</int></value>')],
    ['no number', call('<value><double>0x10</double></value>')],
    ['a name of an object', call('<value><double>constructor</double></value>')],
    ['no logical', call('<value><boolean>yes</boolean></value>')],
    ['deep nesting', call('<value><array><data>'.repeat(10_000))],
  ])('is refused: %s', (_, text) => {
    expect(() => readCall(text)).toThrow(RpcSyntaxError);
  });

  it('ends quickly whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          readCall(call(text));
        } catch (error) {
          expect(error).toBeInstanceOf(RpcSyntaxError);
        }
      }),
    );
  });

  it('gives structs no prototype', () => {
    const { params } = readCall(
      call(
        '<value><struct><member><name>__proto__</name><value>1</value></member></struct></value>',
      ),
    );
    expect(Object.entries(params[0] as object)).toEqual([['__proto__', '1']]);
  });
});
