/**
 * The fixes that diagnostics offer, tried out.
 * In: a case. Out: a sentence for each fix after which its diagnostic is still given, or which makes
 * more faults than it mends.
 */
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Fix, LocatedDiagnostic } from '../../src/compiler/diagnostics/diagnostic.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import type { Case } from './case-file.ts';
import { environmentOf, sourcesOf } from './run-case.ts';

/** What is wrong with the fixes of a case. */
export function badFixes(c: Case): readonly string[] {
  const sources = sourcesOf(c);
  const environment = environmentOf(c);
  const check = (all: readonly Source[]) => createCompiler(environment).compile(all).diagnostics;
  const before = check(sources);
  return before.flatMap((d) =>
    d.fixes.flatMap((fix) => {
      const after = check(sources.map((s) => apply(s, fix, d.source)));
      if (count(after, d.code) >= count(before, d.code))
        return [`${d.code}: "${fix.title}" leaves it`];
      if (after.length > before.length) return [`${d.code}: "${fix.title}" makes more faults`];
      return [];
    }),
  );
}

const count = (diagnostics: readonly LocatedDiagnostic[], code: string): number =>
  diagnostics.filter((d) => d.code === code).length;

function apply({ name, text }: Source, fix: Fix, source: string): Source {
  const own = fix.edits.filter((edit) => (edit.source ?? source) === name);
  const edits = own.sort((a, b) => b.span.start - a.span.start);
  const fixed = edits.reduce(
    (t, { span, text: by }) => t.slice(0, span.start) + by + t.slice(span.end),
    text,
  );
  return { name, text: fixed };
}
