/**
 * Comments that allow warnings go on doing so when a policy is laid out, or written in the other
 * notation: what they are for does not hang on lines.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { formatPolicy } from '../../src/compiler/format/index.ts';
import { createSetView } from '../../src/compiler/query/set-view.ts';
import { editedText } from '../../src/compiler/refactor/edits.ts';
import { suppressionFor } from '../../src/compiler/refactor/suppress.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { inFreeform, inList } from '../convert/versions.ts';
import { policies } from '../generate/policy.ts';

const environment = defaultEnvironment();
const name = 'a.policy';
const seed = Number(process.env.MOMUS_SEED ?? 1);

const viewOf = (text: string) =>
  createSetView(createCompiler(environment).check([{ name, text }]), environment);

/** What is said of a text, in the order of the codes. */
const codes = (text: string): readonly string[] =>
  viewOf(text)
    .diagnostics(name)
    .map(({ code }) => code)
    .sort();

/** A text whose warnings are allowed, as an author would with the editor's action. */
function allowed(text: string): { readonly text: string; readonly allows: ReadonlySet<string> } {
  let now = text;
  const allows = new Set<string>();
  for (;;) {
    const view = viewOf(now);
    const [first] = view.diagnostics(name).flatMap((one) => {
      const made = suppressionFor(view, one);
      return made === null ? [] : { code: one.code, edits: made.edits };
    });
    if (first === undefined) return { text: now, allows };
    const edits = first.edits.map((edit) => ({
      ...edit,
      text: edit.text.replace('because ', 'because it is so'),
    }));
    now = editedText(name, now, edits);
    allows.add(first.code);
  }
}

describe('warnings that are allowed stay so', () => {
  const counts = { policies: 0, allowed: 0, converted: 0 };
  const differences: string[] = [];
  const texts = fc.sample(policies(environment, { wild: true, size: 60 }), { numRuns: 300, seed });
  for (const source of texts) {
    const { text, allows } = allowed(source);
    if (allows.size === 0) continue;
    counts.policies++;
    counts.allowed += allows.size;
    const left = codes(text);
    // A conversion may bring other warnings, and mend some.
    const compare = (what: string, other: string): void => {
      const now = codes(other).filter(
        (code) => !left.includes(code) && (what === 'laid out' || allows.has(code)),
      );
      if (now.length > 0) differences.push(`${what}: ${now.join(' ')}\n${text}\n--->\n${other}`);
    };
    const formatted = formatPolicy(text);
    if (formatted.ok) compare('laid out', formatted.text);
    const free = inFreeform([{ name, text }], environment);
    if (free.problems.length > 0) continue;
    counts.converted++;
    compare('in free form', free.texts[0]?.text ?? '');
    const back = inList(free.texts, environment);
    if (back.problems.length === 0) compare('and back', back.texts[0]?.text ?? '');
  }

  it('in generated policies', () => {
    expect(differences.slice(0, 3).join('\n\n')).toBe('');
  });

  it('and there were enough of them', () => {
    expect(counts.policies).toBeGreaterThan(20);
    expect(counts.allowed).toBeGreaterThan(40);
    expect(counts.converted).toBeGreaterThan(10);
  });
});

const long =
  'max((Host.mem_free * 10%), min(Host.mem_available * 20%, g.balloon_max - g.mem_unused))';
const why = 'because the balloon is always there';

describe('what authors write', () => {
  it.each([
    `# momus: allow missing-value ${why}
(with Guests g (if (> g.mem_unused 5) (debug (+ 1 g.swap_in) "a line that is too long to be one" g.balloon_cur) 0))
`,
    `(with Guests g (if (> g.mem_unused 5) (debug (+ 1 g.swap_in) "a line that is too long to be one") 0)) # momus: allow missing-value ${why}
`,
    `(with Guests g
  {
    (debug 1)
    # momus: allow missing-value ${why}
    (g.Control "balloon_target"
               (max 1024
                    (- g.balloon_max g.mem_unused)))
  })
`,
    `policy a
  do g in Guests
    ! momus: allow missing-value ${why}
    g.control.balloon_target = ${long}
  end do
end policy a
`,
    `policy a
  do g in Guests
    g.control.balloon_target = &
        g.balloon_max - & ! momus: allow missing-value ${why}
        1024
  end do
end policy a
`,
    `policy a
  do g in Guests
    call debug("a text that is long enough to fill most of a line", 1) ! a comment
    call debug("a text that is long enough to fill most of a line", g.swap_in + 1) ! momus: allow missing-value ${why}
  end do
end policy a
`,
  ])('stays allowed when it is laid out, and in the other notation: %s', (text) => {
    expect(codes(text)).toEqual([]);
    const formatted = formatPolicy(text);
    expect(formatted.ok && codes(formatted.text), formatted.ok ? formatted.text : '').toEqual([]);
    const to = text.startsWith('policy') ? inList : inFreeform;
    const { texts: converted, problems } = to([{ name, text }], environment);
    expect(problems).toEqual([]);
    const other = converted[0]?.text ?? '';
    expect(codes(other), other).toEqual([]);
  });

  it('is not about what comes after the block that the comment is in', () => {
    const text = `policy a
  do g in Guests
    call debug(1)
    ! momus: allow missing-value ${why}
  end do
  do g in Guests
    call debug(g.swap_in + 1)
  end do
end policy a
`;
    expect(codes(text)).toEqual(['missing-value', 'unused-suppression']);
  });

  it('is not hidden in a text', () => {
    const text = `(with Guests g (debug "
# momus: allow missing-value ${why}
" (+ 1 g.swap_in)))
`;
    expect(codes(text)).toEqual(['missing-value']);
    const view = viewOf(text);
    const [one] = view.diagnostics(name);
    const edits = one === undefined ? [] : (suppressionFor(view, one)?.edits ?? []);
    expect(edits.map(({ span }) => span.start)).toEqual([0]);
  });
});
