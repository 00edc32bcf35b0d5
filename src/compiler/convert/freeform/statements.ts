/**
 * Expressions where list notation has them for what they do: statements of free form, as a person
 * would write them (`else if`, a plain `if` without an `else 0`, one line where that is enough).
 * In: an expression, and what becomes of its value. Out: statements.
 */
import type { Expression, MethodExpression, Name } from '../../syntax/ast.ts';
import type { Attribute, Statement, Term } from '../../syntax/freeform/tree.ts';
import { conditional } from './conditional.ts';
import { type Conversion, inScope, isIdle, nothing, type Out, type Wanted } from './conversion.ts';
import { bare, bodyOf, memberTerm, nameTerm, noneTerm, nowhere, word } from './make.ts';
import { withRemarks } from './remarks.ts';
import { controlOfSetter, term, terms } from './terms.ts';

/** Converts an expression where a statement stands. */
export function statements(c: Conversion, e: Expression, wanted: Wanted, out: Out): void {
  switch (e.kind) {
    case 'if':
      conditional(c, e, wanted, out);
      return;
    case 'block':
      sequence(c, e.items, wanted, out);
      return;
    case 'let': {
      const layout = layoutBefore(c, e.span.start);
      const body: Out = [];
      inScope(c, [], () => {
        for (const { name, value } of e.bindings)
          simple(c, name.span.start, value.span.end, body, (own) =>
            define(c, { name, value }, own),
          );
        sequence(c, e.body, wanted, body);
      });
      const after = c.remarks.before(e.span.end);
      out.push({ kind: 'block', span: nowhere, layout, body: bodyOf(body, after), end: bare });
      return;
    }
    case 'loop': {
      if (wanted.kind !== 'nothing')
        c.problem(e.span, 'the value of a loop, a list, has no spelling in free form');
      const own: Out = [];
      const before = c.remarks.before(e.over.span.end);
      const over = term(c, e.over, own);
      const blankBefore = c.remarks.blankBefore(e.span.start);
      const body: Out = [];
      inScope(c, [e.item.text], () => statements(c, e.body, nothing, body));
      const after = c.remarks.before(e.span.end);
      own.push({
        kind: 'do',
        span: nowhere,
        layout: { ...bare, blankBefore },
        item: word(e.item.text),
        over,
        body: bodyOf(body, after),
        end: bare,
      });
      out.push(...withRemarks(own, before));
      return;
    }
    case 'variable':
      simple(c, e.span.start, e.span.end, out, (own) => {
        define(c, e, own);
        result(c, nameTerm(e.name.text), wanted, own, true);
      });
      return;
    case 'assign':
      simple(c, e.span.start, e.span.end, out, (own) => {
        const value = term(c, e.value, own);
        own.push(assignment(nameTerm(e.name.text), value));
        result(c, nameTerm(e.name.text), wanted, own, true);
      });
      return;
    case 'method': {
      const acting = proposal(c, e);
      if (acting === null) break;
      simple(c, e.span.start, e.span.end, out, (own) => {
        acting(own);
        result(c, noneTerm, wanted, own, true);
      });
      return;
    }
    case 'call':
      if (wanted.kind !== 'nothing') break;
      simple(c, e.span.start, e.span.end, out, (own) => {
        const args = terms(c, e.args, own);
        own.push({ kind: 'call', span: nowhere, layout: bare, callee: word(e.callee.text), args });
      });
      return;
    case 'operator':
      if (e.operator !== 'debug') break;
      simple(c, e.span.start, e.span.end, out, (own) => {
        const args = terms(c, e.args, own);
        own.push({ kind: 'call', span: nowhere, layout: bare, callee: word('debug'), args });
        result(c, args.at(-1) ?? noneTerm, wanted, own, true);
      });
      return;
    case 'function':
      c.problem(e.span, 'a function is defined at policy level only');
      return;
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
    case 'member':
    case 'error':
      break;
    default:
      e satisfies never;
  }
  // In place of a statement, a literal is what list notation needs and nobody reads.
  if (wanted.kind === 'nothing' && isIdle(e)) return;
  simple(c, e.span.start, e.span.end, out, (own) => {
    const value = term(c, e, own);
    result(c, value, wanted, own, false);
  });
}

