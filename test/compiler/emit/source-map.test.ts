/**
 * Source maps of the JavaScript that `momus compile --js` writes: each statement of generated code
 * leads back to the form in the file it comes from.
 */
import {
  type BasicSourceMapConsumer,
  type IndexedSourceMapConsumer,
  SourceMapConsumer,
} from 'source-map';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { javaScriptOutput } from '../../../src/compiler/emit/readable.ts';
import { sourceMap } from '../../../src/compiler/emit/source-map.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { handMade, host, propose } from '../bundle/hand-made.ts';

const first = `# The first file: “quotes” and a line separator ->\u2028<- in a comment.
(defvar half 0.5)
(defvar odd "a\u2028b\u2029c")
(def shrink (guest)
  (guest.Control "balloon_target"
    (* half guest.balloon_cur)))
(debug "déjà vu" odd half)
`;
const second = `(with Guests guest
  (if (valid guest.balloon_cur) {
    (shrink guest)
    (guest.SetVar "calm" 1)
    (set half (/ Host.mem_free (- Host.mem_available 5)))
  } 0))
(Host.Control "ksm_run" (<< 1 (- half 3)))
(with Guests g (with g.io_tune d (d.setReadBytesSec 5)))
(defvar maybe (+ 1 (Host.GetVar "n"))) (debug maybe)
(Host.SetVar "n" 1)
`;
const files = [
  { name: '10-first.policy', path: 'first', text: first },
  { name: '20-second.policy', path: 'second', text: second },
];

