/**
 * Names that nothing defines where they are used.
 * In: the name. Out: what is reported: that it is defined later, is a function, exists only in a loop
 * or another policy, or is misspelt.
 */
import { builtinNamed } from '../../schema/builtins.ts';
import { suggest } from '../../schema/nearest.ts';
import { notAValue, useBeforeDefinition } from '../diagnostics/names.ts';
import { unknownName } from '../diagnostics/unknown-names.ts';
import type { NameExpression } from '../syntax/ast.ts';
import { fieldMeant } from './bare-members.ts';
import { type Context, checked, type Found } from './context.ts';
import { hasWrongBrackets, introducerOf } from './definitions.ts';
import { keptByOthers } from './make-public.ts';
import { unknown } from './type.ts';
import { type Checked, typed } from './value.ts';

/** A name that no scope here has, reported once with what its author may have meant. */
export function unknownVariable(c: Context, e: NameExpression): Checked {
  const f = c.definition(e.name);
  if (f !== undefined)
    c.report(notAValue(e.span, c.words, e.name, f.node.procedure?.keyword ?? 'function'));
  else if (c.frame.form.notation === 'list' && builtinNamed(e.name) !== undefined)
    c.report(notAValue(e.span, c.words, e.name, 'built-in'));
  else {
    const later = c.later(e.name);
    if (later !== undefined) {
      c.report(useBeforeDefinition(e.span, e.name), [
        { message: 'it is defined here', place: later },
      ]);
    } else {
      // Another call is another place to tell of.
      c.unit.placed = true;
      const call = c.frame.callSite;
      const notes = call === null ? [] : [{ message: 'in this call', place: call }];
      reportUnknown(c, e, notes);
    }
  }
  return checked(typed(unknown), { k: 'missing' });
}

/** Reports a name that nothing defines here, though perhaps elsewhere. */
function reportUnknown(c: Context, { name, span }: NameExpression, notes: Found['notes']): void {
  const local = c.introduced(name);
  // This is a part of the form that lost its bracket, which has been reported.
  if (local !== undefined && hasWrongBrackets(local.form)) {
    c.unit.fragile = true;
    return;
  }
  const suggestion = fieldMeant(c, name) ?? suggest(name, visibleNames(c));
  const isGuest = suggestion === 'Guests' && name.toLowerCase() === 'guest';
  if (local === undefined && !isGuest) {
    const kept = keptByOthers(c, name);
    const isKept = kept.notes.length > 0;
    const diagnostic = unknownName(span, c.words, name, suggestion, null, isKept);
    c.report(diagnostic, [...notes, ...kept.notes], kept.fixes);
    return;
  }
  const { function: f } = c.frame;
  const params = [...(f?.params.map((p) => p.text) ?? []), name];
  const callee = f && c.words.header(f.procedure?.keyword ?? 'function', f.name.text, ...params);
  const by = local === undefined ? 'nothing' : introducerOf(local);
  const diagnostic = unknownName(span, c.words, name, undefined, { by, callee });
  // One slip, one report: the rest of a statement in the wrong place stands there too.
  c.unit.fragile = true;
  if (c.isFound((f) => f.diagnostic.message === diagnostic.message)) return;
  const place = local === undefined ? [] : [{ message: 'it is introduced here', place: local }];
  c.report(diagnostic, [...place, ...notes]);
}

/** The names of variables that can be read here, one after the other: who asks may have enough of a few. */
export function* visibleNames(c: Context): Iterable<string> {
  yield* ['Host', 'Guests'];
  yield* c.visibleGlobals('');
  // The set's own names are known; asking for each of them would make every form depend on all.
  for (const scope of c.scopes.slice(1))
    for (const slot of scope.slots.values())
      if (c.flow.variable(slot).bound !== 'no') yield slot.name;
}
