/**
 * What can be folded: blocks, forms over several lines, comments.
 * In: a file. Out: ranges of lines, in the order of the text. The line that ends a block of free form
 * stays visible.
 */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { namedBlocksIn } from '../../compiler/query/named-blocks.ts';
import type { Expression } from '../../compiler/syntax/ast.ts';
import { partsOf } from '../../compiler/syntax/parts.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** What folds where it goes over several lines. */
const blocks: ReadonlySet<Expression['kind']> = new Set([
  'function',
  'loop',
  'if',
  'block',
  'let',
  'variable',
  'assign',
  'call',
  'method',
  'operator',
]);

/** The folding ranges of a file: one per line that begins something, the longest. */
export function foldingRanges(file: FileView): FoldingRange[] {
  const ranges = new Map<number, FoldingRange>();
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine <= startLine || (ranges.get(startLine)?.endLine ?? -1) >= endLine) return;
    ranges.set(startLine, { startLine, endLine, ...(kind === undefined ? {} : { kind }) });
  };
  const line = (offset: number): number => file.positionAt(offset).line;
  const freeform = file.notation === 'freeform';

  const visit = (e: Expression, offset: number): void => {
    const start = line(e.span.start + offset);
    const end = line(e.span.end + offset);
    if (end <= start) return;
    if (freeform && e.kind === 'if') {
      const other = line(e.else.span.start + offset);
      // The line with `else` stands above what it leads to, unless that is `else if`.
      const elseLine = e.else.kind === 'if' ? other : other - 1;
      const has = e.else.kind !== 'missing' && elseLine > start && other < end;
      add(start, has ? elseLine - 1 : end - 1);
      if (has) add(elseLine, end - 1);
    } else if (freeform && (e.kind === 'function' || e.kind === 'loop')) add(start, end - 1);
    else if (blocks.has(e.kind) && !(freeform && e.kind === 'block')) add(start, end);
    for (const part of partsOf(e)) visit(part, offset);
  };
  for (const { form, offset } of file.view.forms(file.source)) visit(form.expression, offset);

  const policy = namedBlocksIn(file.view, file.source).find(({ kind }) => kind === 'policy');
  if (policy !== undefined)
    add(line(policy.name.start), line(policy.end?.start ?? file.text.length) - 1);
  for (const [first, last] of commentBlocks(file)) add(first, last, FoldingRangeKind.Comment);
  return [...ranges.values()].sort((a, b) => a.startLine - b.startLine);
}

/** Lines of comments that follow each other, from the first to the last. */
function commentBlocks(file: FileView): readonly (readonly [number, number])[] {
  const lines = [
    ...file.policy.comments.map(({ span }) => span.start),
    ...file.policy.forms.flatMap(({ form, offset }) =>
      form.comments.map(({ span }) => span.start + offset),
    ),
  ]
    .map((at) => file.positionAt(at).line)
    .sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last !== undefined && line <= last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}

/** Folding. */
export const foldingFeature: Feature = {
  capabilities: { foldingRangeProvider: true },
  readsOnly: true,
  listen: ({ connection, ask }) => {
    connection.onFoldingRanges(({ textDocument }, token) =>
      ask(textDocument.uri, token, foldingRanges),
    );
  },
};
