/**
 * Arguments that MOM would evaluate otherwise (LANGUAGE row 4).
 * In: a call and the function that it calls. Out: a warning for each name in an argument that MOM
 * would read as an earlier parameter.
 */
import { argumentCapture } from '../diagnostics/names.ts';
import type { CallExpression, DefineFunction, Expression } from '../syntax/ast.ts';
import type { Context } from './context.ts';

/** Row 4: where MOM would read an earlier parameter instead of the caller's variable of that name. */
export function warnOfCapture(c: Context, e: CallExpression, callee: DefineFunction): void {
  const earlier = new Set<string>();
  for (const [i, arg] of e.args.entries()) {
    for (const name of namesIn(arg)) {
      if (earlier.has(name.name)) c.report(argumentCapture(name.span, name.name, callee.name.text));
    }
    const param = callee.params[i]!.text;
    // `(f x y)` for `(def f (x y) …)` passes each name to itself: both readings agree.
    if (!(arg.kind === 'name' && arg.name === param)) earlier.add(param);
  }
}

function* namesIn(e: Expression): Iterable<Extract<Expression, { kind: 'name' }>> {
  switch (e.kind) {
    case 'name':
      yield e;
      return;
    case 'member':
      yield* namesIn(e.of);
      return;
    case 'method':
      yield* namesIn(e.of);
      for (const a of e.args) yield* namesIn(a);
      return;
    case 'operator':
    case 'call':
      for (const a of e.args) yield* namesIn(a);
      return;
    case 'if':
      yield* namesIn(e.condition);
      yield* namesIn(e.then);
      yield* namesIn(e.else);
      return;
    case 'block':
      for (const a of e.items) yield* namesIn(a);
      return;
    case 'variable':
    case 'assign':
      yield* namesIn(e.value);
      return;
    case 'let':
      for (const b of e.bindings) yield* namesIn(b.value);
      for (const b of e.body) yield* namesIn(b);
      return;
    case 'loop':
      yield* namesIn(e.over);
      yield* namesIn(e.body);
      return;
    case 'error':
      for (const p of e.parts) yield* namesIn(p);
      return;
    case 'number':
    case 'text':
    case 'missing':
    case 'function':
      return;
    default:
      e satisfies never;
  }
}
