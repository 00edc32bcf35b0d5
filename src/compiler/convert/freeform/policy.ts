/**
 * A policy set in free form.
 * In: a checked set without errors. Out: for each source its tree, or what free form cannot express.
 * Each form of list notation stays one where it can fault: a fault undoes all that its form proposed.
 */

import { definedBySource, isParameterPolicy } from '../../check/definitions.ts';
import { hasEffect, type InForce } from '../../check/effects.ts';
import type { ParsedSource } from '../../check/placed.ts';
import { declaredTypeOf, unknown } from '../../check/type.ts';
import type { CheckedSet } from '../../compile.ts';
import type { DefineFunction, Expression, Form } from '../../syntax/ast.ts';
import { emptyLayout } from '../../syntax/freeform/terms.ts';
import type { FreeformTree, Remark, Statement } from '../../syntax/freeform/tree.ts';
import { freshNames } from '../fresh-names.ts';
import { definedNames } from '../parts.ts';
import type { Problem } from '../problem.ts';
import { type Usage, usageOf } from '../usage.ts';
import { plainIf } from './conditional.ts';
import { atEnd, type Conversion, inScope, nothing, type Out, returned } from './conversion.ts';
import { headOf, isReadElsewhere, isSwitch, switchPolicies } from './heads.ts';
import { bodyOf, nowhere, word } from './make.ts';
import { type Remarks, remarksOf, withRemarks } from './remarks.ts';
import { bindings, statements } from './statements.ts';
import { term } from './terms.ts';

export interface FreeformSource {
  readonly name: string;
  readonly tree: FreeformTree;
  /** Where it is not empty, the tree does not mean what the source does. */
  readonly problems: readonly Problem[];
}

/**
 * Converts the sources of a set that are in list notation, or one of them; `loosened` (loosen.ts) get
 * a factor.
 */
export function toFreeform(
  set: CheckedSet,
  loosened: ReadonlySet<Expression> = new Set(),
  only?: string,
): readonly FreeformSource[] {
  // What only switches settings is list notation for good: free form has nothing like it.
  const kept = new Set(switchPolicies(set.parsed));
  const usage = usageBeside(kept, set);
  const shared: Shared = {
    set,
    usage,
    fresh: freshNames(usage.taken),
    loosened,
    faulting: new Set(set.analysis.forms.flatMap(({ form, faults }) => (faults ? [form] : []))),
    scope: new Map(),
    functions: new Set(),
  };
  return set.parsed.flatMap((parsed, i) => {
    const stays =
      parsed.policy.notation === 'freeform' || (only !== undefined && parsed.name !== only);
    if (stays) seen(parsed, shared);
    if (stays || kept.has(parsed)) return [];
    return [sourceOf(parsed, set.sources[i]?.text ?? '', shared)];
  });
}

/** How a set uses its names, but for what these sources assign. */
function usageBeside(kept: ReadonlySet<ParsedSource>, { parsed }: CheckedSet): Usage {
  const { assigned } = usageOf(parsed.filter((source) => !kept.has(source)));
  return { ...usageOf(parsed), assigned };
}

/** The variables of list notation that a host can still set when they, or those of one source, are in free form. */
export function switchesOf(set: CheckedSet, only?: string): ReadonlySet<string> {
  const usage = usageBeside(new Set(switchPolicies(set.parsed)), set);
  const found = set.parsed.flatMap(({ name, policy }) => {
    const stays = only !== undefined && name !== only && policy.notation === 'list';
    return policy.forms.flatMap(({ form: { expression: e } }) => {
      if (stays) return definedNames(e);
      return e.kind === 'variable' && isSwitch(e.name.text, e.value, usage) ? [e.name.text] : [];
    });
  });
  return new Set(found);
}

interface Shared {
  readonly set: CheckedSet;
  readonly usage: Usage;
  readonly fresh: Conversion['fresh'];
  readonly loosened: ReadonlySet<Expression>;
  /** Forms that a fault can end. */
  readonly faulting: ReadonlySet<Form>;
  /** What sources define stays defined for those after them. */
  readonly scope: Map<string, 'surely' | 'maybe'>;
  /** The functions defined so far. */
  readonly functions: Set<string>;
}

/** What a source that stays as it is lets those after it see. */
function seen({ name, policy }: ParsedSource, { faulting, scope, functions }: Shared): void {
  const { places, own } = definedBySource({ name, policy });
  const hidden = new Set(own);
  for (const [key, { form }] of places) {
    if (hidden.has(key) || key.startsWith('local:')) continue;
    if (key.startsWith('fn:')) functions.add(key.slice('fn:'.length));
    else {
      const isPlain = form.expression.kind === 'variable' || form.expression.kind === 'block';
      scope.set(key, isPlain && !faulting.has(form) ? 'surely' : 'maybe');
    }
  }
}

