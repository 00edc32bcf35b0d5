/**
 * What can be typed at a position of a free-form text.
 * In: the text, an offset. Out: what is asked for. Pure.
 */
import { typeNames } from '../syntax/freeform/words.ts';
import { methodCalled } from './asked.ts';
import { bracketsIn, innermostOpen } from './brackets.ts';
import { type Ask, type MemberUse, nothingAt, type Place } from './completions-place.ts';
import type { Lined } from './lined.ts';
import { openBlocks } from './open-blocks.ts';
import { hole } from './snippet.ts';
import { keyword, statementBefore, type Token } from './tokens.ts';

const value: readonly Ask[] = [
  { kind: 'names', set: false },
  { kind: 'functions', call: false },
  { kind: 'words', words: ['not', 'true', 'false', 'none'] },
];
const words = (...given: readonly (string | readonly [string, string])[]): Ask => ({
  kind: 'words',
  words: given,
});

/** What can be typed at an offset of a free-form text. */
export function placeInStatements(lined: Lined, at: number): Place {
  const { tokens: all, inComment, fresh } = statementBefore(lined, at);
  if (inComment) return nothingAt(at);
  const last = all.at(-1);
  if (last?.kind === 'open') return quoted(all.slice(0, -1), last, at);
  const isTyped = last?.end === at && last.kind === 'word';
  if (last?.end === at && (last.kind === 'number' || last.kind === 'quoted'))
    return { typed: { start: at, end: at }, asks: last.kind === 'number' ? [unitsFor(all)] : [] };
  // `20%` is whole, and so is a text: what may follow stands behind a blank.
  if (last?.end === at && (last.kind === 'text' || last.text === '%')) return nothingAt(at);
  const tokens = isTyped ? all.slice(0, -1) : all;
  const typed = { start: isTyped ? last.start : at, end: at };
  const asks = asksAfter(tokens, lined, typed.start);
  // A parenthesis may have been forgotten in the line before.
  if (!fresh || tokens.length === 0 || openParenthesis(tokens) < 0) return { typed, asks };
  return { typed, asks: [...asks, statement(lined, typed.start, false)] };
}

const statement = (lined: Lined, at: number, line: boolean): Ask => ({
  kind: 'statements',
  blocks: openBlocks(lined, at),
  line,
});

/** The words in front of a dot at the end; null where none are. */
function chainOf(
  tokens: readonly Token[],
): { readonly chain: readonly string[]; readonly first: number } | null {
  const chain: string[] = [];
  let first = tokens.length;
  while (tokens[first - 1]?.text === '.') {
    const name = tokens[first - 2];
    if (name?.kind !== 'word' && name?.kind !== 'quoted') return null;
    chain.unshift(name.text);
    first -= 2;
  }
  return chain.length === 0 ? null : { chain: [rootOf(chain[0]), ...chain.slice(1)], first };
}

/** `HOST` is `Host`. */
const rootOf = (name = ''): string => (/^host$/iu.test(name) ? 'Host' : name);

function asksAfter(tokens: readonly Token[], lined: Lined, at: number): readonly Ask[] {
  const dotted = chainOf(tokens);
  if (dotted !== null) {
    const start = tokens[dotted.first]?.start ?? at;
    const before = tokens.slice(0, dotted.first);
    return [{ kind: 'member', chain: dotted.chain, start, use: memberUse(before) }];
  }
  const first = keyword(tokens[0]);
  const last = tokens.at(-1);
  if (tokens.length === 0) return [statement(lined, at, false)];
  const open = openParenthesis(tokens);
  if (open >= 0) return inParentheses(tokens, open);
  if (typeNames.has(first) || first === 'public') return inDeclaration(tokens);
  switch (first) {
    case 'end':
      return tokens.length === 1
        ? [{ kind: 'ends', blocks: openBlocks(lined, tokens[0]?.start ?? at) }]
        : [];
    case 'else':
      if (tokens.length === 1) return [words(['if', `if (${hole(1)}) then`])];
      break;
    case 'call':
      if (tokens.length === 1) return [{ kind: 'functions', call: true }];
      break;
    case 'do':
      if (tokens.length === 1)
        return [
          words(
            ['guest in Guests', `${hole(1, 'guest')} in ${hole(2, 'Guests')}`],
            ['disk in guest.io_tune', `${hole(1, 'disk')} in ${hole(2, 'guest.io_tune')}`],
          ),
        ];
      if (tokens.length === 2) return [words('in')];
      return keyword(tokens[2]) === 'in' && tokens.length === 3 ? [{ kind: 'lists' }] : [];
    case 'function':
    case 'subroutine':
    case 'policy':
    case 'block':
    case 'cycle':
      return [];
    default:
  }
  const isIf = first === 'if' || (first === 'else' && keyword(tokens[1]) === 'if');
  if (isIf && last?.text === ')' && closesFirst(tokens))
    return first === 'else' ? [words('then')] : [words('then'), statement(lined, at, true)];
  if (isIf && tokens.length === (first === 'if' ? 1 : 2)) return [];
  // The statement of a line that begins with `if (c)`.
  if (isIf && first === 'if') {
    const rest = tokens.slice(endOfFirst(tokens) + 1);
    return rest.length === 0 ? [] : asksAfter(rest, lined, at);
  }
  return [...boundsFor(tokens), ...inValue(tokens)];
}

