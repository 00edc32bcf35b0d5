/**
 * Uses that need a present value of some type.
 * In: a checked operand. Out: the operand with what the use proves about it, and code that ends the
 * iteration where the value is missing; a warning where that can happen.
 */
import { sameDimension, type Unit, unitNamed } from '../../schema/units.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { written } from '../diagnostics/unknown-names.ts';
import { missingValue, mixedTypes, wrongType } from '../diagnostics/values.ts';
import { type Words, words } from '../diagnostics/words.ts';
import type { Expression } from '../syntax/ast.ts';
import type { Context, Place } from './context.ts';
import { everything } from './range.ts';
import { noSymbol, type ValueSymbol } from './symbol.ts';
import {
  describe,
  isUnknown,
  Kind,
  never,
  only,
  refine,
  type Type,
  unknown,
  without,
} from './type.ts';
import type { Checked } from './value.ts';

/** Every value but a missing one. */
export const present: Type = {
  kinds: ~(Kind.missing | Kind.unknown) & 0x1ff,
  range: everything,
  texts: null,
  length: Infinity,
  element: null,
};

/** An expression in words, for messages. */
export function label(c: Context, e: Expression): string {
  const path = pathOf(c.words, e);
  return path === null ? 'this value' : `\`${path}\``;
}

function pathOf(w: Words, e: Expression): string | null {
  switch (e.kind) {
    case 'name':
      return e.name;
    case 'number':
      return e.unit === undefined || e.unit === '%'
        ? `${e.raw}${e.unit ?? ''}`
        : `${e.raw} ${e.unit}`;
    case 'missing':
      return w.missing;
    case 'member': {
      const of = pathOf(w, e.of);
      return of === null ? null : `${of}.${e.member.text}`;
    }
    case 'method': {
      const of = pathOf(w, e.of);
      const name = e.args[0];
      if (of === null) return null;
      return w.method(of, e.method.text, name?.kind === 'text' ? name.value : null);
    }
    case 'call':
      return w.call(e.callee.text, ...(e.args.length > 0 ? ['…'] : []));
    default:
      return null;
  }
}

/**
 * Where to report that a value is unguarded: at the outermost call that was given the value or the
 * entity it belongs to, since the guard belongs there; else at the use.
 */
function unguardedCall(c: Context, symbol: ValueSymbol): Place | null {
  const { root } = symbol;
  if (root === noSymbol || root === c.host) return null;
  const calls = c.frames.filter((f) => root.age < f.symbolBase);
  // Where nobody calls the function there is no place; a call that comes has one.
  if (calls.length > 0) c.unit.placed = true;
  return calls.find((f) => f.callSite !== null)?.callSite ?? null;
}

/** The operand, present from here on. */
export function need(c: Context, e: Expression, x: Checked): Checked {
  const value = c.now(x.value);
  const { type, symbol } = value;
  if (isUnknown(type) || (type.kinds & Kind.missing) === 0) return { value, ir: x.ir };
  const always = only(type, Kind.missing);
  const call = unguardedCall(c, symbol);
  const w = words[(call ?? c.frame).form.notation];
  const { why } = symbol.info;
  const diagnostic = missingValue(e.span, w, label(c, e), why, always);
  if (call === null) c.report(diagnostic);
  else {
    c.reportAt(call, { ...diagnostic, span: call.span }, [
      { message: `${label(c, e)} is used here`, place: c.place(e.span) },
    ]);
  }
  c.unit.faults = true;
  c.assume([{ symbol, type: present }]);
  // What comes after a sure fault is never reached.
  const rest = always ? never : refine(type, present);
  return { value: { ...value, type: rest }, ir: { k: 'need', value: x.ir, at: c.site(e.span) } };
}

/** `"5"` where a number belongs is `5`; in free form and where a unit is known, `"2 GiB"` is `2 GiB`. */
export function unquoted(e: Expression, unit?: Unit): readonly Fix[] {
  if (e.kind !== 'text') return [];
  const match = /^(-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?)\s*([A-Za-z/%]*)$/u.exec(e.value);
  const [, digits, name = ''] = match ?? [];
  if (digits === undefined) return [];
  if (name === '') return written(e.span, digits);
  const own = unit === undefined ? undefined : unitNamed(name);
  const fits = own !== undefined && unit !== undefined && sameDimension(own, unit);
  return fits ? written(e.span, `${digits}${name === '%' ? '' : ' '}${name}`) : [];
}

/** Whether an expression is one word or a call, which needs no parentheses wherever it stands. */
export const isSingle = ({ kind }: Expression): boolean =>
  /^(?:name|member|method|call|number|text)$/u.test(kind);

/**
 * The operand as one of some kinds: an error where it never is, a warning (and a check in the code)
 * where it may not be. `checked` tells whether the code needs that check.
 */
export function needKinds(
  c: Context,
  e: Expression,
  x: Checked,
  kinds: number,
  operation: string,
  needs: string,
): Checked & { readonly uncertain: boolean } {
  const y = need(c, e, x);
  const { type } = y.value;
  if (isUnknown(type) || only(type, kinds)) return { ...y, uncertain: false };
  const wrong = without(type, kinds);
  if ((type.kinds & kinds) === 0) {
    const fixes = (kinds & Kind.number) === 0 ? [] : unquoted(e);
    c.report(wrongType(e.span, operation, needs, describe(wrong), fixes));
    return { value: { ...y.value, type: unknown }, ir: y.ir, uncertain: false };
  }
  c.report(mixedTypes(e.span, operation, needs, describe(wrong)));
  c.unit.faults = true;
  return { value: { ...y.value, type: without(type, ~kinds) }, ir: y.ir, uncertain: true };
}
