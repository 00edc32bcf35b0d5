/**
 * Methods of entities: properties, samples, averages, controls, saved variables, device setters.
 * In: a method expression. Out: its value and code; proposals and saved variables are effects.
 */

import { methodNamed } from '../../schema/builtins.ts';
import { largestCarried, longestText } from '../../schema/limits.ts';
import { suggest } from '../../schema/nearest.ts';
import type { Unit } from '../../schema/units.ts';
import { differsOnMom } from '../diagnostics/conversion.ts';
import { nameNotKnown, unknownMethod, unknownProperty } from '../diagnostics/entities.ts';
import { unknownName } from '../diagnostics/unknown-names.ts';
import { wrongArgumentCount, wrongType } from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type {
  Expression,
  MemberExpression,
  Method,
  MethodExpression,
  NameExpression,
} from '../syntax/ast.ts';
import { absorbed, type Context, checked, type FoundFix } from './context.ts';
import { findControl, propose, setter } from './controls.ts';
import { elsewhere } from './elsewhere.ts';
import { keyOf } from './entry.ts';
import { entityKind, fieldUnit, findField, nameOfKind, readField } from './members.ts';
import { need } from './need.ts';
import { expect, given, loose, quantityOf } from './quantities.ts';
import { everything, range, widenRange } from './range.ts';
import { alone } from './symbol.ts';
import {
  describe,
  has,
  isUnknown,
  join,
  Kind,
  missing,
  number,
  numeric,
  only,
  orMissing,
  type Type,
  text,
  unknown,
} from './type.ts';
import { type Checked, reprOf, typed, type Value } from './value.ts';

/** Whether a name stands as a member, without quotes. */
export const isBare = (e: Expression): boolean => e.kind === 'text' && e.bare === true;

const nothing = (): Checked => checked(typed(unknown), { k: 'missing' });
const done = (ir: Ir): Checked => checked(typed(missing), ir);

const methodNames: readonly Method[] = [
  'Prop',
  'Stat',
  'StatAvg',
  'Control',
  'GetControl',
  'SetVar',
  'GetVar',
];

function argumentText(min: number, max: number): string {
  if (min === max) return min === 1 ? '1 argument' : `${min} arguments`;
  return `${min} or ${max} arguments`;
}

export function checkMethod(c: Context, e: MethodExpression): Checked {
  const of = need(c, e.of, c.check(e.of, true));
  // A literal is in the unit of the field or control that it is for.
  const value = e.args.at(-1);
  if (value !== undefined) expect(c, value, unitFor(c, e, of.value.type));
  const args = e.args.map((a, i) =>
    i === 0 && isUnquoted(c, e, a) ? unquoted(c, a) : c.check(a, true),
  );
  const kind = entityKind(c, e.of, of.value.type, 'a method');
  if (kind === null) return absorbed(of, ...args);
  c.unit.notes.askedOf.push([e, kind]);
  const name = e.method.text;
  const [first] = e.args;
  if (kind === 'device' && name === 'Prop' && first?.kind === 'text' && isBare(first)) {
    // `device.name`: what is a property of a guest is a field of a device.
    const entry = findField(c, kind, first.value, first.span, false);
    return entry === null ? nothing() : readField(c, of, kind, entry);
  }
  const row = methodNamed(name);
  if (row === undefined || !row.of.includes(kind)) {
    const known =
      kind === 'device' ? [...c.environment.setters.keys()] : kind === 'limits' ? [] : methodNames;
    const other = elsewhere(c, kind, name, 'method', e);
    c.report(
      unknownMethod(
        e.method.span,
        c.words,
        nameOfKind(kind),
        name,
        // What sets a control has the name of the control's own.
        name === 'SetControl' ? 'Control' : suggest(name, [...known]),
        other,
      ),
    );
    return nothing();
  }
  const most = row.maxArgs ?? e.args.length;
  if (args.length < row.minArgs || args.length > most) {
    const { words } = c;
    const signature = c.frame.form.notation === 'list' ? row.signature : row.freeForm;
    c.report(
      wrongArgumentCount(
        e.span,
        words.methodName(name),
        argumentText(row.minArgs, most),
        args.length,
        signature,
      ),
    );
    return nothing();
  }
  if (kind === 'device') return setter(c, e, of, args[0]!);
  if (kind === 'limits') return nothing();
  const method = methodNames.find((m) => m === name);
  return method === undefined ? nothing() : byName(c, e, of, kind, method, args);
}

