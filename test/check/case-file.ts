/**
 * Files of checker cases: small policy sets with the diagnostics they must give written beside them.
 * In: the text of a case file. Out: its cases, and the same text with other expectations.
 *
 * A line `# --- TITLE` begins a case. Comments at its top may say `# collectors: A, B` and
 * `# controllers: A` (what is enabled; the default environment otherwise) and `# strict` (nothing may
 * ever be said of it) and `# cascade` (a slip of which more than two things are said, for now). A line `# file: a.policy` begins a source; what comes before the first one is
 * `case.policy`. At the end of a line `#! code`, `#! code @12` (column), `#! code note b.policy:2`
 * (the place of a note) and `#! code: part of the message`, several separated by `;`, tell the
 * diagnostics that start on that line. Expectations are no part of the policy's text.
 */
import { diagnosticPage } from '../../src/compiler/diagnostics/catalogue.ts';

/** What one diagnostic is expected to be; null: anything. */
export interface Expected {
  readonly code: string;
  readonly column: number | null;
  /** A place `source:line` that one of its notes has. */
  readonly note: string | null;
  /** A part of the message. */
  readonly message: string | null;
}

/** One line of a source. */
export interface CaseLine {
  /** Without the expectations. */
  readonly text: string;
  readonly expected: readonly Expected[];
  /** Index of the line in the case file. */
  readonly index: number;
}

/** A source of a case; its line n is `lines[n - 1]`. */
export interface CaseSource {
  readonly name: string;
  readonly lines: readonly CaseLine[];
}

/** One small policy set. */
export interface Case {
  readonly title: string;
  readonly collectors: readonly string[] | null;
  readonly controllers: readonly string[] | null;
  /** Nothing may be said of it, and accepting never changes that. */
  readonly strict: boolean;
  /** One slip of which more is said than it should be. */
  readonly cascade: boolean;
  readonly sources: readonly CaseSource[];
}

const separator = /^# ---\s*(.*)$/u;
const file = /^# file:\s*(\S+)\s*$/u;
const mark = /\s*#!(.*)$/u;

/** The cases of a file, in order. */
export function readCases(text: string): readonly Case[] {
  const cases: { title: string; start: number; lines: string[] }[] = [];
  text.split('\n').forEach((line, index) => {
    const title = separator.exec(line)?.[1];
    if (title !== undefined) cases.push({ title, start: index + 1, lines: [] });
    else cases.at(-1)?.lines.push(line);
  });
  return cases.map(({ title, start, lines }) => readCase(title, lines, start));
}

function readCase(title: string, lines: readonly string[], start: number): Case {
  const sources: { name: string; lines: CaseLine[] }[] = [];
  lines.forEach((line, i) => {
    const name = file.exec(line)?.[1];
    if (name !== undefined) sources.push({ name, lines: [] });
    else {
      if (sources.length === 0) sources.push({ name: 'case.policy', lines: [] });
      sources.at(-1)?.lines.push(readLine(line, start + i));
    }
  });
  // What stands before the first `# file:` is a source only if it is more than directives.
  const [first] = sources;
  const bare = first?.lines.every(({ text }) => /^\s*(?:#.*)?$/u.test(text)) ?? false;
  return {
    title,
    collectors: namesOf('collectors', lines),
    controllers: namesOf('controllers', lines),
    strict: lines.includes('# strict'),
    cascade: lines.includes('# cascade'),
    sources:
      sources.length > 1 && bare && first?.name === 'case.policy' ? sources.slice(1) : sources,
  };
}

function namesOf(directive: string, lines: readonly string[]): readonly string[] | null {
  const prefix = `# ${directive}:`;
  const line = lines.find((l) => l.startsWith(prefix));
  if (line === undefined) return null;
  return line
    .slice(prefix.length)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readLine(line: string, index: number): CaseLine {
  const found = mark.exec(line);
  if (found === null) return { text: line, expected: [], index };
  return { text: line.slice(0, found.index), expected: readExpected(found[1] ?? '', index), index };
}

/** Messages hold semicolons too, so only one with a code after it separates. */
function readExpected(text: string, index: number): readonly Expected[] {
  const parts: string[] = [];
  for (const part of text.split(';')) {
    const code = /^\s*([a-z-]+)/u.exec(part)?.[1] ?? '';
    if (parts.length > 0 && diagnosticPage(code) === undefined)
      parts.push(`${parts.pop()};${part}`);
    else parts.push(part);
  }
  return parts.map((part) => {
    const found = /^\s*([a-z-]+)(?: @(\d+))?(?: note ([^\s:]+:\d+))?\s*(?::\s*(.*?))?\s*$/u.exec(
      part,
    );
    const [, code = '', column, note, message] = found ?? [];
    if (diagnosticPage(code) === undefined)
      throw new Error(`line ${index + 1}: no expectation: ${part}`);
    return {
      code,
      column: column === undefined ? null : Number(column),
      note: note ?? null,
      message: message ?? null,
    };
  });
}

/** An expectation as it stands in the file. */
export function writeExpected({ code, column, note, message }: Expected): string {
  const at = column === null ? '' : ` @${column}`;
  const noted = note === null ? '' : ` note ${note}`;
  return `${code}${at}${noted}${message === null ? '' : `: ${message}`}`;
}

/** The text of a case file with the expectations of some lines replaced, by index. */
export function replaceExpected(
  text: string,
  changes: ReadonlyMap<number, readonly Expected[]>,
): string {
  return text
    .split('\n')
    .map((line, index) => {
      const expected = changes.get(index);
      if (expected === undefined) return line;
      const bare = line.replace(mark, '');
      return expected.length === 0 ? bare : `${bare}  #! ${expected.map(writeExpected).join('; ')}`;
    })
    .join('\n');
}
