/**
 * What free-form policies declare: types, constants, settings.
 * In: a declaration and the value that it is given. Out: the value as the variable holds it, and what
 * is remembered for its assignments. A setting is any number of its range to all that is proved.
 */
import { plainUnit } from '../../schema/units.ts';
import {
  constantAssignment,
  declaredType,
  refusedParameter,
  settingRange,
} from '../diagnostics/declarations.ts';
import type {
  Declaration,
  DeclaredType,
  DefineVariable,
  Expression,
  Name,
  TypeDeclaration,
} from '../syntax/ast.ts';
import { type Context, checked, type Place } from './context.ts';
import { isPlain } from './definitions.ts';
import type { Declared, Override, Slot } from './entry.ts';
import { unquoted } from './need.ts';
import { expect, given, unitOfType } from './quantities.ts';
import { type Range, range } from './range.ts';
import {
  constantOf,
  describe,
  has,
  isUnknown,
  Kind,
  number,
  numeric,
  only,
  type Type,
  unknown,
  without,
} from './type.ts';
import { type Checked, typed } from './value.ts';

/** What a value can be that a declared type excludes, in words; whether it always is. */
interface Misfit {
  readonly found: string;
  readonly always: boolean;
}

/** Compares a type with a declared one; null where it fits. Any value may be missing. */
export function misfit(type: Type, declared: DeclaredType): Misfit | null {
  if (isUnknown(type) || declared === 'auto') return null;
  const allowed = declared === 'text' ? Kind.text : declared === 'logical' ? numeric : Kind.number;
  const rest = without(type, allowed | Kind.missing);
  if (rest.kinds !== 0) return { found: describe(rest), always: !has(type, allowed) };
  if (!has(type, Kind.number)) return null;
  const { lo, hi, whole } = type.range;
  const always = lo === hi;
  if (declared === 'integer' && !whole) return { found: 'a fraction', always };
  const isTruth = whole && lo >= 0 && hi <= 1;
  return declared === 'logical' && !isTruth
    ? { found: 'a number other than 0 and 1', always }
    : null;
}

/** Reports a value that is not of the declared type; gives whether it can be. */
export function checkDeclaredType(
  c: Context,
  e: Expression,
  type: Type,
  { type: declaration, name, form, source }: Omit<Declared, 'fixed' | 'range'>,
): boolean {
  const wrong = misfit(type, declaration.type);
  if (wrong === null) return true;
  const place = { form, source, span: name.span };
  const { found, always } = wrong;
  const fixes =
    declaration.type === 'real' ? unquoted(e, unitOfType(declaration) ?? plainUnit) : [];
  c.report(declaredType(e.span, name.text, declaration.type, found, always, fixes), [
    { message: 'it is declared here', place },
  ]);
  return !always;
}

/** Notes what is declared of a slot. */
export function remember(
  c: Context,
  slot: Slot,
  name: Name,
  type: TypeDeclaration,
  fixed: Declared['fixed'] = null,
  range: Range | null = null,
): Declared {
  const { form, source } = c.frame;
  const declared: Declared = { type, fixed, range, name, form, source };
  c.flow.set(slot.declaration, declared);
  return declared;
}

/** The value of a declared variable, checked against its declaration. */
export function declaredValue(
  c: Context,
  e: DefineVariable,
  declaration: Declaration,
  slot: Slot,
  initial: Checked,
  inUnit: boolean,
): Checked {
  const type = inUnit ? declaration.type : { ...declaration.type, unit: null };
  const r = declaration.setting === null ? null : rangeOf(c, e, declaration, declaration.setting);
  const fixed =
    declaration.setting !== null ? 'setting' : declaration.parameter ? 'parameter' : null;
  const declared = remember(c, slot, e.name, type, fixed, r);
  const fits = checkDeclaredType(c, e.value, c.typeOf(initial.value), declared);
  // One slip, one report: what is done with the variable is right for its type.
  if (!fits && r === null) return checked(typed(unknown), initial.ir);
  if (r === null || c.rules.settable === 'all') return initial;
  const value = constantOf(c.typeOf(initial.value));
  if (value === null) {
    const problem = `the value of the setting \`${e.name.text}\` is not known before the policy runs; write a number`;
    c.report(settingRange(e.value.span, problem));
  } else if (value < r.lo || value > r.hi) {
    const { low, high } = declaration.setting ?? {};
    const bounds = `${boundText(low, r.lo)} : ${boundText(high, r.hi)}`;
    const problem = `the value of the setting \`${e.name.text}\` is outside its range ${bounds}`;
    c.report(settingRange(e.value.span, problem));
  }
  return checked(typed(number(r)), initial.ir);
}

/** A bound as its author writes it, where that is a number. */
const boundText = (e: Expression | undefined, value: number): string =>
  e?.kind !== 'number' || e.unit === undefined
    ? String(value)
    : `${e.raw}${e.unit === '%' ? '' : ' '}${e.unit}`;

const inWords = ({ lo, hi }: Range): string => `${lo} : ${hi}`;

const hasUnit = (e: Expression): boolean => e.kind === 'number' && e.unit !== undefined;

