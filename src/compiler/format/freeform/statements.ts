/**
 * Statements and blocks of free-form notation as documents.
 * In: a body. Out: its lines, with the comments and blank lines of the author: at most one blank
 * line, one around each procedure, none at the ends of a body.
 */
import type { Body, IfStatement, Layout, Remark, Statement } from '../../syntax/freeform/tree.ts';
import type { Run } from '../align-comments.ts';
import { blankline, comment, type Doc, hardline, nest, start } from '../doc.ts';
import { declarationDoc, nameWidths } from './declarations.ts';
import { withBlock } from './if-line.ts';
import { conditionDoc, doDoc, lineDoc, procedureDoc } from './lines.ts';
import { type OwnLine, Remarks, remarkText } from './remarks.ts';

/** Columns by which a body is indented. */
export const indented = 2;

/** Where a body stands. */
export interface Level {
  /** The column of its statements. */
  readonly column: number;
  readonly ownLine: OwnLine;
}

/** What stands in a body: a comment, or a statement. */
interface Part {
  readonly doc: Doc;
  /** The author left a blank line before it. */
  readonly blank: boolean;
  /** It begins what a blank line stands before in any case. */
  readonly apart: boolean;
}

/** A line, and the comments that belong above it. */
interface Line {
  readonly above: readonly Remark[];
  readonly doc: Doc;
}

/** The lines of a body and the comments below them, indented, each after a line end. */
export function bodyDoc(body: Body, below: readonly Remark[], level: Level): Doc {
  const run: Run = { of: 'body' };
  const widths = nameWidths(body.statements, level.column);
  const parts: Part[] = [];
  for (const [i, written] of body.statements.entries()) {
    const statement = withBlock(written, level.column);
    const { before, blankBefore } = statement.layout;
    const { above, doc } = firstLine(statement, run, widths[i] ?? 0, level);
    const blank = blankBefore && (before.length > 0 || above.length === 0);
    const own = [
      ...before.map(remarkPart),
      ...above.map((remark) => ({ ...remarkPart(remark), blank: false })),
      { doc: [doc, restOf(statement, level)], blank, apart: false },
    ];
    const byProcedure = isProcedure(statement) || isProcedure(body.statements[i - 1]);
    const lost = blankBefore && !blank;
    for (const [j, part] of own.entries())
      parts.push(j > 0 ? part : { ...part, apart: byProcedure || lost });
  }
  for (const remark of [...body.after, ...below]) parts.push(remarkPart(remark));
  return nest(
    indented,
    parts.map(({ doc, blank, apart }, i) => [
      i > 0 && (blank || apart) ? blankline : hardline,
      doc,
    ]),
  );
}

const remarkPart = (remark: Remark): Part => ({
  doc: remarkText(remark),
  blank: remark.blankBefore,
  apart: false,
});

const isProcedure = (statement: Statement | undefined): boolean => statement?.kind === 'procedure';

/** The only or first line of a statement. */
function firstLine(statement: Statement, run: Run, nameWidth: number, level: Level): Line {
  const { layout } = statement;
  switch (statement.kind) {
    case 'if':
      return lineOf(layout, level, null, (remarks) => [
        'if ',
        firstCondition(statement, remarks),
        ' then',
      ]);
    case 'do':
      return lineOf(layout, level, null, (remarks) => doDoc(statement, remarks));
    case 'block':
      return lineOf(layout, level, null, () => 'block');
    case 'procedure':
      return lineOf(layout, level, null, (remarks) => procedureDoc(statement, remarks));
    case 'declare':
      return lineOf(layout, level, run, (remarks) => declarationDoc(statement, remarks, nameWidth));
    default:
      return lineOf(layout, level, run, (remarks) => lineDoc(statement, remarks));
  }
}

/** A line with the comment at its end. Where a comment within finds no place, all go above. */
function lineOf(
  { inside, trailing }: Layout,
  { ownLine }: Level,
  run: Run | null,
  make: (remarks: Remarks) => Doc,
): Line {
  const remarks = new Remarks(inside, ownLine);
  const placed = make(remarks);
  const doc = remarks.left ? make(new Remarks([], ownLine)) : placed;
  return {
    above: remarks.left ? inside : [],
    doc: [
      run === null ? '' : start(run),
      doc,
      trailing === null ? '' : comment(remarkText(trailing), run),
    ],
  };
}

/** What follows the first line of a block. */
function restOf(statement: Statement, level: Level): Doc {
  switch (statement.kind) {
    case 'if':
      return armsDoc(statement, level);
    case 'do':
    case 'block':
      return closed(statement.body, statement.end, `end ${statement.kind}`, level);
    case 'procedure':
      return closed(statement.body, statement.end, `end ${statement.keyword}`, level);
    case 'declare':
    case 'assign':
    case 'call':
    case 'term':
    case 'if-line':
    case 'return':
    case 'cycle':
    case 'broken':
      return '';
    default:
      return statement satisfies never;
  }
}

/** The bodies of an `if`, with the lines between them. */
function armsDoc({ arms, otherwise, end }: IfStatement, level: Level): Doc {
  const bodies = [...arms.map(({ body }) => body), ...(otherwise === null ? [] : [otherwise.body])];
  const lines = arms.slice(1).map(({ layout, condition }) => ({
    layout,
    line: lineOf(layout, level, null, (remarks) => [
      'else if ',
      conditionDoc(condition, remarks),
      ' then',
    ]),
  }));
  if (otherwise !== null) {
    const { layout } = otherwise;
    lines.push({ layout, line: lineOf(layout, level, null, () => 'else') });
  }
  lines.push({ layout: end, line: lineOf(end, level, null, () => 'end if') });
  return bodies.map((body, i) => {
    const next = lines[i];
    if (next === undefined) return '';
    const above = [...next.layout.before, ...next.line.above];
    // Comments before `else` stand where it stands; before `end if` they end the body.
    if (next.layout === end) return [innerDoc(body, above, level), hardline, next.line.doc];
    const empty = body.statements.length === 0 && body.after.length === 0;
    const own = above.map((remark, j) => {
      const apart = remark.blankBefore && !(empty && j === 0);
      return [apart ? blankline : hardline, remarkText(remark)];
    });
    return [innerDoc(body, [], level), own, hardline, next.line.doc];
  });
}

/** A body and the line that ends its block. */
function closed(body: Body, end: Layout, words: string, level: Level): Doc {
  const line = lineOf(end, level, null, () => words);
  return [innerDoc(body, [...end.before, ...line.above], level), hardline, line.doc];
}

const innerDoc = (body: Body, below: readonly Remark[], level: Level): Doc =>
  bodyDoc(body, below, { ...level, column: level.column + indented });

function firstCondition({ arms }: IfStatement, remarks: Remarks): Doc {
  const first = arms[0];
  return first === undefined ? '' : conditionDoc(first.condition, remarks);
}
