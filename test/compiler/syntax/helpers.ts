/** What the tests of the parser share: all faults of a text at absolute places, and a short form of trees. */
import type { Expression } from '../../../src/compiler/syntax/ast.ts';
import { parseList } from '../../../src/compiler/syntax/list/parse-list.ts';

export interface Fault {
  readonly code: string;
  readonly severity: string;
  readonly start: number;
  readonly end: number;
}

/** All syntax faults of a text, in order of place. */
export function faultsOf(text: string): readonly Fault[] {
  const policy = parseList(text);
  const all: Fault[] = policy.diagnostics.map(({ code, severity, span }) => ({
    code,
    severity,
    ...span,
  }));
  for (const { form, offset } of policy.forms) {
    for (const { code, severity, span } of form.diagnostics) {
      all.push({ code, severity, start: span.start + offset, end: span.end + offset });
    }
  }
  return all.sort((a, b) => a.start - b.start);
}

/** The codes of a text's faults. */
export const codesOf = (text: string): readonly string[] => faultsOf(text).map(({ code }) => code);

/** The text of each form. */
export function formsOf(text: string): readonly string[] {
  return parseList(text).forms.map(({ form, offset }) =>
    text.slice(offset, offset + form.expression.span.end),
  );
}

/** A tree in a short notation: `(mul 7 3)`, `<error …>`. */
export function show(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return Object.is(node.value, -0) ? '-0' : String(node.value);
    case 'text':
      return JSON.stringify(node.value);
    case 'missing':
      return 'nil';
    case 'name':
      return node.name;
    case 'member':
      return `${show(node.of)}.${node.member.text}`;
    case 'method':
      return list(`method ${show(node.of)} ${node.method.text}`, node.args);
    case 'operator':
      return list(node.operator, node.args);
    case 'call':
      return list(`call ${node.callee.text}`, node.args);
    case 'if':
      return list('if', [node.condition, node.then, node.else]);
    case 'block':
      return list('block', node.items);
    case 'let':
      return list(
        `let [${node.bindings.map(({ name, value }) => `${name.text}=${show(value)}`).join(' ')}]`,
        node.body,
      );
    case 'loop':
      return list(`loop ${show(node.over)} ${node.item.text}`, [node.body]);
    case 'variable':
      return list(`variable ${node.name.text}`, [node.value]);
    case 'assign':
      return list(`assign ${node.name.text}`, [node.value]);
    case 'function':
      return list(`function ${node.name.text} [${node.params.map(({ text }) => text).join(' ')}]`, [
        node.body,
      ]);
    case 'error':
      return `<${['error', ...node.parts.map(show)].join(' ')}>`;
    default:
      return node satisfies never;
  }
}

const list = (head: string, items: readonly Expression[]): string =>
  `(${[head, ...items.map(show)].join(' ')})`;

/** The trees of a text, in short notation. */
export const treesOf = (text: string): readonly string[] =>
  parseList(text).forms.map(({ form }) => show(form.expression));