/** The range of a setting; null where there is none, which is reported. */
function rangeOf(
  c: Context,
  { name, value }: DefineVariable,
  { type }: Declaration,
  { low, high, span }: NonNullable<Declaration['setting']>,
): Range | null {
  if (type.type === 'text' || type.type === 'auto') {
    const problem = `a setting is a number, so it is \`real\`, \`integer\` or \`logical\`, not \`${type.type}\``;
    c.report(settingRange(type.span, problem));
    return null;
  }
  const what = `\`${name.text}\``;
  const bounds = [low, high].map((e) => {
    expect(c, e, unitOfType(type));
    const x = c.check(e, true);
    // One unit is not declared, one report: that of the value says it.
    if (!hasUnit(value)) given(c, e, x, unitOfType(type), what);
    if (x.unit !== undefined && x.unit.literal !== null && x.unit.literal.unit !== '%') return null;
    const bound = x.value.type;
    const known = constantOf(bound);
    if (known === null && !isUnknown(bound)) {
      const problem = 'the bounds of a setting are known before the policy runs; write a number';
      c.report(settingRange(e.span, problem));
    }
    return known;
  });
  const [lo, hi] = bounds;
  if (typeof lo !== 'number' || typeof hi !== 'number') return null;
  if (lo > hi) {
    c.report(settingRange(span, 'the range of this setting is empty; write the lower bound first'));
    return null;
  }
  return range(lo, hi, type.type !== 'real');
}

/** Reports an assignment that a declaration does not allow; gives whether the value can be of its type. */
export function checkAssigned(
  c: Context,
  slot: Slot,
  name: Name,
  e: Expression,
  type: Type,
): boolean {
  const declared = c.flow.declared(slot);
  if (declared === undefined || c.rules.settable === 'all') return true;
  if (declared.fixed === null) return checkDeclaredType(c, e, type, declared);
  const { form, source } = declared;
  refuseAssignment(c, name, e, declared.fixed, { form, source, span: declared.name.span }, type);
  return true;
}

/** Reports an assignment to a constant or setting, declared at `place`; `type`: of the value. */
export function refuseAssignment(
  c: Context,
  name: Name,
  e: Expression,
  fixed: NonNullable<Declared['fixed']>,
  place: Place,
  type: Type,
): void {
  const { notation, expression, diagnostics } = c.frame.form;
  const isTop = notation === 'list' && expression.kind === 'assign' && expression.value === e;
  // What could not be read has its own report.
  if (isTop && diagnostics.length > 0) return;
  const notes = [{ message: 'it is declared here', place }];
  if (!isTop || fixed === 'parameter' || isPlain(e)) {
    c.report(constantAssignment(name.span, name.text, fixed), notes);
    return;
  }
  // Meant as a parameter policy: a file of its own that sets what others declare.
  const value = constantOf(type);
  const known = value !== null && /^-?\d{1,15}(?:\.\d{1,9})?$/u.test(String(value));
  c.report(constantAssignment(e.span, name.text, 'computed', known ? value : undefined), notes);
}

/** Whether what a place defines is declared as a setting. */
export function isSettingAt({ form, span }: Place): boolean {
  const { expression: all } = form;
  return (all.kind === 'block' ? all.items : [all]).some(
    (e) =>
      e.kind === 'variable' &&
      e.name.span.start === span.start &&
      (e.declaration?.setting ?? null) !== null,
  );
}

/** Whether a parameter policy may give a declared variable a value of this type; reports it where not. */
export function mayOverride(
  c: Context,
  declared: Declared,
  parameter: { readonly name: Name; readonly value: Expression },
  type: Type,
): boolean {
  const { range: r, form, source } = declared;
  const place = { form, source, span: declared.name.span };
  const refuse = (e: Name | Expression, reason: string): boolean => {
    c.report(refusedParameter(e.span, parameter.name.text, reason), [
      { message: 'it is declared here', place },
    ]);
    return false;
  };
  if (declared.fixed === 'parameter')
    return refuse(parameter.name, 'its policy says it is constant');
  if (r === null) {
    return declared.fixed === 'setting'
      ? false
      : refuse(parameter.name, 'its policy does not declare it as a `setting`');
  }
  const fits = only(type, numeric) && type.range.lo >= r.lo && type.range.hi <= r.hi;
  if (!fits) return refuse(parameter.value, `this is outside its range ${inWords(r)}`);
  return !r.whole || type.range.whole || refuse(parameter.value, 'it is a whole number');
}

/** A parameter policy has given a value to what is now defined; the written one is still evaluated. */
export function overridden(
  c: Context,
  initial: Checked,
  { parameter, form, source }: Override,
  declared: Declared | undefined,
): Checked {
  return c.inFrame({ ...c.frame, form, source }, () => {
    const other = c.check(parameter.value, true);
    if (declared === undefined || c.rules.settable === 'all')
      return checked(other.value, { k: 'seq', items: [initial.ir, other.ir] });
    if (!mayOverride(c, declared, parameter, c.typeOf(other.value))) return initial;
    return checked(initial.value, { k: 'seq', items: [initial.ir, other.ir] });
  });
}
