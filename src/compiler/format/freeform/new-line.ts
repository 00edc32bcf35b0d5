/**
 * Indentation after the end of a line in free form: where the line before ends a block, it goes below
 * the beginning of it.
 * In: a text, where the line before and the new one start. Out: edits of their blanks. Pure.
 */
import type { LineEdit } from '../../text/line-edits.ts';
import { indentationAt } from './indentation.ts';

/** Indentation further than this is nobody's. */
const mostBlanks = 1000;

/** The edits that indent a new line, and the one before it (null: none) where it ends a block. */
export function indentNewLine(
  text: string,
  before: number | null,
  start: number,
): readonly LineEdit[] {
  return [
    ...(before === null ? [] : indented(text, before, true)),
    ...indented(text, start, false),
  ];
}

function indented(text: string, start: number, ifItCloses: boolean): readonly LineEdit[] {
  const indentation = indentationAt(text, start);
  if (indentation === null || (ifItCloses && !indentation.closes)) return [];
  const blanks = /^[ \t]*/u.exec(text.slice(start, start + mostBlanks))?.[0] ?? '';
  const wanted = ' '.repeat(indentation.columns);
  return blanks === wanted ? [] : [{ span: { start, end: start + blanks.length }, text: wanted }];
}
