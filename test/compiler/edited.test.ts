/**
 * What a compiler says of a set does not hang on what it saw before: random edits, each checked by the
 * compiler that saw all of them and by one that saw none.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { policies } from '../generate/policy.ts';
import { listSources, shippedSources } from '../policies/shipped.ts';

const environment = defaultEnvironment();

/** An edit of a set: `file` and `at` choose where, as parts of a thousand. */
interface Edit {
  readonly file: number;
  readonly at: number;
  /** The edits before it are undone. */
  readonly undoes: boolean;
  readonly what:
    | 'number'
    | 'name'
    | 'text'
    | 'cut'
    | 'line'
    | 'append'
    | 'remove'
    | 'swap'
    | 'reverse'
    | 'nothing';
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    file: fc.nat(999),
    at: fc.nat(999),
    undoes: fc.boolean(),
    what: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('number', 'name') },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          'text',
          'cut',
          'line',
          'append',
          'remove',
          'swap',
          'reverse',
          'nothing',
        ),
      },
    ),
  }),
  { minLength: 4, maxLength: 12 },
);

/** The set after an edit; `first` is what it was before all of them. */
function edited(now: readonly Source[], first: readonly Source[], edit: Edit): readonly Source[] {
  const set = edit.undoes ? first : now;
  const index = Math.floor((edit.file * set.length) / 1000);
  const own = set[index];
  if (edit.what === 'nothing' || own === undefined) return set;
  const at = Math.floor((edit.at * own.text.length) / 1000);
  const { text } = own;
  const changed = (now: string): readonly Source[] =>
    set.map((source) => (source === own ? { name: own.name, text: now } : source));
  switch (edit.what) {
    case 'cut':
      return changed(text.slice(0, at) + text.slice(at + 1 + (edit.file % 5)));
    case 'number':
      return changed(
        text.slice(0, at) + text.slice(at).replace(/(?<![\w.])\d+/u, String(edit.file % 7)),
      );
    case 'name':
      // Another name where it is defined; who uses it is not told.
      return changed(
        text.slice(0, at) + text.slice(at).replace(/(?<=defvar |def |:: |function )\w+/u, '$&x'),
      );
    case 'text':
      return changed(text.slice(0, at) + text.slice(at).replace(/(?<![\w.])\d+/u, '"x"'));
    case 'line': {
      const lines = text.split('\n');
      lines.splice(Math.floor((edit.at * lines.length) / 1000), 1);
      return changed(lines.join('\n'));
    }
    case 'append':
      return changed(
        text.replace(/(?=(?:end policy.*)?\s*$)/u, `${text.split('\n').at(1) ?? ''}\n`),
      );
    case 'reverse':
      return set.toReversed();
    case 'remove':
      return set.filter((source) => source !== own);
    case 'swap':
      return set.map((source, i) => {
        const other = set[i === index ? index + 1 : i === index + 1 ? index : i] ?? own;
        return { name: source.name, text: other.text };
      });
    default:
      return edit.what satisfies never;
  }
}

const hasSaved = `policy counter
  real, parameter :: limit = 1
  do guest in Guests
    if (present(guest.saved.seen)) then
      guest.saved.seen = guest.saved.seen + 1
    else
      guest.saved.seen = 0
    end if
    if (guest.saved.seen > limit) then
      guest.control.balloon_target = guest.balloon_max
    end if
  end do
end policy counter
`;

const readsSaved = `policy reader
  do guest in Guests
    if (present(guest.saved.seen)) then
      call debug(guest.saved.seen + 1)
    end if
  end do
end policy reader
`;

const parameters = '(set host_free_low 0.25)\n(set balloon_step 0.1)\n';

const generated = fc
  .tuple(policies(environment, { size: 200 }), policies(environment, { size: 200, wild: true }))
  .map((texts) =>
    [readsSaved, ...texts, hasSaved].map((text, i) => ({ name: `0${i}.policy`, text })),
  );

const others = [
  { name: '01-parameters', text: parameters },
  { name: '02.policy', text: readsSaved },
  { name: '90.policy', text: hasSaved },
];

const shipped = fc.constantFrom(shippedSources(...others), listSources(...others));

describe('after any edits a compiler says what one says that saw none', () => {
  it.each([
    ['generated policies', generated, 60],
    ['shipped policies', shipped, 30],
  ])('%s', { timeout: 120_000 }, (_, sets, numRuns) => {
    let compared = 0;
    let sound = 0;
    fc.assert(
      fc.property(sets, edits, (first, history) => {
        const warm = createCompiler(environment, { observe: true });
        let set: readonly Source[] = first;
        warm.compile(set);
        for (const edit of history) {
          set = edited(set, first, edit);
          const { diagnostics, module } = warm.compile(set);
          const fresh = createCompiler(environment, { observe: true }).compile(set);
          expect(diagnostics).toEqual(fresh.diagnostics);
          expect(module).toEqual(fresh.module);
          compared++;
          if (module !== null) sound++;
        }
      }),
      { numRuns, seed: 1 },
    );
    expect(compared).toBeGreaterThanOrEqual(4 * numRuns);
    expect(sound, 'sets without errors, of which the code is compared').toBeGreaterThan(
      compared / 2,
    );
  });
});
