/**
 * Expressions where list notation has them for what they do: statements of free form, as a person
 * would write them (`else if`, a plain `if` without an `else 0`, one line where that is enough).
 * In: an expression, and what becomes of its value. Out: statements.
 */
import type { Expression, LetExpression, LoopExpression, Name } from '../../syntax/ast.ts';
import { emptyLayout } from '../../syntax/freeform/terms.ts';
import type { Term } from '../../syntax/freeform/tree.ts';
import { definedNames } from '../parts.ts';
import { conditional } from './conditional.ts';
import { atEnd, type Conversion, inScope, nothing, type Out, type Wanted } from './conversion.ts';
import { endsInBlock, isIdle, needsNoBlock, needsStatements } from './kinds.ts';
import {
  assignment,
  bodyOf,
  callStatement,
  declaration,
  nameTerm,
  noneTerm,
  nowhere,
  ownWord,
  termStatement,
  word,
} from './make.ts';
import { proposal } from './methods.ts';
import { terms } from './operands.ts';
import { withRemarks } from './remarks.ts';
import { debug, term } from './terms.ts';

/** Converts an expression where a statement stands. */
export function statements(c: Conversion, e: Expression, wanted: Wanted, out: Out): void {
  switch (e.kind) {
    case 'if':
      conditional(c, e, wanted, out);
      return;
    case 'block':
      sequence(c, e.items, wanted, out);
      return;
    case 'let':
      letStatement(c, e, wanted, out);
      return;
    case 'loop':
      loop(c, e, wanted, out);
      return;
    case 'variable':
      simple(c, e.span.start, e.span.end, out, (own) => {
        define(c, e, own);
        result(c, nameTerm(e.name.text), wanted, own, true);
      });
      return;
    case 'assign':
      simple(c, e.span.start, e.span.end, out, (own) => {
        assign(c, e.name.text, e.value, own);
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
        own.push(callStatement(ownWord(e.callee.text), args));
      });
      return;
    case 'operator':
      if (e.operator !== 'debug') break;
      simple(c, e.span.start, e.span.end, out, (own) => {
        if (wanted.kind === 'nothing')
          own.push(callStatement(word('debug'), terms(c, e.args, own)));
        else result(c, debug(c, e, own), wanted, own, true);
      });
      return;
    case 'function':
      c.problem(e.span, 'free form defines procedures at policy level only');
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

function letStatement(c: Conversion, e: LetExpression, wanted: Wanted, out: Out): void {
  if (needsNoBlock(c, e, wanted.last)) {
    bindings(c, e, out);
    sequence(c, e.body, wanted, out);
    return;
  }
  const layout = layoutBefore(c, e.span.start);
  const body: Out = [];
  inScope(c, [], () => {
    bindings(c, e, body);
    const inside: Wanted = wanted.kind === 'nothing' ? atEnd : wanted;
    sequence(c, e.body, inside, body);
  });
  const after = c.remarks.before(e.span.end);
  out.push({ kind: 'block', span: nowhere, layout, body: bodyOf(body, after), end: emptyLayout });
}

/** The names of a `let`, in the scope at hand. */
export function bindings(c: Conversion, e: LetExpression, out: Out): void {
  for (const { name, value } of e.bindings)
    simple(c, name.span.start, value.span.end, out, (own) => define(c, { name, value }, own));
}

function loop(c: Conversion, e: LoopExpression, wanted: Wanted, out: Out): void {
  if (wanted.kind !== 'nothing')
    c.problem(e.span, 'the value of a loop, a list, has no spelling in free form');
  const own: Out = [];
  const before = c.remarks.before(e.over.span.end);
  const over = term(c, e.over, own);
  const blankBefore = c.remarks.blankBefore(e.span.start);
  const body: Out = [];
  inScope(c, [e.item.text], () => statements(c, e.body, atEnd, body));
  const after = c.remarks.before(e.span.end);
  own.push({
    kind: 'do',
    span: nowhere,
    layout: { ...emptyLayout, blankBefore },
    item: word(e.item.text),
    over,
    body: bodyOf(body, after),
    end: emptyLayout,
  });
  out.push(...withRemarks(own, before));
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
  const before = c.remarks.before(start);
  const own: Out = [];
  make(own);
  const inside = c.remarks.before(end);
  const trailing = c.remarks.trailing(end);
  const [first] = own;
  if (first === undefined) {
    // Nothing is left of it but what was said about it.
    c.remarks.keep([...before, ...inside, ...(trailing === null ? [] : [trailing])]);
    return;
  }
  const made = withRemarks(
    [{ ...first, layout: { ...first.layout, blankBefore } }, ...own.slice(1)],
    [...before, ...inside],
  );
  const final = made.at(-1)!;
  out.push(
    ...made.slice(0, -1),
    trailing === null ? final : { ...final, layout: { ...final.layout, trailing } },
  );
}

const layoutBefore = (c: Conversion, start: number) => ({
  ...emptyLayout,
  blankBefore: c.remarks.blankBefore(start),
  before: c.remarks.before(start),
});

/** What becomes of a value. `isKnown`: evaluating it again does nothing, so without a use it is dropped. */
function result(c: Conversion, value: Term, wanted: Wanted, out: Out, isKnown: boolean): void {
  switch (wanted.kind) {
    case 'nothing':
      if (!isKnown) out.push(termStatement(value));
      return;
    case 'return':
      out.push({ kind: 'return', span: nowhere, layout: emptyLayout, value });
      return;
    case 'into': {
      const { name, declares } = wanted;
      if (declares === null) out.push(assignment(nameTerm(name), value));
      else {
        out.push(declaration(name, value, declares.type, declares.attributes));
        c.scope.set(name, 'surely');
      }
      return;
    }
    default:
      wanted satisfies never;
  }
}

/** `x = e`; an `if` that needs statements assigns in its branches. */
function assign(c: Conversion, name: string, value: Expression, out: Out): void {
  if (value.kind === 'if' && needsStatements(value) && !endsInBlock(c, value))
    statements(c, value, { kind: 'into', last: false, name, declares: null }, out);
  else out.push(assignment(nameTerm(name), term(c, value, out)));
}

/** A definition; list notation keeps the value of a name that is there already. */
function define(
  c: Conversion,
  e: {
    readonly name: Name;
    readonly value: Expression;
  },
  out: Out,
): void {
  const { text } = e.name;
  const { value } = e;
  const head = c.headOf(e.name, value);
  const inBranches =
    !c.scope.has(text) &&
    value.kind === 'if' &&
    needsStatements(value) &&
    !definedNames(value).includes(text) &&
    !endsInBlock(c, value);
  if (inBranches) {
    statements(c, value, { kind: 'into', last: false, name: text, declares: head }, out);
    return;
  }
  const made = term(c, value, out);
  // What stands in the value may define it, too.
  const before = c.scope.get(text);
  if (before === 'surely') {
    if (!isIdle(value)) out.push(termStatement(made));
    return;
  }
  if (before === 'maybe')
    c.problem(
      e.name.span,
      `\`${text}\` is defined here only where it is not yet, which free form cannot express; define it once, before`,
    );
  c.scope.set(text, 'surely');
  out.push(declaration(text, made, head.type, head.attributes));
}
