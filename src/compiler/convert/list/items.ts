/**
 * Syntax trees as list notation spells them.
 * In: an expression, names that are spelled otherwise, comments. Out: an item to print.
 */
import { operatorRow } from '../../../schema/builtins.ts';
import type { EntityKind } from '../../../schema/types.ts';
import type { Mention } from '../../check/observations.ts';
import {
  atom,
  type BracketList,
  bracketed,
  type ListComment,
  type ListItem,
} from '../../format/list/tree.ts';
import type { Expression, Name, NumberLiteral } from '../../syntax/ast.ts';
import type { Span } from '../../text/source.ts';
import { quoted } from '../quoted.ts';

/** What the items of a form need beside its tree. */
export interface Spelling {
  /** A variable as list notation names it. */
  readonly variable: (mention: Mention) => string;
  /** A function as list notation names it. */
  readonly callee: (name: Name) => string;
  /** A name that nothing has. */
  readonly fresh: (base: string) => string;
  /** The number of a literal, in the unit of its use. */
  readonly numberOf: (literal: NumberLiteral) => number;
  /** Of what kinds of entities a method is asked. */
  readonly askedOf: (e: Expression) => ReadonlySet<EntityKind> | undefined;
  /** Comments before an offset that were not handed out yet. */
  readonly before: (offset: number) => readonly ListComment[];
  /** The comment that ends the line of an offset. */
  readonly trailing: (offset: number) => string | null;
  /** Whether a blank line stands before an offset. */
  readonly blankBefore: (offset: number) => boolean;
  /** Something that list notation cannot express. */
  readonly problem: (span: Span, message: string) => void;
}

/** An item where something stands for what it does: with the comments around it. */
export function statementItem(s: Spelling, e: Expression): ListItem {
  // What stands before a block stands before its first statement: its braces are not written.
  const isBlock = e.kind === 'block';
  const blankBefore = !isBlock && s.blankBefore(e.span.start);
  const before = isBlock ? [] : s.before(headEnd(e));
  const made = item(s, e);
  // Comments that no statement within it took stand before it, in their order.
  const rest = isCompound(e) ? [] : s.before(e.span.end);
  const trailing = s.trailing(e.span.end);
  return {
    ...made,
    before: [...before, ...rest],
    blankBefore,
    trailing: trailing ?? made.trailing,
  };
}

/** Where the part of a statement ends that stands before the statements within it. */
function headEnd(e: Expression): number {
  switch (e.kind) {
    case 'if':
      return e.condition.span.end;
    case 'loop':
      return e.over.span.end;
    case 'let':
    case 'function':
      return e.span.start;
    default:
      return e.span.end;
  }
}

const isCompound = ({ kind }: Expression): boolean =>
  kind === 'if' || kind === 'loop' || kind === 'block' || kind === 'let' || kind === 'function';

/** An item. */
export function item(s: Spelling, e: Expression): ListItem {
  switch (e.kind) {
    case 'number':
      return atom(numberText(e.raw, s.numberOf(e)));
    case 'text':
      return atom(quoted(e.value));
    case 'missing':
      return atom('nil');
    case 'name':
      return atom(s.variable(e));
    case 'member':
    case 'method':
      return member(s, e);
    case 'operator':
      return call(
        operatorRow(e.operator).name,
        e.args.map((arg) => item(s, arg)),
      );
    case 'call':
      return call(
        s.callee(e.callee),
        e.args.map((arg) => item(s, arg)),
      );
    case 'if': {
      const { condition, then, else: other } = e;
      const [negated] = condition.kind === 'operator' ? condition.args : [];
      // What ends early, `if (not c) return`, is said the other way round.
      const isTurned =
        condition.kind === 'operator' && condition.operator === 'not' && then.kind === 'number';
      const made =
        isTurned && negated !== undefined
          ? [item(s, negated), statementItem(s, other), statementItem(s, then)]
          : [item(s, condition), statementItem(s, then), statementItem(s, other)];
      return ended(bracketed([atom('if'), ...made]), s, e.span.end);
    }
    case 'block':
      return braces(s, e.items, e.span.end);
    case 'let': {
      const bindings = e.bindings.map(({ name, value }) =>
        bracketed([atom(s.variable(name)), item(s, value)]),
      );
      const body = e.body.length === 0 ? [atom('0')] : e.body.map((part) => statementItem(s, part));
      return closed(bracketed([atom('let'), bracketed(bindings), ...body]), s, e.span.end);
    }
    case 'loop': {
      const over = item(s, e.over);
      const rest = (collection: ListItem): ListItem =>
        ended(
          bracketed([atom('with'), collection, atom(s.variable(e.item)), statementItem(s, e.body)]),
          s,
          e.span.end,
        );
      return over.kind === 'atom' ? rest(over) : bound(s, 'list', over, rest);
    }
    case 'variable':
      return call('defvar', [atom(s.variable(e.name)), item(s, e.value)]);
    case 'assign':
      return call('set', [atom(s.variable(e.name)), item(s, e.value)]);
    case 'function': {
      const made = bracketed([
        atom('def'),
        atom(s.callee(e.name)),
        bracketed(e.params.map((param: Name) => atom(s.variable(param)))),
        statementItem(s, e.body),
      ]);
      return ended(made, s, e.span.end);
    }
    case 'error':
      s.problem(e.span, 'this could not be read');
      return atom('nil');
    default:
      return e satisfies never;
  }
}