/** The unit of what a method takes a value for: a control, a limit, a field. */
function unitFor(c: Context, e: MethodExpression, of: Type): Unit | undefined {
  const [name] = e.args;
  const { controls, setters, fields } = c.environment;
  const setter = setters.get(e.method.text);
  if (setter !== undefined) return quantityOf(setter.control.unit)?.unit;
  if (name?.kind !== 'text') return undefined;
  const kind = only(of, Kind.host) ? 'host' : only(of, Kind.guest) ? 'guest' : null;
  if (kind === null) return undefined;
  if (e.method.text === 'Control') {
    const entry = controls[kind].get(name.value);
    return entry === undefined ? undefined : quantityOf(entry.control.unit)?.unit;
  }
  const entry = e.method.text === 'Stat' ? fields[kind].get(name.value) : undefined;
  return entry === undefined ? undefined : fieldUnit(entry)?.unit;
}

/** Whether a field, control or variable is named without quotes. */
function isUnquoted(c: Context, e: MethodExpression, a: Expression): a is NameExpression {
  const plain = a.kind === 'name' && a.name !== 'Host' && a.name !== 'Guests';
  return (
    plain &&
    methodNames.some((m) => m === e.method.text) &&
    c.lookup(a.name).length === 0 &&
    c.later(a.name) === undefined
  );
}

function unquoted(c: Context, a: NameExpression): Checked {
  c.report(unknownName(a.span, c.words, a.name, `"${a.name}"`, null));
  return nothing();
}

/** The name argument picks a field, control or variable before the policy runs: once per known text. */
function byName(
  c: Context,
  e: MethodExpression,
  of: Checked,
  kind: 'host' | 'guest',
  method: Method,
  args: readonly Checked[],
): Checked {
  const nameArg = args[0]!;
  const type = c.typeOf(nameArg.value);
  if (isUnknown(type)) return absorbed(...args);
  if (!only(type, Kind.text)) {
    const written = e.args[0]!;
    const what = `\`${c.words.methodName(method)}\``;
    const diagnostic = wrongType(written.span, what, 'a name in quotes', describe(type));
    c.report(diagnostic, [], written.kind === 'member' ? [named(c, written)] : []);
    return nothing();
  }
  if (type.texts === null) {
    c.report(nameNotKnown(e.args[0]!.span, c.words, method));
    return nothing();
  }
  const names = [...type.texts];
  const one = (name: string): Checked => callMethod(c, e, of, kind, method, name, args[1]);
  if (names.length === 1) return one(names[0]!);
  const cases = names.map(one);
  // The last name needs no test: the text is one of them.
  let result = cases[cases.length - 1] ?? nothing();
  for (let i = cases.length - 2; i >= 0; i--) {
    const cond: Ir = {
      k: 'op',
      op: 'eq',
      args: [nameArg.ir, { k: 'text', v: names[i]! }],
      at: 0,
      faults: false,
    };
    const value = typed(join(cases[i]!.value.type, result.value.type));
    result = checked(value, { k: 'if', cond, then: cases[i]!.ir, else: result.ir });
  }
  return result;
}

/** `(Host.StatAvg Host.mem_free)` is `(Host.StatAvg "mem_free")`. */
function named(c: Context, { span, member }: MemberExpression): FoundFix {
  const text = `"${member.text}"`;
  return { title: `Write \`${text}\``, edits: [{ place: c.place(span), text }] };
}

function callMethod(
  c: Context,
  e: MethodExpression,
  of: Checked,
  kind: 'host' | 'guest',
  method: Method,
  name: string,
  second: Checked | undefined,
): Checked {
  const nameSpan = e.args[0]!.span;
  switch (method) {
    case 'Prop':
      return property(c, e, of, kind, name);
    case 'Stat':
    case 'StatAvg': {
      const entry = findField(c, kind, name, nameSpan, !isBare(e.args[0]!));
      if (entry === null) return nothing();
      if (method === 'Stat') {
        const latest = readField(c, of, kind, entry);
        if (second === undefined) return latest;
        given(c, e.args[1]!, second, latest.unit?.unit, 'the field');
        const type = entry.optional
          ? join(latest.value.type, c.typeOf(second.value))
          : latest.value.type;
        const r = reprOf(c.fieldParts(entry).latest.info.type);
        const ir: Ir = { k: 'stat', of: of.ir, entity: kind, name, r, default: second.ir };
        return { value: typed(type), ir, unit: latest.unit };
      }
      const { type } = entry.field;
      if (type !== 'number' && type !== 'logical' && type !== 'any') {
        c.report(
          wrongType(
            nameSpan,
            `\`${c.words.methodName(method)}\``,
            'a field of numbers',
            `a field of type ${type}`,
          ),
        );
        return nothing();
      }
      const { average } = c.fieldParts(entry);
      const value = c.now(typed(average.info.type, of.value.symbol.partOf(average)));
      if (c.rules.asMom && has(value.type, Kind.missing))
        c.report(
          differsOnMom(e.span, 'MOM gives 0.0 for the average of no data, which is missing here'),
        );
      const ir: Ir = { k: 'average', of: of.ir, entity: kind, name, r: 'num' };
      return { value, ir, unit: fieldUnit(entry) };
    }
    case 'Control':
      return propose(c, e, of, kind, name, e.args[1]!, second!);
    case 'GetControl': {
      const entry = findControl(c, e.args[0]!, kind, name);
      if (entry === null && !c.environment.anyControl) return nothing();
      const type = entry === null ? anyControlType : orMissing(number(everything));
      const value = current(c, keyOf.proposed(kind, name), of, type, 'nothing may be proposed yet');
      const ir: Ir = { k: 'proposed', of: of.ir, entity: kind, name, r: reprOf(type) };
      return { value, ir, unit: entry === null ? undefined : quantityOf(entry.control.unit) };
    }
    case 'SetVar': {
      loose(c, [second!]);
      const type = c.typeOf(second!.value);
      if (!isUnknown(type) && !only(type, savable)) {
        c.report(
          wrongType(
            e.args[1]!.span,
            `\`${c.words.methodName(method)}\``,
            'a number, logical or text',
            describe(type),
          ),
        );
        return nothing();
      }
      const key = `${kind}:${name}`;
      if (!isUnknown(type)) c.saved(key, type);
      c.flow.set(keyOf.saved(key), { of: of.value.symbol, value: c.now(second!.value) });
      return done({
        k: 'save',
        of: of.ir,
        entity: kind,
        name,
        r: savedRepr(c, key),
        value: second!.ir,
      });
    }
    case 'GetVar': {
      const key = `${kind}:${name}`;
      if (c.rules.asMom && c.flow.written(keyOf.saved(key), of.value.symbol) === undefined)
        c.report(
          differsOnMom(
            e.span,
            `MOM forgets \`${name}\` at the end of each cycle, so it is missing there`,
          ),
        );
      const type = orMissing(carried(c.flow.savedType(key)));
      const value = current(c, keyOf.saved(key), of, type, 'it is missing until it is set');
      return checked(value, { k: 'saved', of: of.ir, entity: kind, name, r: savedRepr(c, key) });
    }
    default:
      return method satisfies never;
  }
}

