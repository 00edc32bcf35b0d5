/**
 * Gives single statements their meaning: declarations, assignments, calls, expressions.
 * In: a statement. Out: its expression; of a declaration one per name.
 */
import { ioTune } from '../../../schema/controllers/io-tune.ts';
import { suggest } from '../../../schema/nearest.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import type { Span } from '../../text/source.ts';
import type { Declaration, Expression, TypeDeclaration } from '../ast.ts';
import { knownControl } from '../known-controls.ts';
import { asMethod, buildInvocation, hasArity } from './build-invocation.ts';
import { type Builder, bareText, errorAt, groupOf, nameOf } from './builder.ts';
import { foreignStatements, loneStatements, wordInstead } from './foreign.ts';
import type {
  AssignStatement,
  CallStatement,
  DeclareStatement,
  Term,
  TermStatement,
  TypeWords,
} from './tree.ts';

export const typeOf = ({ type, unit, span }: TypeWords): TypeDeclaration => ({
  type,
  unit: unit?.text ?? null,
  span,
});

/** `real(KiB), parameter :: a = 1, b = 2`; `local`: not at policy level. */
export function buildDeclaration(
  b: Builder,
  { span, type, attributes, names }: DeclareStatement,
  local: boolean,
): readonly Expression[] {
  const has = (kind: string) => attributes.find((attribute) => attribute.kind === kind);
  const without = (attribute: { readonly kind: string; readonly span: Span }): Fix => {
    const before = attributes.findLast(({ span: at }) => at.end <= attribute.span.start) ?? type;
    const cut = { start: before.span.end, end: attribute.span.end };
    return { title: `Remove \`${attribute.kind}\``, edits: [{ span: cut, text: '' }] };
  };
  for (const [i, attribute] of attributes.entries()) {
    const { kind, span: at } = attribute;
    const problem = `\`${kind}\` stands here twice; leave one out`;
    if (attributes.findIndex((other) => other.kind === kind) < i)
      b.report(faults.malformedDeclaration(at, problem, [without(attribute)]));
  }
  const setting = attributes.find((attribute) => attribute.kind === 'setting');
  const constant = has('parameter');
  const seen = has('public');
  if (constant !== undefined && setting !== undefined)
    b.report(faults.conflictingAttributes(constant.span, [without(constant), without(setting)]));
  for (const attribute of [seen, setting])
    if (local && attribute !== undefined)
      b.report(faults.localAttribute(attribute.span, attribute.kind));
  const declaration: Declaration = {
    type: typeOf(type),
    parameter: constant !== undefined,
    public: seen !== undefined || setting !== undefined,
    setting:
      setting === undefined
        ? null
        : { span: setting.span, low: b.term(setting.low), high: b.term(setting.high) },
  };
  return names.map((declared): Expression => {
    const value =
      declared.value === null ? errorAt(declared.name.span, []) : b.term(declared.value);
    // A name that is missing, which is reported.
    if (declared.name.text === '') return errorAt(declared.span, [value]);
    const name = nameOf(declared.name);
    return {
      kind: 'variable',
      span: names.length === 1 ? span : declared.span,
      name,
      value,
      declaration,
    };
  });
}

/** The setters of a device, by the names of the limits that they set. */
const setters: ReadonlyMap<string, string> = new Map(
  ioTune.controls.flatMap(({ name, setter }) => (setter === undefined ? [] : [[name, setter]])),
);

/** `x = e`, `guest.control.balloon_target = e`, `guest.saved.calm = e`. */
export function buildAssignment(b: Builder, { span, target, value }: AssignStatement): Expression {
  const given = b.term(value);
  if (target.kind === 'name')
    return { kind: 'assign', span, name: nameOf(target.name), value: given };
  const group = target.kind === 'member' ? groupOf(target.of) : null;
  if (target.kind !== 'member' || group === null) {
    const meant = meantTarget(target);
    b.report(faults.notAssignable(target.span, meant));
    // One slip, one report: what is no member of the entity is not looked for.
    const of = target.kind !== 'member' || meant !== null ? null : target.of;
    return errorAt(span, [...(of === null ? [] : [b.term(of)]), given]);
  }
  const of = b.term(group.of);
  const { member } = target;
  const setter = group.member.text === 'control' ? setters.get(member.text) : undefined;
  if (setter !== undefined) {
    const method = { text: setter, span: member.span };
    return { kind: 'method', span, of, method, args: [given] };
  }
  const method = group.member.text === 'control' ? 'Control' : 'SetVar';
  return {
    kind: 'method',
    span,
    of,
    method: { text: method, span: group.member.span },
    args: [bareText(member), given],
  };
}

/** `guest.balloon_target`, `guest.balloon_cur`, `guest.contrl.balloon_target`: what can be assigned to instead. */
function meantTarget(target: Term): { readonly written: string; readonly fix: Fix } | null {
  if (target.kind !== 'member' || target.member.quoted) return null;
  const { of, member } = target;
  if (of.kind === 'member') {
    const word = suggest(of.member.text, ['control', 'saved']);
    if (word === undefined) return null;
    const written = `….${word}.${member.text}`;
    const edits = [{ span: of.member.span, text: word }];
    return { written, fix: { title: `Write \`${word}\``, edits, isChoice: true } };
  }
  const control = knownControl(member.text);
  if (control === undefined) return null;
  const written = `${of.kind === 'name' ? of.name.text : '…'}.control.${control.name}`;
  const edits = [{ span: member.span, text: `control.${control.name}` }];
  const fix: Fix = { title: `Write \`${written}\``, edits };
  // Which control was meant by the field that shows it is a guess.
  return { written, fix: control.name === member.text ? fix : { ...fix, isChoice: true } };
}

/** Built-in functions that change something where they are called with a value. */
const changing = new Map([
  ['control', asMethod('Control', 'call control(entity, name, value)')],
  ['saved', asMethod('SetVar', 'call saved(entity, name, value)')],
]);

/** `call s(x)`, `call debug(x)`, `call control(guest, name, value)`. */
export function buildCall(b: Builder, { span, callee, args }: CallStatement): Expression {
  const term = { kind: 'invoke', span, callee, args } as const;
  const row = callee.quoted ? undefined : changing.get(callee.text);
  if (row === undefined) return buildInvocation(b, term);
  return hasArity(b, term, row) ? row.build(b, term) : errorAt(span, args.map(b.term));
}

/** An expression whose value nobody uses. */
export function buildUnused(b: Builder, { span, value }: TermStatement): Expression {
  if (value.kind === 'name' && loneStatements.has(value.name.text)) {
    const { text } = value.name;
    const advice = foreignStatements.get(text) ?? '';
    b.report(faults.foreignWord(span, text, advice, wordInstead(span, text)));
    return errorAt(span, []);
  }
  if (value.kind === 'invoke') b.report(faults.missingCall(span, value.callee.text));
  else if (value.kind !== 'broken') {
    const isComparison = value.kind === 'infix' && value.operator === '==';
    const assigned = isComparison && isAssignable(value.left);
    b.report(faults.unusedValue(span, assigned ? value.head : null));
  }
  return b.term(value);
}

/** Whether a term could stand on the left of `=`. */
const isAssignable = (term: Term): boolean =>
  term.kind === 'name' || (term.kind === 'member' && groupOf(term.of) !== null);
