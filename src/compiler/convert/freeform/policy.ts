/**
 * A policy set in free form.
 * In: a checked set without errors. Out: for each source its tree, or what free form cannot express.
 * Each form of list notation stays one where it can fault: a fault undoes all that its form proposed.
 */

import type { ParsedSource } from '../../check/set.ts';
import type { Type } from '../../check/type.ts';
import { Kind } from '../../check/type.ts';
import type { CheckedSet } from '../../compile.ts';
import type { DefineFunction, Expression, Form } from '../../syntax/ast.ts';
import type {
  Attribute,
  DeclaredType,
  FreeformTree,
  Statement,
} from '../../syntax/freeform/tree.ts';
import type { Span } from '../../text/source.ts';
import { type Usage, usageOf } from '../usage.ts';
import { type Conversion, inScope, isIdle, nothing, type Out } from './conversion.ts';
import { bare, bodyOf, nowhere, word } from './make.ts';
import { type Remarks, remarksOf, withRemarks } from './remarks.ts';
import { sequence, statements } from './statements.ts';

/** Something that free form cannot express, at its place in the source. */
export interface Inexpressible {
  readonly source: string;
  readonly span: Span;
  readonly message: string;
}

export interface FreeformSource {
  readonly name: string;
  readonly tree: FreeformTree;
  /** Where it is not empty, the tree does not mean what the source does. */
  readonly problems: readonly Inexpressible[];
}

/** Converts every source of a set. */
export function toFreeform(set: CheckedSet): readonly FreeformSource[] {
  const usage = usageOf(set.parsed);
  const taken = new Set(usage.taken);
  const fresh = (base: string): string => {
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  };
  // What sources define stays defined for those after them.
  const scope = new Map<string, 'surely' | 'maybe'>();
  return set.parsed.map((parsed, i) => {
    const text = set.sources[i]?.text ?? '';
    return sourceOf(parsed, text, { set, usage, fresh, scope });
  });
}

interface Shared {
  readonly set: CheckedSet;
  readonly usage: Usage;
  readonly fresh: Conversion['fresh'];
  readonly scope: Map<string, 'surely' | 'maybe'>;
}

function sourceOf({ name, policy }: ParsedSource, text: string, shared: Shared): FreeformSource {
  const { set, usage, fresh, scope } = shared;
  const problems: Inexpressible[] = [];
  const outer = remarksOf(policy.comments, text);
  const body: Out = [];
  let known = scope;
  for (const { form, offset } of policy.forms) {
    const { start, end } = form.expression.span;
    const before = outer.before(offset + start);
    const blankBefore = outer.blankBefore(offset + start);
    const own: Remarks = remarksOf(form.comments, text.slice(offset, offset + end));
    const c: Conversion = {
      usage,
      remarks: own,
      typeOf: (declared) => typeOf(set.analysis.variables.get(declared)),
      attributesOf: (declared, value) =>
        c.depth > 0 ? [] : attributesOf(declared, value, name, usage),
      fresh,
      problem: (span, message) =>
        problems.push({
          source: name,
          span: { start: span.start + offset, end: span.end + offset },
          message,
        }),
      scope: known,
      depth: 0,
      statements: (e, wanted, out) => statements(c, e, wanted, out),
    };
    const made = topLevel(c, form, name, set);
    known = c.scope;
    const rest = own.before(Number.POSITIVE_INFINITY);
    const trailing = outer.trailing(offset + end);
    if (made.length === 0) {
      outer.keep([...before, ...rest, ...(trailing === null ? [] : [trailing])]);
      continue;
    }
    const [first, ...others] = made;
    const placed = withRemarks(
      [{ ...first!, layout: { ...first!.layout, blankBefore } }, ...others],
      [...before, ...rest],
    );
    const final = placed.at(-1)!;
    body.push(
      ...placed.slice(0, -1),
      trailing === null ? final : { ...final, layout: { ...final.layout, trailing } },
    );
  }
  for (const [declared, how] of known) scope.set(declared, how);
  const after = outer.before(Number.POSITIVE_INFINITY);
  const tree: FreeformTree = {
    name: word(policyNameOf(name)),
    layout: bare,
    body: bodyOf(body, after),
    end: bare,
    after: [],
  };
  return { name, tree, problems };
}

