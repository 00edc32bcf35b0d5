/**
 * A compiler that has seen other versions of a set says the same of it as one that has not: the
 * diagnostics and the module are equal after any sequence of edits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { policies } from '../generate/policy.ts';
import { shippedSources } from '../policies/shipped.ts';

const environment = defaultEnvironment();
/** Another seed looks elsewhere: MOMUS_SEED=7 npx vitest run test/compiler/incremental.test.ts */
const seed = Number(process.env.MOMUS_SEED ?? 1);

/** An edit: a form is dropped, doubled, moved, or replaced by a form of another policy; or a text is cut. */
interface Edit {
  readonly kind: 'drop' | 'double' | 'move' | 'replace' | 'cut' | 'constant';
  readonly at: number;
  readonly to: number;
}

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('drop', 'double', 'move', 'replace', 'cut', 'constant'),
    at: fc.nat(1_000_000),
    to: fc.nat(1_000_000),
  }) as fc.Arbitrary<Edit>,
  { minLength: 1, maxLength: 6 },
);

function apply(lines: readonly string[], edit: Edit, others: readonly string[]): string[] {
  const next = [...lines];
  const at = edit.at % Math.max(1, next.length);
  switch (edit.kind) {
    case 'drop':
      next.splice(at, 1);
      break;
    case 'double':
      next.splice(edit.to % (next.length + 1), 0, next[at] ?? '1');
      break;
    case 'move': {
      const [line] = next.splice(at, 1);
      next.splice(edit.to % (next.length + 1), 0, line ?? '1');
      break;
    }
    case 'replace':
      next[at] = others[edit.to % Math.max(1, others.length)] ?? '2';
      break;
    case 'cut':
      next[at] = (next[at] ?? '').slice(0, edit.to % ((next[at] ?? '').length + 1));
      break;
    case 'constant':
      next[at] = (next[at] ?? '').replace(/\d+/, String(edit.to));
      break;
    default:
      edit.kind satisfies never;
  }
  return next;
}

const outcome = (
  compiler: ReturnType<typeof createCompiler>,
  sources: readonly Source[],
): string => {
  const { diagnostics, module } = compiler.compile(sources);
  return JSON.stringify({ diagnostics, module });
};

function holds(
  first: readonly string[],
  others: readonly string[],
  sequence: readonly Edit[],
): void {
  const warm = createCompiler(environment);
  let lines = [...first];
  for (const edit of [null, ...sequence, null]) {
    if (edit !== null) lines = apply(lines, edit, others);
    const half = Math.ceil(lines.length / 2);
    const sources = [
      { name: 'a.policy', text: lines.slice(0, half).join('\n') },
      { name: 'b.policy', text: lines.slice(half).join('\n') },
    ];
    expect(outcome(warm, sources), sources.map((s) => s.text).join('\n---\n')).toBe(
      outcome(createCompiler(environment), sources),
    );
  }
}

const linesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));

describe('a compiler that has seen other versions', () => {
  it.each([false, true])(
    'agrees with a fresh one on generated sets (wild: %s)',
    { timeout: 300_000 },
    (wild) => {
      fc.assert(
        fc.property(
          policies(environment, { wild }),
          policies(environment, { wild }),
          edits,
          (a, b, sequence) => {
            holds(linesOf(a), linesOf(b), sequence);
          },
        ),
        { numRuns: 150, seed, endOnFailure: true },
      );
    },
  );

  it('agrees with a fresh one on the shipped set', { timeout: 120_000 }, () => {
    const text = shippedSources()
      .map((s) => s.text)
      .join('\n');
    const blocks = text.split(/\n(?=\()/);
    fc.assert(
      fc.property(edits, (sequence) => holds(blocks, blocks, sequence)),
      { numRuns: 25, seed, endOnFailure: true },
    );
  });

  it.each([
    [
      'a built-in whose name becomes a variable',
      [['b', '(debug (min 1 2))']],
      [
        ['a', '(defvar min 5)'],
        ['b', '(debug (min 1 2))'],
      ],
    ],
    [
      'a parameter whose name goes',
      [
        ['a', '(set x 5)'],
        ['b', '(defvar x 1)\n(debug x)'],
      ],
      [
        ['a', '(set x 5)'],
        ['b', '(debug 1)'],
      ],
    ],
    [
      'a caller that appears',
      [['a', '(def f1 () (max 1 q1))']],
      [
        ['a', '(def f1 () (max 1 q1))'],
        ['b', '(let ((q0 1)) (f1))'],
      ],
    ],
  ] as const)('agrees with a fresh one about %s', (_what, first, second) => {
    const set = (list: readonly (readonly [string, string])[]): Source[] =>
      list.map(([name, text]) => ({ name, text }));
    const warm = createCompiler(environment);
    warm.compile(set(first));
    expect(outcome(warm, set(second))).toBe(outcome(createCompiler(environment), set(second)));
  });
});
