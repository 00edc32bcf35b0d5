/**
 * Builds names: variables, members, methods, and names that a form introduces.
 * In: symbol trees. Out: expressions, `a.b.c` part by part, or names that are checked to be plain.
 */
import * as faults from '../../diagnostics/syntax.ts';
import type { Expression, Name } from '../ast.ts';
import { knownControl } from '../known-controls.ts';
import { type Builder, errorNode, nameOf, spanOf } from './builder.ts';
import type { AtomTree, ListTree, Tree } from './tree.ts';

/** A symbol as a value: `nil`, a variable, or a member of one. */
export function buildSymbol(builder: Builder, tree: AtomTree): Expression {
  const text = builder.text(tree);
  if (!text.includes('.')) return buildPlain(text, tree.start);
  const parts = split(text, tree.start);
  if (parts === undefined) {
    builder.report(faults.malformedName(spanOf(tree), text));
    return errorNode(tree, []);
  }
  return chain(parts);
}

/** `(a.b.Method x …)`. */
export function buildMethod(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const text = builder.text(head);
  const parts = split(text, head.start);
  const method = parts?.at(-1);
  const args = rest.map(builder.build);
  if (parts === undefined || method === undefined) {
    builder.report(faults.malformedName(spanOf(head), text));
    return errorNode(list, args);
  }
  const of = chain(parts.slice(0, -1));
  if (list.damaged) return errorNode(list, [of, ...args]);
  return { kind: 'method', span: spanOf(list), of, method, args };
}

function buildPlain(text: string, start: number): Expression {
  const span = { start, end: start + text.length };
  return text === 'nil' ? { kind: 'missing', span } : { kind: 'name', span, name: text };
}

/** The parts of a dotted name; undefined when one of them is empty. */
function split(text: string, start: number): readonly Name[] | undefined {
  const parts: Name[] = [];
  let at = start;
  for (const part of text.split('.')) {
    if (part === '') return undefined;
    parts.push({ text: part, span: { start: at, end: at + part.length } });
    at += part.length + 1;
  }
  // A name of hundreds of parts would be a tree that deep.
  return parts.length > MOST_PARTS ? undefined : parts;
}

const MOST_PARTS = 100;

function chain(parts: readonly Name[]): Expression {
  const [first, ...members] = parts;
  const root = buildPlain(first?.text ?? '', first?.span.start ?? 0);
  return members.reduce<Expression>(
    (of, member) => ({
      kind: 'member',
      span: { start: of.span.start, end: member.span.end },
      of,
      member,
    }),
    root,
  );
}

const undotted = 'a name with a dot can never be read; write it without dots';

/**
 * The name that a form introduces or assigns. What cannot be a name is reported and gives `plain:
 * false`; its text still stands in the tree where that avoids follow-on errors.
 */
export function buildName(
  builder: Builder,
  list: ListTree,
  tree: Tree,
  role: string,
): { readonly name: Name; readonly plain: boolean } {
  const text = builder.text(tree);
  const name = nameOf(builder, tree);
  const bad = (
    problem: string,
    replacement?: string,
    span = spanOf(tree),
    isChoice = false,
  ): { name: Name; plain: false } => {
    const fixes =
      replacement === undefined
        ? []
        : [
            {
              title: `Write \`${replacement}\``,
              edits: [{ span, text: replacement }],
              ...(isChoice ? { isChoice } : {}),
            },
          ];
    const diagnostic = faults.badName(spanOf(tree), text, role, problem, fixes);
    if (tree.kind === 'symbol') builder.report(diagnostic);
    else builder.misshapen(list, diagnostic);
    return {
      name: replacement === undefined ? name : { ...name, text: replacement },
      plain: false,
    };
  };
  const dotted = () => {
    const [head] = list.items;
    const isSet = head?.kind === 'symbol' && /^setq?$/u.test(builder.text(head));
    if (!isSet || list.items[1] !== tree) return bad(undotted);
    const span = { start: head.start, end: tree.end };
    const [, of = '', group, member = ''] =
      /^(.+?)(?:\.(control|saved))?\.([^.]+)$/u.exec(text) ?? [];
    if (group === 'saved') {
      const due = `${of}.SetVar "${member}"`;
      return bad(`a value is kept with ${faults.quote(`(${due} …)`)}`, due, span);
    }
    const control = knownControl(member);
    if (control === undefined) return bad(undotted);
    const due = `${of}.${control.setter ?? `Control "${control.name}"`}`;
    const isField = control.name !== member;
    const problem = `${isField ? 'a field cannot be set; ' : ''}a control is set with ${faults.quote(`(${due} …)`)}`;
    return bad(problem, due, span, isField);
  };
  switch (tree.kind) {
    case 'symbol':
      if (text === 'nil') return bad('it is the missing value');
      if (text === 'Host' || text === 'Guests') return bad('it keeps its meaning in every policy');
      if (text.includes('.')) return dotted();
      return { name, plain: true };
    case 'text': {
      const inner = text.slice(1, -1);
      return /^[A-Za-z_][A-Za-z0-9_-]*$/u.test(inner)
        ? bad('names stand without quotes', inner)
        : bad('it is a text; write a name');
    }
    case 'number':
      return bad('it is a number; write a name that starts with a letter or `_`');
    case 'operator':
      return bad('it is an operator; write a name that starts with a letter or `_`');
    case 'list': {
      const only = tree.items[0];
      const meant =
        tree.items.length === 1 && only?.kind === 'symbol' ? builder.text(only) : undefined;
      return meant !== undefined && !meant.includes('.')
        ? bad('names stand without brackets', meant)
        : bad('it is a list; write a name');
    }
    case 'bad':
      return { name, plain: false };
    default:
      return tree satisfies never;
  }
}
