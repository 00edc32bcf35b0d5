/**
 * Diagnostics for people: place, message, code frame, notes, help.
 * In: located diagnostics and the files they are about. Out: text.
 */
import type { LocatedDiagnostic, Note, Severity } from '../../compiler/diagnostics/diagnostic.ts';
import { lineStarts, positionAt, type Span } from '../../compiler/text/source.ts';
import type { Colours } from '../colour.ts';
import type { PolicyFile } from '../policy-files.ts';
import { frame } from './frame.ts';
import { printable } from './width.ts';
import { wrap } from './wrap.ts';

/** How to print. */
export interface RenderOptions {
  readonly colours: Colours;
  /** Width of the terminal; undefined: lines are not broken, and frames are 80 columns wide. */
  readonly columns: number | undefined;
  /** What gives all diagnostics where not all are printed: `--json gives all`. */
  readonly all: string;
}

const usualColumns = 80;
/** More than these nobody reads; errors come before warnings where not all are printed. */
const mostPrinted = 100;

/** The diagnostics, as many as people read, each followed by an empty line. */
export function renderDiagnostics(
  diagnostics: readonly LocatedDiagnostic[],
  files: readonly PolicyFile[],
  options: RenderOptions,
): string {
  const byName = new Map(files.map((file) => [file.name, file]));
  const printed = mostImportant(diagnostics);
  const rest = diagnostics.length - printed.length;
  const more = rest === 0 ? '' : `… and ${rest.toLocaleString('en')} more; ${options.all}\n\n`;
  return `${printed
    .map((diagnostic) => `${renderOne(diagnostic, byName, options).join('\n')}\n\n`)
    .join('')}${more}`;
}

/** Those to print, in their order. */
function mostImportant(diagnostics: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  if (diagnostics.length <= mostPrinted) return diagnostics;
  const errors = diagnostics.filter((d) => d.severity === 'error').slice(0, mostPrinted);
  const warnings = diagnostics
    .filter((d) => d.severity !== 'error')
    .slice(0, mostPrinted - errors.length);
  const chosen = new Set([...errors, ...warnings]);
  return diagnostics.filter((d) => chosen.has(d));
}

function renderOne(
  diagnostic: LocatedDiagnostic,
  files: ReadonlyMap<string, PolicyFile>,
  { colours, columns }: RenderOptions,
): readonly string[] {
  const { source, span, severity, message, code, notes, fixes } = diagnostic;
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const file = files.get(source);
  const lines = (text: string, indent: number): readonly string[] =>
    columns === undefined
      ? [' '.repeat(indent) + text]
      : wrap(text, columns - indent - 2).map((line) => ' '.repeat(indent) + line);
  const framed = (at: PolicyFile | undefined, where: Span, ink: (s: string) => string) =>
    at === undefined ? [] : codeFrame(at, where, columns ?? usualColumns, colours, ink);
  const noted = (note: Note): readonly string[] => {
    const other = files.get(note.source ?? source);
    const where =
      note.source === undefined || note.source === source ? '' : `${place(other, note.span)}: `;
    return [
      ...paintFirst(lines(`note: ${where}${printable(note.message)}`, 2), 'note:', colours.cyan),
      ...framed(other, note.span, colours.cyan),
    ];
  };
  // One line that editors and CI understand; on a terminal it may take several.
  const at = `${place(file, span, source)}:`;
  const [head = '', ...more] = lines(`${at} ${severity}: ${printable(message)} [${code}]`, 0);
  const dimCode = (line: string): string => line.replace(`[${code}]`, colours.dim(`[${code}]`));
  return [
    dimCode(head.replace(at, colours.bold(at)).replace(severity, colours.bold(paint(severity)))),
    ...more.map((line) => `  ${dimCode(line)}`),
    ...framed(file, span, paint),
    ...notes.flatMap(noted),
    ...fixes.flatMap((fix) =>
      paintFirst(lines(`help: ${uncapitalised(printable(fix.title))}`, 2), 'help:', colours.green),
    ),
    colours.dim(`  see docs/diagnostics/${code}.md`),
  ];
}

function codeFrame(
  file: PolicyFile,
  span: Span,
  columns: number,
  colours: Colours,
  ink: (text: string) => string,
): readonly string[] {
  return frame(file.text, span, columns - 2).map(({ gutter, text, kind }) => {
    const bar = `  ${colours.dim(`${gutter} |`)}`;
    if (text === '') return bar;
    return `${bar} ${kind === 'carets' ? ink(text) : text}`;
  });
}

function paintFirst(
  lines: readonly string[],
  word: string,
  ink: (text: string) => string,
): readonly string[] {
  return lines.map((line, i) => (i === 0 ? line.replace(word, ink(word)) : line));
}

/** `file:line:column`, as the user named the file. */
function place(file: PolicyFile | undefined, span: Span, name = ''): string {
  if (file === undefined) return printable(name);
  const { line, column } = positionAt(lineStarts(file.text), span.start);
  return `${printable(file.path)}:${line}:${column}`;
}

const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** `2 errors, 1 warning in 3 files`, or `no problems in 3 files`. */
export function summaryLine(diagnostics: readonly LocatedDiagnostic[], files: number): string {
  const count = (severity: Severity): number =>
    diagnostics.filter((d) => d.severity === severity).length;
  const found = [
    ...(count('error') > 0 ? [counted(count('error'), 'error')] : []),
    ...(count('warning') > 0 ? [counted(count('warning'), 'warning')] : []),
  ];
  return `${found.length === 0 ? 'no problems' : found.join(', ')} in ${counted(files, 'file')}`;
}

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
