/**
 * Names that another policy keeps to itself.
 * In: where it declares the name. Out: the note that says so, and the fix that makes it public.
 */
import type { DefineVariable, Expression, Name } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import type { Context, Found, FoundFix, Place } from './context.ts';

/** What a report says of a name that another policy has. */
export interface Kept {
  readonly notes: Found['notes'];
  readonly fixes: readonly FoundFix[];
}

const nowhere: Kept = { notes: [], fixes: [] };

/** What to say where another policy has a name, or `fn:` and a name, and keeps it to itself. */
export function keptByOthers(c: Context, name: string): Kept {
  const place = c.ofOthers(name);
  if (place === undefined) return nowhere;
  const message = 'this policy has it, and does not declare it `public`';
  const insert = publicAt(place);
  const fixes =
    insert === null
      ? []
      : [{ title: `Make \`${name.replace(/^fn:/u, '')}\` public`, edits: [insert] }];
  return { notes: [{ message, place }], fixes };
}

/** Where `public` belongs in what declares a name at policy level, and how it is written; null in lists. */
export function publicAt({ form, source, span }: Place): FoundFix['edits'][number] | null {
  const at = (offset: number, text: string) => ({
    place: { form, source, span: { start: offset, end: offset } },
    text,
  });
  const { expression } = form;
  if (expression.kind === 'function')
    return expression.procedure === undefined ? null : at(expression.span.start, 'public ');
  const declaration = declarationOf(expression, span)?.declaration;
  return declaration === undefined ? null : at(declaration.type.span.end, ', public');
}

function declarationOf(e: Expression, { start }: Name['span']): DefineVariable | null {
  if (e.kind === 'variable' && e.name.span.start === start) return e;
  for (const part of partsOf(e)) {
    const found = declarationOf(part, { start, end: start });
    if (found !== null) return found;
  }
  return null;
}
