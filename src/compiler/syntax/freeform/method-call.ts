/**
 * Methods as lists write them, `Host.Control "ksm_run" 1` and `(guest.Prop "name")`, in free form:
 * one slip, whose parts would each be a fault of their own.
 * In: a cursor. Out: what is written so and what it is here; or null. Nothing is reported.
 */
import { words } from '../../diagnostics/words.ts';
import type { Cursor } from './cursor.ts';
import { listCallAt, startsValue } from './list-call.ts';
import { inSmallLetters, unitWords } from './words.ts';

/** A method as lists write it. */
export interface MethodCall {
  /** How it is written here; null where its value is more than can be copied. */
  readonly due: string | null;
  /** `due`, with `…` for what cannot be copied. */
  readonly shown: string;
  /** Whether it changes something, and so is a statement here. */
  readonly isStatement: boolean;
  /** How many tokens it is. */
  readonly length: number;
}

/** By their small letters, as tokens have them. */
const methods: ReadonlyMap<string, string> = new Map(
  ['Prop', 'Stat', 'StatAvg', 'Control', 'GetControl', 'SetVar', 'GetVar'].map((name) => [
    inSmallLetters(name),
    name,
  ]),
);

/** Longer names and values are not read. */
const mostTokens = 200;

/** The method of lists that stands at a place. */
export function methodCallAt(cursor: Cursor): MethodCall | null {
  const isForm = cursor.is('(');
  const first = isForm ? 1 : 0;
  if (!/^(?:word|quoted)$/u.test(cursor.peek(first).kind)) return null;
  let at = first;
  while (cursor.is('.', at + 1) && at < mostTokens) at += 2;
  const method = methods.get(cursor.peek(at).text);
  const isCalled = cursor.is('(', at + 1);
  const nameAt = at + (isCalled ? 2 : 1);
  const name = cursor.peek(nameAt);
  if (at === first || method === undefined || name.kind !== 'text') return null;
  if (isForm && isCalled) return null;
  const of = cursor.line.text.slice(cursor.peek(first).start, cursor.peek(at - 2).end);
  const sets = method === 'Control' || method === 'SetVar';
  const closed = isForm || isCalled;
  // The comma of a call around it is no part of it.
  const from = nameAt + ((closed || sets) && cursor.is(',', nameAt + 1) ? 2 : 1);
  const to = closed || sets ? endOf(cursor, from, closed) : from;
  if (closed && !cursor.is(')', to)) return null;
  const length = to + (closed ? 1 : 0);
  const hasValue = to > from;
  const picked = cursor.line.text.slice(name.start + 1, name.end - 1);
  const value = hasValue ? valueAt(cursor, from, to) : null;
  const isStatement = sets && hasValue;
  const shown = written(of, method, picked, hasValue ? (value ?? '…') : null);
  return { due: hasValue && value === null ? null : shown, shown, isStatement, length };
}

/** How free form writes it. */
function written(of: string, method: string, name: string, value: string | null): string {
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name);
  const member = isName ? name : `\`${name}\``;
  if (method === 'Stat')
    return value === null ? `${of}.${member}` : `stat(${of}, "${name}", ${value})`;
  const read = words.freeform.method(of, method, isName || method === 'Prop' ? name : member);
  return value === null ? read : `${read} = ${value}`;
}

/** Where the value that starts here ends: at the parenthesis that closes, or with the line. */
function endOf(cursor: Cursor, from: number, closed: boolean): number {
  let depth = 0;
  let at = from;
  for (; cursor.peek(at).kind !== 'end' && at - from < mostTokens; at++) {
    if (cursor.is('(', at)) depth++;
    else if (cursor.is(')', at) && depth-- === 0 && closed) break;
  }
  return at;
}

/** A value as it is written here; null where it is not one of free form, or several. */
function valueAt(cursor: Cursor, from: number, to: number): string | null {
  const inLists = listCallAt(cursor, true, from);
  if (inLists !== null && inLists.length === to - from) return inLists.due;
  for (let at = from; at < to; at++) {
    const token = cursor.peek(at);
    const next = cursor.peek(at + 1);
    if (token.kind === 'bad' || token.kind === 'foreign') return null;
    if (cursor.is('(', at) && next.kind === 'sign' && !/^[-(]$/u.test(next.text)) return null;
    const isUnit = token.kind === 'number' && unitWords.has(next.text);
    if (at + 1 < to && !isUnit && endsValue(cursor, at) && startsValue(next)) return null;
  }
  return cursor.line.text.slice(cursor.peek(from).start, cursor.peek(to - 1).end);
}

/** Whether a value may end with this token; behind a dot no word is reserved. */
const endsValue = (cursor: Cursor, at: number): boolean =>
  cursor.is(')', at) || cursor.is('.', at - 1) || startsValue(cursor.peek(at));