/** A form at top level. */
function topLevel(c: Conversion, form: Form, source: string, set: CheckedSet): Out {
  const e = form.expression;
  if (e.kind === 'function') return [procedure(c, e, source)];
  const out: Out = [];
  statements(c, e, nothing, out);
  const canFault = set.analysis.forms.some((f) => f.form === form && f.faults);
  return out.length > 1 && canFault ? [together(e, out)] : out;
}

/** Statements that stay one form. `if` opens no scope, as the braces of list notation do not. */
function together(e: Expression, list: Out): Statement {
  const body = bodyOf(list);
  if (!defines(e)) return { kind: 'block', span: nowhere, layout: bare, body, end: bare };
  return {
    kind: 'if',
    span: nowhere,
    layout: bare,
    arms: [{ span: nowhere, layout: bare, condition: { kind: 'true', span: nowhere }, body }],
    otherwise: null,
    end: bare,
  };
}

/** Whether an expression defines names where it stands. */
function defines(e: Expression): boolean {
  switch (e.kind) {
    case 'variable':
      return true;
    case 'block':
      return e.items.some(defines);
    case 'if':
      return [e.condition, e.then, e.else].some(defines);
    case 'operator':
    case 'call':
      return e.args.some(defines);
    case 'method':
      return [e.of, ...e.args].some(defines);
    case 'assign':
      return defines(e.value);
    case 'member':
      return defines(e.of);
    case 'loop':
      return defines(e.over);
    case 'let':
    case 'function':
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
    case 'error':
      return false;
    default:
      return e satisfies never;
  }
}

function procedure(c: Conversion, e: DefineFunction, source: string): Statement {
  const isFunction = c.usage.valued.has(e.name.text);
  const wanted = isFunction ? ({ kind: 'return' } as const) : nothing;
  const before = c.remarks.before(e.body.span.start);
  const out: Out = [];
  inScope(
    c,
    e.params.map(({ text }) => text),
    () => {
      if (e.body.kind === 'block') sequence(c, e.body.items, wanted, out);
      else statements(c, e.body, wanted, out);
    },
  );
  const after = c.remarks.before(Number.POSITIVE_INFINITY);
  return {
    kind: 'procedure',
    span: nowhere,
    layout: { ...bare, before },
    keyword: isFunction ? 'function' : 'subroutine',
    isPublic: isReadElsewhere(e.name.text, source, c.usage),
    result: null,
    name: word(e.name.text),
    params: e.params.map(({ text }) => ({ span: nowhere, name: word(text), type: null })),
    body: bodyOf(out, after),
    end: bare,
  };
}

const isReadElsewhere = (name: string, source: string, { readIn }: Usage): boolean =>
  [...(readIn.get(name) ?? [])].some((reader) => reader !== source);

function attributesOf(
  name: string,
  value: Expression,
  source: string,
  usage: Usage,
): readonly Attribute[] {
  const found: Attribute[] = [];
  if (isIdle(value) && !usage.assigned.has(name)) found.push({ kind: 'parameter', span: nowhere });
  if (isReadElsewhere(name, source, usage)) found.push({ kind: 'public', span: nowhere });
  return found;
}

function typeOf(type: Type | undefined): DeclaredType {
  switch (type === undefined ? 0 : type.kinds & ~Kind.missing) {
    case Kind.number:
      return 'real';
    case Kind.logical:
      return 'logical';
    case Kind.text:
      return 'text';
    default:
      return 'auto';
  }
}

/** `10-balloon.policy` is called `balloon`: the number is about the order of files. */
function policyNameOf(source: string): string {
  const base = source
    .replace(/^.*\//u, '')
    .replace(/\.policy$/u, '')
    .replace(/^\d+[-_](?=[A-Za-z_])/u, '');
  return base.replace(/[^A-Za-z0-9_-]+/gu, '_').replace(/^(?![A-Za-z_])/u, '_');
}
