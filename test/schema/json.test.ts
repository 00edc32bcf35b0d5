/** Schema documents that are no JSON: where, and what is said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeAt, parseJson } from '../../src/schema/document/json.ts';
import { parseSchemaDocument } from '../../src/schema/index.ts';

/** `line:column path message` of each problem. */
function problemsOf(text: string): string[] {
  const result = parseSchemaDocument(text, 'test.json');
  return result.ok
    ? []
    : result.problems.map((p) => `${p.line}:${p.column} ${p.path || '-'} ${p.message}`);
}

describe('JSON that is none', () => {
  it.each([
    ['', '1:1 - the document is empty'],
    ['  \n ', '2:2 - the document is empty'],
    ['{"format": 1,\n "collectors": [}', '2:17 - a value should stand before `}`'],
    ['{"format": 1,\n}', '2:1 - a key should follow the comma before `}`'],
    ['{"a": [1,\n 2,]}', '2:4 - a value should follow the comma before `]`'],
    ['{"a": 1 "b": 2}', '1:9 - expected `,` or `}`'],
    ['{"a" 1}', '1:6 - expected `:` after the key `a`'],
    ['{a: 1}', '1:2 - a key in double quotes should stand here'],
    ['{"a": "b\n"}', '1:7 - the text is not closed on its line'],
    ['{"a": "\\x"}', '1:7 - the text has an escape that JSON does not know'],
    ["{'a': 1}", '1:2 - a key in double quotes should stand here'],
    ['{"a": \'b\'}', '1:7 - texts stand in double quotes'],
    ['{\n  // why\n}', '2:3 - a key in double quotes should stand here'],
    ['[1, // one\n 2]', '1:5 - JSON has no comments'],
    ['{"a": True}', '1:7 - `True` is no value of JSON'],
    ['{"a": 01}', '1:7 - `01` is no value of JSON'],
    ['{"a": 1e999}', '1:7 - `1e999` is too large'],
    ['{\n"a": [1, 2', '2:6 - this array is not closed'],
    ['{"a": ', '1:7 - the document ends where a value should stand'],
    ['{"a": 1,', '1:9 - the document ends inside an object'],
    ['{"a": 1}\n}', '2:1 - the document ends before this, but text follows'],
    ['{"a": 1,\n "a": 2}', '2:2 - the key `a` stands twice in one object'],
    ['['.repeat(100_000), '1:66 - values nest more than 64 deep'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

describe('the JSON reader', () => {
  it('reads what `JSON.parse` reads, to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const result = parseJson(text);
        expect(result.ok && result.node.value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never throws, and accepts nothing that `JSON.parse` refuses', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"',
        '1',
        '-',
        '.5',
        'e9',
        'true',
        'null',
        ' ',
        '\n',
        '\\',
        '\u00a0',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (!parseJson(text).ok) return;
        expect(() => JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it('knows where values stand', () => {
    const text = '{"a": [10, {"b": true}]}';
    const result = parseJson(text);
    if (!result.ok) throw new Error(result.message);
    const at = (...path: (string | number)[]) => text.slice(nodeAt(result.node, path).offset);
    expect(at('a', 0)).toBe('10, {"b": true}]}');
    expect(at('a', 1, 'b')).toBe('true}]}');
    expect(at('a', 1, 'c')).toBe('{"b": true}]}');
  });
});
