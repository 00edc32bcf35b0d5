/**
 * Declarations of free-form notation.
 * In: declarations. Out: documents; where declarations of one kind stand on adjacent lines, their
 * `=` stand below each other, unless that alone would make one of them too long.
 */
import type {
  Attribute,
  Declared,
  DeclareStatement,
  Statement,
  Term,
} from '../../syntax/freeform/tree.ts';
import { type Doc, group, nest, print } from '../doc.ts';
import { lineWidth, widthOf } from '../width.ts';
import { nameText, typeText } from './names.ts';
import { Remarks } from './remarks.ts';
import { termDoc } from './terms.ts';
import { valueDoc } from './values.ts';
import { continued } from './widths.ts';

/** A declaration; its name is padded to a width. */
export function declarationDoc(
  statement: DeclareStatement,
  remarks: Remarks,
  nameWidth: number,
): Doc {
  const { names } = statement;
  remarks.unbroken(names[0]?.span.start ?? 0);
  const declared = names.map((each, i) => {
    const between = i === 0 ? ' ' : [',', remarks.break(each.span.start, false, ' ')];
    const name = nameText(each.name);
    if (each.value === null) return [between, name];
    const pad = ' '.repeat(Math.max(0, nameWidth - widthOf(name)));
    return [between, name, pad, ' =', valueDoc(each.value, remarks)];
  });
  const head = headText(statement);
  return [head, names.length > 1 ? group(nest(continued, declared)) : declared];
}

/** What stands before the names: `real(KiB), parameter ::`. */
const headText = ({ type, attributes }: DeclareStatement): string =>
  `${[typeText(type), ...attributes.map(attributeText)].join(', ')} ::`;

const attributeText = (attribute: Attribute): string =>
  attribute.kind === 'setting'
    ? `setting(${oneLine(attribute.low)} : ${oneLine(attribute.high)})`
    : attribute.kind;

/** A term on one line, whatever its length. */
function oneLine(term: Term): string {
  const place = { remarks: new Remarks([], () => false), open: true, indent: 0 };
  return print(termDoc(term, place), Number.POSITIVE_INFINITY);
}

/** A declaration on one line of a run. */
interface Row {
  readonly head: string;
  readonly name: number;
  /** The columns of its value. */
  readonly value: number;
}

/** The width that the name of each declaration is padded to; 0 where it is not. */
export function nameWidths(statements: readonly Statement[], column: number): readonly number[] {
  const rows = statements.map((statement) => rowOf(statement, column));
  const widths: number[] = [];
  while (widths.length < rows.length) {
    const from = widths.length;
    const first = rows[from];
    let width = 0;
    let widest = 0;
    let to = from;
    for (let row = first; row && row.head === first?.head; row = rows[to]) {
      if (to > from && !isAdjacent(statements[to])) break;
      const name = Math.max(width, row.name);
      const value = Math.max(widest, row.value);
      if (to > from && column + row.head.length + 1 + name + 3 + value > lineWidth) break;
      width = name;
      widest = value;
      to++;
    }
    for (let i = from; i < Math.max(to, from + 1); i++) widths.push(width);
  }
  return widths;
}

/** The row of a declaration that fits on one line, else null. */
function rowOf(statement: Statement, column: number): Row | null {
  if (statement.kind !== 'declare') return null;
  const [only, ...more] = statement.names;
  if (only === undefined || only.value === null || more.length > 0) return null;
  const row = rowWith(statement, only, only.value);
  return column + row.head.length + 1 + row.name + 3 + row.value <= lineWidth ? row : null;
}

const rowWith = (statement: DeclareStatement, { name }: Declared, value: Term): Row => ({
  head: headText(statement),
  name: widthOf(nameText(name)),
  value: widthOf(oneLine(value)),
});

/** Nothing stands between a statement and the line before it; comments inside of it move there. */
const isAdjacent = (statement: Statement | undefined): boolean =>
  statement !== undefined &&
  statement.layout.before.length === 0 &&
  statement.layout.inside.length === 0 &&
  !statement.layout.blankBefore;