function output(): { readonly code: string; readonly map: string } {
  const { module, diagnostics } = createCompiler(defaultEnvironment()).compile(files);
  if (module === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return javaScriptOutput(module, 'digest', files);
}

const { code, map } = output();
const lines = code.split('\n');

const consuming = <T>(
  use: (consumer: BasicSourceMapConsumer | IndexedSourceMapConsumer) => T,
): Promise<T> => SourceMapConsumer.with(JSON.parse(map), null, use);

/** The generated line that fits, and the column of its first character. */
function place(pattern: RegExp): { readonly line: number; readonly column: number } {
  const found = lines.flatMap((line, i) => (pattern.test(line) ? [i] : []));
  expect(found, String(pattern)).toHaveLength(1);
  return { line: found[0]! + 1, column: lines[found[0]!]!.search(/\S/) };
}

/** Line and column (from 0) of the only place of a text in a file. */
function origin(file: string, text: string): { readonly line: number; readonly column: number } {
  const start = file.indexOf(text);
  expect(file.indexOf(text, start + 1), text).toBe(-1);
  const before = file.slice(0, start).split('\n');
  return { line: before.length, column: before.at(-1)!.length };
}

/** What stands in generated code, and in the policies. */
const cases: readonly (readonly [what: string, generated: RegExp, name: string, policy: string])[] =
  [
    ['a definition', /^ *S\[\d\] = 0\.5;/, '10-first.policy', '(defvar half 0.5)'],
    ['a function', /function fn\$shrink/, '10-first.policy', 'shrink (guest)'],
    ['a proposal in a function', /\.c_balloon_target = \(/, '10-first.policy', '(guest.Control'],
    ['a debug form', /if \(D\) debug\(\[[^,\]]+, /, '10-first.policy', '(debug "déjà vu"'],
    ['a loop over the guests', /const list\$\d+ = G;$/, '20-second.policy', '(with Guests guest'],
    ['a condition', /if \(\(!\(guest_\d+\.f_balloon_cur/, '20-second.policy', '(if (valid'],
    ['a call', /^ *fn\$shrink_0\(/, '20-second.policy', '(shrink guest)'],
    ['a saved variable', /\.s_calm = 1;/, '20-second.policy', '(guest.SetVar'],
    ['an assignment', /S\[\d\] = \(H\.f_mem_free/, '20-second.policy', '(set half'],
    [
      'a divisor that is zero',
      /if \(t\$\d+ === 0\) \{ F = /,
      '20-second.policy',
      '(/ Host.mem_free',
    ],
    ['a shift by a bad count', /Number\.isInteger/, '20-second.policy', '(<< 1'],
    ['a proposal to the host', /H\.c_ksm_run = shiftLeft/, '20-second.policy', '(Host.Control'],
    ['a missing value', /if \(\(t\$\d+ !== t\$\d+\)\) \{ F = /, '20-second.policy', '(Host.GetVar'],
    [
      'a missing list',
      /if \(isMissing\(g_\d+\.f_io_tune\)\) \{ F = /,
      '20-second.policy',
      'g.io_tune',
    ],
    ['a loop over devices', /const list\$\d+ = items\(/, '20-second.policy', '(with g.io_tune'],
    [
      'a proposal to a device',
      /d_\d+\.c_read_bytes_sec = 5;/,
      '20-second.policy',
      '(d.setReadBytesSec',
    ],
  ];

describe('the source map', () => {
  it.each(cases)('leads from %s to its form', async (_, generated, name, policy) => {
    const to = generated.source.includes('list\\$\\d+ = G')
      ? firstPlace(generated)
      : place(generated);
    const file = name === '10-first.policy' ? first : second;
    const found = await consuming((consumer) => consumer.originalPositionFor(to));
    expect(found).toMatchObject({ source: name, ...origin(file, policy) });
  });

  it('names both files and embeds their texts', async () => {
    const contents = await consuming((c) => c.sources.map((s) => c.sourceContentFor(s)));
    expect(contents).toEqual([first, second]);
    expect(JSON.parse(map)).toMatchObject({ version: 3, file: 'policy.mjs' });
    expect(code).toMatch(/\n\/\/# sourceMappingURL=policy\.mjs\.map\n$/);
  });

  it('leads only to places that exist, and from all that exists', async () => {
    const texts = new Map(files.map(({ name, text }) => [name, text.split('\n')]));
    await consuming((consumer) => {
      let count = 0;
      consumer.eachMapping(
        ({ source, originalLine, originalColumn, generatedLine, generatedColumn }) => {
          const line = texts.get(source ?? '')?.[(originalLine ?? 0) - 1] ?? '';
          // A place is the start of a form, or of a name.
          expect(line.slice(originalColumn ?? 0)).toMatch(/^[({\w]/);
          expect(lines[generatedLine - 1]!.search(/\S/)).toBe(generatedColumn);
          count++;
        },
      );
      expect(count).toBeGreaterThan(20);
    });
  });

  it('leads into every line that can fault', async () => {
    await consuming((consumer) => {
      for (const [i, line] of lines.entries()) {
        if (!/F = \d+;.*(?:break|return)/.test(line)) continue;
        const { source } = consumer.originalPositionFor({ line: i + 1, column: line.search(/\S/) });
        expect(source, line).toBe('20-second.policy');
      }
    });
  });

  it('counts lines as V8 does: no line separator stands in the code', () => {
    expect(code).not.toMatch(/[\r\u2028\u2029]/);
    expect(code).toContain('a\\u2028b\\u2029c');
  });

  it('leaves out what is nowhere', async () => {
    const module = handMade([propose(host)]);
    const text = sourceMap('x.mjs', module, [
      { line: 1, column: 0, at: 0 },
      { line: 2, column: 0, at: 1 },
      { line: 3, column: 0, at: 9 },
    ]);
    const found: number[] = [];
    await SourceMapConsumer.with(JSON.parse(text), null, (c) =>
      c.eachMapping((m) => found.push(m.generatedLine)),
    );
    expect(found).toEqual([2]);
  });
});

/** As `place`, where more than one line fits. */
function firstPlace(pattern: RegExp): { readonly line: number; readonly column: number } {
  const i = lines.findIndex((line) => pattern.test(line));
  return { line: i + 1, column: lines[i]!.search(/\S/) };
}

it('the JavaScript is a module that needs nothing but its support', async () => {
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const { default: create } = (await import(/* @vite-ignore */ url)) as {
    default: (support: object) => object;
  };
  expect(Object.keys(create({}))).toEqual(['Host', 'Guest', 'Device', 'evaluate']);
});