const unitsFor = (tokens: readonly Token[]): Ask => ({
  kind: 'units',
  beside: tokens.map(({ text }) => text),
});

/** `guest.control.balloon_target =`: what bounds the control. */
function boundsFor(tokens: readonly Token[]): readonly Ask[] {
  const [name, equals] = tokens.slice(-2);
  if (equals?.text !== '=' || name?.kind !== 'word') return [];
  const dotted = chainOf(tokens.slice(0, -2));
  if (dotted?.first !== 0 || dotted.chain.at(-1) !== 'control') return [];
  return [{ kind: 'bounds', chain: dotted.chain.slice(0, -1), control: name.text }];
}

/** Behind an operand stands an operator; behind an operator a value. */
function inValue(tokens: readonly Token[], all = tokens): readonly Ask[] {
  const last = tokens.at(-1);
  if (last?.kind === 'number') return [unitsFor(all), words('and', 'or')];
  const before = tokens.at(-3);
  // `10 MiB/`: a quotient of units, or a division.
  if (last?.text === '/' && before?.kind === 'number') return [unitsFor(all), ...value];
  const word = keyword(last);
  const isOperand =
    last?.kind === 'text' ||
    last?.kind === 'quoted' ||
    last?.text === ')' ||
    last?.text === '%' ||
    (last?.kind === 'word' && !['and', 'or', 'not', 'return', 'in'].includes(word));
  return isOperand ? [words('and', 'or')] : value;
}

/** `real(KiB), parameter :: a = 1`; `public real function f(x)`. */
function inDeclaration(tokens: readonly Token[]): readonly Ask[] {
  const last = tokens.at(-1);
  const colons = tokens.findLastIndex(({ text }) => text === '::');
  const procedure = tokens.some((one) => ['function', 'subroutine'].includes(keyword(one)));
  if (procedure) return [];
  if (colons < 0) {
    if (last?.text === ',')
      return [
        words('parameter', 'public', [
          'setting',
          `setting(${hole(1, 'low')} : ${hole(2, 'high')})`,
        ]),
      ];
    if (keyword(last) === 'public' && tokens.length === 1)
      return [{ kind: 'types' }, words('function', 'subroutine')];
    return [words(['::', ':: '], ['parameter', ', parameter :: '], 'function')];
  }
  const equals = tokens.findLastIndex(({ text }) => text === '=');
  // A new name, or the `=` behind it.
  if (equals < colons || last?.text === ',') return [];
  return inValue(tokens.slice(equals), tokens);
}

/** The parenthesis that is open, or -1. */
const openParenthesis = (tokens: readonly Token[]): number =>
  innermostOpen(tokens, 'freeform')?.at ?? -1;

function inParentheses(tokens: readonly Token[], open: number): readonly Ask[] {
  const head = keyword(tokens[open - 1]);
  const inside = tokens.slice(open + 1);
  if (typeNames.has(head)) return inside.length === 0 ? [unitsFor([])] : [];
  const header = keyword(tokens[open - 2]);
  if (header === 'function' || header === 'subroutine') {
    const last = inside.at(-1);
    return last === undefined || last.text === ',' ? [{ kind: 'types' }] : [];
  }
  const condition = inValue(inside.length === 0 ? tokens.slice(open, open + 1) : inside, tokens);
  const isEmpty = inside.length === 0 || inside.at(-1)?.text === ',';
  return isEmpty ? value : condition;
}

/** Where the first parenthesis of a line is closed; the end of the line where it is not. */
function endOfFirst(tokens: readonly Token[]): number {
  const first = tokens.findIndex(({ kind, text }) => kind === 'sign' && text === '(');
  return bracketsIn(tokens, 'freeform').closedBy.get(first) ?? tokens.length;
}

const closesFirst = (tokens: readonly Token[]): boolean => endOfFirst(tokens) === tokens.length - 1;

function memberUse(before: readonly Token[]): MemberUse {
  if (before.length === 0) return 'statement';
  const open = openParenthesis(before);
  const head = keyword(before[open - 1]);
  if (open === before.length - 1 && head === 'average') return 'average';
  if (open >= 0 && ['present', 'null', 'default'].includes(head)) return 'guarded';
  if (open >= 0 && head === 'if') return 'condition';
  const first = keyword(before[0]);
  return first === 'if' && closesFirst(before) ? 'statement' : 'value';
}

/** The name of a field or control, where a function takes one: `stat(guest, "`. */
function quoted(tokens: readonly Token[], { start, text }: Token, at: number): Place {
  const open = openParenthesis(tokens);
  const method = methodCalled('freeform', keyword(tokens[open - 1]));
  const entity = tokens.slice(open + 1, -1);
  const isName = tokens.at(-1)?.text === ',' && !entity.some((one) => one.text === ',');
  if (method === undefined || !isName || at > start + text.length) return nothingAt(at);
  const chain = entity.flatMap((one) => (one.text === '.' ? [] : [one.text]));
  return {
    typed: { start: start + 1, end: at },
    asks: [{ kind: 'quoted', chain: [rootOf(chain[0]), ...chain.slice(1)], method }],
  };
}
