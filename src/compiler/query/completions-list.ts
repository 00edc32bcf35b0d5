/**
 * What can be typed at a position of a list text.
 * In: the text, an offset. Out: what is asked for. Pure.
 */
import { bracketsIn, type OpenBracket } from './brackets.ts';
import { type Ask, type MemberUse, nothingAt, type Place } from './completions-place.ts';
import { formBefore, type Token } from './tokens.ts';

/** What can be typed at an offset of a list text. */
export function placeInLists(text: string, at: number): Place {
  const { tokens: all, inComment } = formBefore(text, at);
  if (inComment) return nothingAt(at);
  const last = all.at(-1);
  // What may follow a text, or `20%`, stands behind a blank.
  if (last?.end === at && (last.kind === 'text' || last.text === '%')) return nothingAt(at);
  const isTyped = last?.end === at && (last.kind === 'word' || last.kind === 'number');
  const isQuoted = last?.kind === 'open';
  const tokens = isTyped || isQuoted ? all.slice(0, -1) : all;
  const stack = bracketsIn(tokens, 'list').open;
  const inner = stack.at(-1);
  if (isQuoted) return quoted(inner, last, at);
  if (isTyped && last.kind === 'number') return nothingAt(at);
  const word = isTyped ? last.text : '';
  const dot = word.lastIndexOf('.');
  const typed = { start: at - word.length + dot + 1, end: at };
  if (inner === undefined)
    return { typed: { start: at - word.length, end: at }, asks: [{ kind: 'forms' }] };
  if (introduces(stack)) return nothingAt(at);
  if (dot >= 0) {
    const chain = word.slice(0, dot).split('.');
    return {
      typed,
      asks: [{ kind: 'member', chain, start: at - word.length, use: memberUse(inner) }],
    };
  }
  return { typed, asks: asksIn(inner, stack.length === 1) };
}

/** The name of a field or control, where a method takes one. */
function quoted(inner: OpenBracket | undefined, { start, text }: Token, at: number): Place {
  const [head = ''] = inner === undefined ? [] : wordsIn(inner);
  const parts = head.split('.');
  const method = parts.pop() ?? '';
  if (inner?.items.length !== 1 || parts.length === 0 || at > start + text.length)
    return nothingAt(at);
  return {
    typed: { start: start + 1, end: at },
    asks: [{ kind: 'quoted', chain: parts, method }],
  };
}

/** What stands in a bracket, as written; `)` for each list. */
const wordsIn = ({ items }: OpenBracket): readonly string[] =>
  items.map(([token]) => token?.text ?? '');

/** Whether a new name is typed: the second word of `defvar`, a parameter, a binding. */
function introduces(stack: readonly OpenBracket[]): boolean {
  const [inner = [], around = [], outer = []] = stack.slice(-3).map(wordsIn).toReversed();
  const [head] = inner;
  if (inner.length === 1 && (head === 'defvar' || head === 'def' || head === 'defun')) return true;
  if (around.length === 2 && (around[0] === 'def' || around[0] === 'defun')) return true;
  if (around.length === 1 && around[0] === 'let') return true;
  return inner.length === 0 && outer.length === 1 && outer[0] === 'let';
}

function memberUse(inner: OpenBracket): MemberUse {
  const items = wordsIn(inner);
  if (items.length === 0 && inner.sign !== '{') return 'method';
  const [head = ''] = items;
  if (head === 'valid' || head === 'null') return 'guarded';
  return head === 'if' && items.length === 1 ? 'condition' : 'value';
}

function asksIn(inner: OpenBracket, top: boolean): readonly Ask[] {
  const items = wordsIn(inner);
  const [head] = items;
  if (inner.sign === '{') return [{ kind: 'forms' }, { kind: 'names', set: false }];
  if (head === undefined) return [{ kind: 'heads', top }];
  if (head === 'with' && items.length === 1) return [{ kind: 'lists' }];
  if (head === 'with' && items.length === 2)
    return [{ kind: 'words', words: [items[1] === 'Guests' ? 'guest' : 'disk'] }];
  if ((head === 'set' || head === 'setq') && items.length === 1)
    return [{ kind: 'names', set: true }];
  const values: readonly Ask[] = [{ kind: 'names', set: false }, { kind: 'forms' }];
  const control = /^"(?<name>\w+)"$/u.exec(items[1] ?? '')?.groups?.name;
  if (!head.endsWith('.Control') || items.length !== 2 || control === undefined) return values;
  return [{ kind: 'bounds', chain: head.split('.').slice(0, -1), control }, ...values];
}