/** Items in order; the value of the last is what is wanted. */
export function sequence(
  c: Conversion,
  items: readonly Expression[],
  wanted: Wanted,
  out: Out,
): void {
  for (const [i, item] of items.entries())
    statements(c, item, i === items.length - 1 ? wanted : nothing, out);
  if (items.length === 0) result(c, noneTerm, wanted, out, true);
}

/** Statements of one expression, with the comments before it, inside it and behind it. */
export function simple(
  c: Conversion,
  start: number,
  end: number,
  out: Out,
  make: (own: Out) => void,
): void {
  const blankBefore = c.remarks.blankBefore(start);
  const before = c.remarks.before(end);
  const own: Out = [];
  make(own);
  const trailing = c.remarks.trailing(end);
  const [first] = own;
  if (first === undefined) {
    // Nothing is left of it but what was said about it.
    c.remarks.keep(trailing === null ? before : [...before, trailing]);
    return;
  }
  const made = withRemarks(
    [{ ...first, layout: { ...first.layout, blankBefore } }, ...own.slice(1)],
    before,
  );
  const final = made.at(-1)!;
  out.push(...made.slice(0, -1), { ...final, layout: { ...final.layout, trailing } });
}

const layoutBefore = (c: Conversion, start: number) => ({
  ...bare,
  blankBefore: c.remarks.blankBefore(start),
  before: c.remarks.before(start),
});

/** What becomes of a value. `isKnown`: evaluating it again does nothing, so without a use it is dropped. */
function result(c: Conversion, value: Term, wanted: Wanted, out: Out, isKnown: boolean): void {
  switch (wanted.kind) {
    case 'nothing':
      if (!isKnown) out.push({ kind: 'term', span: nowhere, layout: bare, value });
      return;
    case 'return':
      out.push({ kind: 'return', span: nowhere, layout: bare, value });
      return;
    case 'into':
      out.push(
        wanted.declares
          ? declaration(wanted.name, 'auto', [], value)
          : assignment(nameTerm(wanted.name), value),
      );
      if (wanted.declares) c.scope.set(wanted.name, 'surely');
      return;
    default:
      wanted satisfies never;
  }
}

/** A definition; list notation keeps the value of a name that is there already. */
export function define(
  c: Conversion,
  e: {
    readonly name: Name;
    readonly value: Expression;
  },
  out: Out,
): void {
  const { text } = e.name;
  const before = c.scope.get(text);
  const value = term(c, e.value, out);
  if (before === 'surely') {
    if (!isIdle(e.value)) out.push({ kind: 'term', span: nowhere, layout: bare, value });
    return;
  }
  if (before === 'maybe')
    c.problem(
      e.name.span,
      `\`${text}\` is defined here only where it is not yet, which free form cannot express; define it once, before`,
    );
  c.scope.set(text, 'surely');
  out.push(declaration(text, c.typeOf(e.name), c.attributesOf(text, e.value), value));
}

const declaration = (
  name: string,
  type: 'real' | 'integer' | 'logical' | 'text' | 'auto',
  attributes: readonly Attribute[],
  value: Term,
): Statement => ({
  kind: 'declare',
  span: nowhere,
  layout: bare,
  type: { span: nowhere, type, unit: null },
  attributes,
  names: [{ span: nowhere, name: word(name), value }],
});

const assignment = (target: Term, value: Term): Statement => ({
  kind: 'assign',
  span: nowhere,
  layout: bare,
  target,
  value,
});

/** A proposal, or a value saved with an entity; null for methods that only read. */
function proposal(c: Conversion, e: MethodExpression): ((out: Out) => void) | null {
  const name = e.method.text;
  const [first, second] = e.args;
  const control = controlOfSetter.get(name);
  if (control !== undefined && first !== undefined)
    return (out) => {
      const [of = noneTerm, value = noneTerm] = terms(c, [e.of, first], out);
      out.push(assignment(memberTerm(memberTerm(of, 'control'), control), value));
    };
  if ((name !== 'Control' && name !== 'SetVar') || first === undefined || second === undefined)
    return null;
  return (out) => {
    if (first.kind !== 'text')
      c.problem(first.span, `free form has no way to write \`${name}\` with a computed name`);
    const [of = noneTerm, value = noneTerm] = terms(c, [e.of, second], out);
    const folder = memberTerm(of, name === 'Control' ? 'control' : 'saved');
    out.push(assignment(memberTerm(folder, first.kind === 'text' ? first.value : ''), value));
  };
}
