/** What the tests of the free-form parser share: faults with line and column, and a short form of trees. */
import type { Diagnostic } from '../../../src/compiler/diagnostics/diagnostic.ts';
import { faultsOf } from '../../../src/compiler/syntax/freeform/faults.ts';
import { parseFreeform } from '../../../src/compiler/syntax/freeform/parse-freeform.ts';
import type {
  Body,
  Layout,
  Remark,
  Statement,
  Term,
  TypeWords,
  Word,
} from '../../../src/compiler/syntax/freeform/tree.ts';
import { lineStarts, positionAt } from '../../../src/compiler/text/source.ts';

/** A policy with these lines in it. */
export const policy = (...lines: readonly string[]): string =>
  `policy test\n${lines.map((line) => `  ${line}\n`).join('')}end policy\n`;

/** All faults of a text, absolute, in order of place. */
export const faults = (text: string): readonly Diagnostic[] =>
  faultsOf(parseFreeform(text)).diagnostics;

/** The faults of a text, as `line:column code: message`. */
export function said(text: string): readonly string[] {
  const starts = lineStarts(text);
  return faults(text).map(({ span, code, message }) => {
    const { line, column } = positionAt(starts, span.start);
    return `${line}:${column} ${code}: ${message}`;
  });
}

/** The same without messages. */
export const codes = (text: string): readonly string[] =>
  said(text).map((fault) => fault.slice(0, fault.indexOf(':', fault.indexOf(' '))));

/** The text after the first fix of each fault, the last first. */
export function repaired(text: string): string {
  const edits = faults(text).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: by }) => now.slice(0, span.start) + by + now.slice(span.end), text);
}

/** The trees of a text, one per statement at policy level. */
export const treesOf = (text: string): readonly string[] =>
  parseFreeform(text).tree.body.statements.map(showStatement);

const list = (...parts: readonly string[]): string => `(${parts.join(' ')})`;
const name = ({ text, quoted }: Word): string => (quoted ? `\`${text}\`` : text);
const type = ({ type, unit }: TypeWords): string =>
  unit === null ? type : `${type}(${unit.text})`;
const remarks = (comments: readonly Remark[]): readonly string[] =>
  comments.map(({ text }) => JSON.stringify(text));

function body({ statements, after }: Body): readonly string[] {
  return [...statements.map(showStatement), ...remarks(after)];
}

/** A term in a short notation: `(+ a (. guest x))`. */
export function showTerm(term: Term): string {
  switch (term.kind) {
    case 'number':
      return term.unit === null ? term.raw : `${term.raw}[${term.unit.text}]`;
    case 'text':
      return term.raw;
    case 'true':
    case 'false':
    case 'none':
      return `#${term.kind}`;
    case 'name':
      return name(term.name);
    case 'member':
      return list('.', showTerm(term.of), name(term.member));
    case 'invoke':
      return list(`${name(term.callee)}!`, ...term.args.map(showTerm));
    case 'infix':
      return list(term.operator, showTerm(term.left), showTerm(term.right));
    case 'prefix':
      return list(term.operator, showTerm(term.of));
    case 'parentheses':
      return list('()', showTerm(term.of));
    case 'choice':
      return list('?', ...[term.condition, term.then, term.else].map(showTerm));
    case 'broken':
      return `<${term.parts.map(showTerm).join(' ')}>`;
    default:
      return term satisfies never;
  }
}

/** The comments around a line. */
const around = ({ before, inside, trailing }: Layout): readonly string[] =>
  remarks([...before, ...inside, ...(trailing === null ? [] : [trailing])]);

/** A statement in a short notation, its comments as texts in front of it. */
export const showStatement = (statement: Statement): string =>
  [...around(statement.layout), show(statement)].join(' ');

function show(statement: Statement): string {
  switch (statement.kind) {
    case 'declare': {
      const attributes = statement.attributes.map((attribute) =>
        attribute.kind === 'setting'
          ? list('setting', showTerm(attribute.low), showTerm(attribute.high))
          : attribute.kind,
      );
      const names = statement.names.map(
        ({ name: word, value }) => `${name(word)}=${value === null ? '' : showTerm(value)}`,
      );
      return list('declare', type(statement.type), ...attributes, ...names);
    }
    case 'assign':
      return list('=', showTerm(statement.target), showTerm(statement.value));
    case 'call':
      return list('call', name(statement.callee), ...statement.args.map(showTerm));
    case 'term':
      return list('term', showTerm(statement.value));
    case 'if': {
      // The layout of the first branch is that of the statement.
      const arms = statement.arms.map((arm, i) =>
        list(...(i === 0 ? [] : around(arm.layout)), showTerm(arm.condition), ...body(arm.body)),
      );
      const { otherwise, end } = statement;
      const last =
        otherwise === null
          ? []
          : [list(...around(otherwise.layout), 'else', ...body(otherwise.body))];
      return list('if', ...arms, ...last, ...around(end));
    }
    case 'if-line':
      return list('if-line', showTerm(statement.condition), show(statement.then));
    case 'do':
      return list('do', name(statement.item), showTerm(statement.over), ...body(statement.body));
    case 'block':
      return list('block', ...body(statement.body));
    case 'procedure': {
      const params = statement.params.map((parameter) =>
        parameter.type === null
          ? name(parameter.name)
          : `${type(parameter.type)}:${name(parameter.name)}`,
      );
      const result = statement.result === null ? [] : [type(statement.result)];
      return list(
        ...(statement.isPublic ? ['public'] : []),
        ...result,
        statement.keyword,
        name(statement.name),
        `[${params.join(' ')}]`,
        ...body(statement.body),
      );
    }
    case 'return':
      return statement.value === null ? '(return)' : list('return', showTerm(statement.value));
    case 'cycle':
      return '(cycle)';
    case 'broken':
      return `<${[statement.text, ...statement.parts.map(showTerm)].join(' | ')}>`;
    default:
      return statement satisfies never;
  }
}