const call = (head: string, args: readonly ListItem[]): BracketList =>
  bracketed([atom(head), ...args]);

function braces(s: Spelling, items: readonly Expression[], end: number): ListItem {
  if (items.length === 0) return atom('0');
  return closed(
    bracketed(
      items.map((part) => statementItem(s, part)),
      '{',
    ),
    s,
    end,
  );
}

/** With the comments that stand behind the last item. */
const closed = (list: BracketList, s: Spelling, end: number): BracketList => ({
  ...list,
  closing: s.before(end),
});

/** With the comments that stand behind the last statement: before the brace that ends it. */
function ended(list: BracketList, s: Spelling, end: number): BracketList {
  const rest = s.before(end);
  if (rest.length === 0) return list;
  const last = list.items.at(-1);
  if (last?.kind !== 'list' || last.open !== '{')
    return { ...list, closing: [...list.closing, ...rest] };
  const items = [...list.items.slice(0, -1), { ...last, closing: [...last.closing, ...rest] }];
  return { ...list, items };
}

/** Members and methods of what is no name are those of a variable that holds it. */
function member(s: Spelling, e: Extract<Expression, { kind: 'member' | 'method' }>): ListItem {
  const of = item(s, e.of);
  const rest = (entity: ListItem): ListItem => {
    const stem = entity.kind === 'atom' ? entity.text : '';
    const own = fieldOfDevice(s, e);
    if (own !== null) return atom(`${stem}.${own}`);
    return e.kind === 'member'
      ? atom(`${stem}.${e.member.text}`)
      : call(
          `${stem}.${e.method.text}`,
          e.args.map((arg) => item(s, arg)),
        );
  };
  return of.kind === 'atom' ? rest(of) : bound(s, 'entity', of, rest);
}

/** `device.name`: what is a property of a guest is a field of a device. */
function fieldOfDevice(
  s: Spelling,
  e: Extract<Expression, { kind: 'member' | 'method' }>,
): string | null {
  const [name] = e.kind === 'method' ? e.args : [];
  if (e.kind !== 'method' || e.method.text !== 'Prop' || name?.kind !== 'text') return null;
  const kinds = s.askedOf(e);
  if (name.bare !== true || kinds?.has('device') !== true) return null;
  if (kinds.size > 1)
    s.problem(
      e.span,
      `\`${name.value}\` is asked of guests and of devices here, which list notation writes differently`,
    );
  return name.value;
}

/** `(let ((name value)) …)`. */
function bound(
  s: Spelling,
  base: string,
  value: ListItem,
  rest: (name: ListItem) => ListItem,
): ListItem {
  const name = atom(s.fresh(base));
  return bracketed([atom('let'), bracketed([bracketed([name, value])]), rest(name)]);
}

/** As written where list notation reads it as the same number. */
function numberText(raw: string, value: number): string {
  if (Object.is(Number(raw), value) && !/^(?:\.|0o)/iu.test(raw)) return raw;
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '1e999' : '-1e999';
}