/** What a saved variable or proposal holds now: one value, with an identity, until it is written again. */
function current(c: Context, key: string, of: Checked, type: Type, why: string): Value {
  const known = c.flow.written(key, of.value.symbol);
  if (known !== undefined) return c.now(known);
  const value = typed(type, c.symbol({ type, why }, { owner: of.value.symbol }));
  c.flow.set(key, { of: of.value.symbol, value });
  return value;
}

const savable = numeric | Kind.text | Kind.missing;
const anyControlType: Type = {
  ...orMissing(number(everything)),
  kinds: numeric | Kind.text | Kind.list | Kind.missing,
};

/**
 * What a saved variable can hold: what this set saves, and what another set saved before it was
 * replaced (runtime/snapshot.ts carries such values over).
 */
function carried(saved: Type | undefined): Type {
  if (saved !== undefined && reprOf(orMissing(saved)) === 'any') return anySaved;
  const number_ = number(range(-largestCarried, largestCarried));
  return saved === undefined ? number_ : join(saved, number_);
}

const anySaved: Type = { ...text(longestText), kinds: numeric | Kind.text | Kind.missing };

/** How a saved variable is held: as the type over the whole set says. */
function savedRepr(c: Context, key: string): 'num' | 'any' {
  const type = c.flow.savedType(key);
  return type !== undefined && reprOf(orMissing(type)) === 'any' ? 'any' : 'num';
}

/** The type of a saved variable over the whole set: bounds grow in few steps, so that rounds end. */
export function widenSaved(old: Type | undefined, next: Type): Type {
  if (old === undefined) return next;
  const joined = join(old, next);
  return {
    ...joined,
    range: widenRange(old.range, joined.range),
    texts: joined.texts,
    length: joined.length > old.length ? Infinity : joined.length,
  };
}

function property(
  c: Context,
  call: MethodExpression,
  of: Checked,
  kind: 'host' | 'guest',
  name: string,
): Checked {
  const schema = c.environment.properties[kind].get(name);
  const e = call.args[0]!;
  if (schema === undefined) {
    const known = [...c.environment.properties[kind].keys()];
    const other = elsewhere(c, kind, name, 'property', call);
    c.report(
      unknownProperty(e.span, nameOfKind(kind), name, suggest(name, known), !isBare(e), other),
    );
    return nothing();
  }
  const base =
    schema.type === 'text'
      ? text(longestText)
      : schema.type === 'number'
        ? number(everything)
        : anyPropertyType;
  const type = schema.optional ? orMissing(base) : base;
  const why = schema.optional ? 'an optional property' : null;
  const symbol = of.value.symbol.partOf({ name: `k.${name}`, info: alone(type, why) });
  const value = c.now(typed(type, symbol));
  return checked(value, { k: 'property', of: of.ir, entity: kind, name, r: reprOf(type) });
}

const anyPropertyType: Type = {
  ...text(longestText),
  kinds: numeric | Kind.text | Kind.list | Kind.missing,
};
