/**
 * Prints a syntax tree as list notation, for expectations: one line per form, and a fault as its code.
 * In: a text in free-form notation. Out: its forms, in the order of evaluation.
 */
import type { Expression } from '../../../src/compiler/syntax/ast.ts';
import { parsePolicy } from '../../../src/compiler/syntax/parse.ts';

const signs: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  eq: '==',
  neq: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  shl: '<<',
  shr: '>>',
};

const list = (...parts: readonly string[]): string => `(${parts.join(' ')})`;

/** An expression in list notation; `<…>` where something could not be built. */
export function print(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return e.unit === undefined || e.unit === '%' ? String(e.value) : `${e.value}[${e.unit}]`;
    case 'text':
      return `"${e.value}"`;
    case 'missing':
      return 'nil';
    case 'name':
      return e.name;
    case 'member':
      return `${print(e.of)}.${e.member.text}`;
    case 'method':
      return list(`${print(e.of)}.${e.method.text}`, ...e.args.map(print));
    case 'operator':
      return list(signs[e.operator] ?? e.operator, ...e.args.map(print));
    case 'call':
      return list(e.callee.text, ...e.args.map(print));
    case 'if':
      return list('if', print(e.condition), print(e.then), print(e.else));
    case 'block':
      return `{${e.items.map(print).join(' ')}}`;
    case 'let':
      return list('let', '()', ...e.body.map(print));
    case 'loop':
      return list('with', print(e.over), e.item.text, print(e.body));
    case 'variable':
      return list('defvar', e.name.text, print(e.value));
    case 'assign':
      return list('set', e.name.text, print(e.value));
    case 'function':
      return list('def', e.name.text, list(...e.params.map((p) => p.text)), print(e.body));
    case 'error':
      return `<${e.parts.map(print).join(' ')}>`;
    default:
      return e satisfies never;
  }
}

/** The forms of a text, then the codes of its faults. */
export function built(text: string): readonly string[] {
  const { forms, diagnostics } = parsePolicy(text);
  return [
    ...forms.map(({ form }) => print(form.expression)),
    ...[...diagnostics, ...forms.flatMap(({ form }) => form.diagnostics)].map(
      ({ code }) => `!${code}`,
    ),
  ];
}
