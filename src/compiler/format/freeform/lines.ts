/**
 * Statements of one line, and the first lines of blocks, as documents.
 * In: a statement and the comments within it. Out: a document; what is too long continues in its
 * parentheses, or behind `&`.
 */
import type {
  AssignStatement,
  BrokenStatement,
  CallStatement,
  CycleStatement,
  DoStatement,
  IfLineStatement,
  ProcedureStatement,
  ReturnStatement,
  Statement,
  Term,
  TermStatement,
} from '../../syntax/freeform/tree.ts';
import { align, type Doc, group } from '../doc.ts';
import { declarationDoc } from './declarations.ts';
import { calleeText, nameText, typeText } from './names.ts';
import { withoutParentheses } from './precedence.ts';
import type { Remarks } from './remarks.ts';
import { argumentsDoc, isChain, listDoc, termDoc } from './terms.ts';
import { valueDoc } from './values.ts';
import { continued } from './widths.ts';

/** A statement without a block. */
export type LineStatement =
  | AssignStatement
  | CallStatement
  | TermStatement
  | IfLineStatement
  | ReturnStatement
  | CycleStatement
  | BrokenStatement;

/** A statement without a block. */
export function lineDoc(statement: LineStatement, remarks: Remarks): Doc {
  const place = { remarks, open: false, indent: continued };
  switch (statement.kind) {
    case 'assign':
      return [termDoc(statement.target, place), ' =', valueDoc(statement.value, remarks)];
    case 'call': {
      const { callee, args, span } = statement;
      return ['call ', calleeText(callee), argumentsDoc(args, span.end, remarks)];
    }
    case 'term':
      return termDoc(statement.value, place);
    case 'return':
      return statement.value === null ? 'return' : ['return', valueDoc(statement.value, remarks)];
    case 'cycle':
      return 'cycle';
    case 'if-line': {
      const { condition, then } = statement;
      const head = ['if ', conditionDoc(condition, remarks, then.span.start)];
      return [head, ' ', thenDoc(then, remarks)];
    }
    case 'broken':
      return statement.text;
    default:
      return statement satisfies never;
  }
}

/** What stands behind a condition on its line. */
function thenDoc(statement: Statement, remarks: Remarks): Doc {
  switch (statement.kind) {
    case 'declare':
      return declarationDoc(statement, remarks, 0);
    case 'if':
    case 'do':
    case 'block':
    case 'procedure':
      throw new Error(`an \`if\` on one line holds a ${statement.kind}`);
    default:
      return lineDoc(statement, remarks);
  }
}

/** A condition in its parentheses; the lines of a long one begin behind the parenthesis. */
export function conditionDoc(
  condition: Term,
  remarks: Remarks,
  end = Number.POSITIVE_INFINITY,
): Doc {
  const inner = withoutParentheses(condition);
  const before = remarks.within(inner.span.start);
  const doc = [before, termDoc(inner, { remarks, open: true, indent: 0 }), remarks.within(end)];
  return group(['(', isChain(inner) || before !== '' ? align(doc) : doc, ')']);
}

/** `do guest in Guests`. */
export function doDoc({ item, over }: DoStatement, remarks: Remarks): Doc {
  return [
    'do ',
    nameText(item),
    ' in ',
    termDoc(over, { remarks, open: false, indent: continued }),
  ];
}

/** `real(KiB) function f(a, b)`, `public subroutine s(a)`. */
export function procedureDoc(
  { isPublic, result, keyword, name, params, span }: ProcedureStatement,
  remarks: Remarks,
): Doc {
  const items = params.map((param): readonly [number, () => Doc] => [
    param.span.start,
    () => (param.type === null ? '' : `${typeText(param.type)} :: `) + nameText(param.name),
  ]);
  const type = result === null ? '' : `${typeText(result)} `;
  const visible = isPublic ? 'public ' : '';
  return [visible, type, keyword, ' ', nameText(name), listDoc(items, span.end, remarks)];
}