function sourceOf({ name, policy }: ParsedSource, text: string, shared: Shared): FreeformSource {
  const problems: Problem[] = [];
  const outer = remarksOf(policy.comments, text);
  const isParameters = isParameterPolicy(policy);
  const body: Out = [];
  for (const { form, offset } of policy.forms) {
    const { start, end } = form.expression.span;
    const before = outer.before(offset + start);
    const blankBefore = outer.blankBefore(offset + start);
    const own: Remarks = remarksOf(form.comments, text.slice(offset, offset + end));
    const problem: Conversion['problem'] = (span, message) => {
      const moved = { start: span.start + offset, end: span.end + offset };
      problems.push({ source: name, span: moved, message });
    };
    const c = conversionOf(name, form, own, problem, shared);
    const said: Remark[] = [];
    const made = isParameters ? parameter(c, form, said) : topLevel(c, form, name, shared);
    const rest = own.before(Number.POSITIVE_INFINITY);
    const trailing = outer.trailing(offset + end);
    if (made.length === 0) {
      outer.keep([...before, ...said, ...rest, ...(trailing === null ? [] : [trailing])]);
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
  const after = outer.before(Number.POSITIVE_INFINITY);
  const tree: FreeformTree = {
    name: word(policyNameOf(name)),
    layout: emptyLayout,
    body: bodyOf(body, after),
    end: emptyLayout,
    after: [],
  };
  return { name, tree, problems };
}

function conversionOf(
  source: string,
  form: Form,
  remarks: Remarks,
  problem: Conversion['problem'],
  { set, usage, fresh, loosened, scope }: Shared,
): Conversion {
  const inForce: InForce = {
    frame: { form, source },
    definition: (name) => usage.functions.get(name),
  };
  const c: Conversion = {
    usage,
    remarks,
    headOf: (declared, value) => {
      const type = declaredTypeOf(set.analysis.variables.get(declared) ?? unknown);
      return c.depth > 0
        ? { type, attributes: [] }
        : headOf(declared.text, type, value, source, usage);
    },
    fresh,
    hasEffect: (operand) => hasEffect(inForce, operand),
    loosened,
    isOfDevice: (e) => {
      const kinds = set.analysis.askedOf.get(e);
      return kinds?.size === 1 && kinds.has('device');
    },
    problem,
    scope,
    around: new Set(),
    depth: 0,
    statements: (e, wanted, out) => statements(c, e, wanted, out),
    term: (e, out) => term(c, e, out),
    bindings: (e, out) => bindings(c, e, out),
  };
  return c;
}

/** A form at top level. */
function topLevel(c: Conversion, form: Form, source: string, shared: Shared): Out {
  const e = form.expression;
  if (e.kind === 'function') {
    const { text, span } = e.name;
    if (shared.functions.has(text))
      c.problem(span, `\`${text}\` is defined twice, which free form does not allow`);
    shared.functions.add(text);
    return [procedure(c, e, source)];
  }
  const known = c.scope.size;
  const out: Out = [];
  statements(c, e, nothing, out);
  const canFault = shared.faulting.has(form);
  // What a form defines is not there where it faults; new names stand last.
  if (canFault && c.scope.size > known)
    for (const name of [...c.scope.keys()].slice(known)) c.scope.set(name, 'maybe');
  if (out.length < 2) return out;
  const isOne = canFault || (definedNames(e).length === 0 && out.some((s) => s.kind === 'declare'));
  return isOne ? [together(e, out)] : out;
}

/** A form of a parameter policy: one that has no effect becomes a comment, which is added to `said`. */
function parameter(c: Conversion, form: Form, said: Remark[]): Out {
  const e = form.expression;
  if (e.kind !== 'assign') return [];
  const { text } = e.name;
  const isKnown = (name: string): boolean => c.scope.has(name);
  const hasValue = e.value.kind !== 'name' || isKnown(e.value.name);
  if (isKnown(text) && hasValue) {
    const out: Out = [];
    statements(c, e, nothing, out);
    return out;
  }
  if (c.usage.defined.has(text))
    c.problem(
      e.name.span,
      `\`${text}\` is defined later, where free form has a \`setting\` and its range; set it after its definition`,
    );
  const value =
    e.value.kind === 'name' ? e.value.name : e.value.kind === 'number' ? e.value.raw : '…';
  said.push({
    span: nowhere,
    text: `! ${text} = ${value}: nothing defines it`,
    blankBefore: false,
  });
  return [];
}

/** Statements that stay one form. `if` opens no scope, as the braces of list notation do not. */
function together(e: Expression, list: Out): Statement {
  if (definedNames(e).length > 0) return plainIf({ kind: 'true', span: nowhere }, list);
  return {
    kind: 'block',
    span: nowhere,
    layout: emptyLayout,
    body: bodyOf(list),
    end: emptyLayout,
  };
}

function procedure(c: Conversion, e: DefineFunction, source: string): Statement {
  const isFunction = c.usage.valued.has(e.name.text);
  const before = c.remarks.before(e.body.span.start);
  const out: Out = [];
  const params = e.params.map(({ text }) => text);
  inScope(c, params, () => statements(c, e.body, isFunction ? returned : atEnd, out), true);
  const after = c.remarks.before(Number.POSITIVE_INFINITY);
  return {
    kind: 'procedure',
    span: nowhere,
    layout: { ...emptyLayout, before },
    keyword: isFunction ? 'function' : 'subroutine',
    isPublic: isReadElsewhere(e.name.text, source, c.usage),
    result: null,
    name: word(e.name.text),
    params: params.map((text) => ({ span: nowhere, name: word(text), type: null })),
    body: bodyOf(out, after),
    end: emptyLayout,
  };
}

/** `10-balloon.policy` is called `balloon`: the number is about the order of files. */
function policyNameOf(source: string): string {
  const base = source
    .replace(/^.*\//u, '')
    .replace(/(?<=.)\.[A-Za-z]+$/u, '')
    .replace(/^\d+[-_](?=[A-Za-z_])/u, '');
  const name = base.replace(/[^A-Za-z0-9_]+/gu, '_').replace(/^_(?=[A-Za-z])|_$/gu, '');
  return /^[A-Za-z_]/u.test(name) ? name : `_${name}`;
}
