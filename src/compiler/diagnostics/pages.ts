/**
 * The pages of docs/diagnostics, as Markdown.
 * In: the catalogue, and a compiler to show what its examples give. Out: texts by file name.
 * Pure; scripts/docs.mjs writes the files, and a test compares them with this.
 */
import { lineStarts, positionAt } from '../text/source.ts';
import type { CatalogueRow, DiagnosticGroup } from './catalogue.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Compiles an example; spans are offsets in its text. */
export type RunExample = (text: string) => readonly Diagnostic[];

/** Longer examples are not shown whole. */
const longestExample = 300;

const groupTitles: Readonly<Record<DiagnosticGroup, string>> = {
  syntax: 'Writing',
  names: 'Names',
  values: 'Values',
  entities: 'Host, guests and devices',
};

/** All files of docs/diagnostics: one per code, and README.md. */
export function renderPages(
  rows: readonly CatalogueRow[],
  run: RunExample,
): ReadonlyMap<string, string> {
  const pages = rows.map((row) => [`${row.page.code}.md`, renderPage(row, run)] as const);
  return new Map([['README.md', renderIndex(rows)], ...pages]);
}

/** The index: a table per group. */
function renderIndex(rows: readonly CatalogueRow[]): string {
  const parts = [
    '# Diagnostics',
    'Everything that Momus says about a policy has a code, and each code has a page here. An **error** cannot work; a **warning** means that some input breaks it, or that it cannot mean what it says. `npm run docs` writes these pages from the catalogue of the compiler (`src/compiler/diagnostics`). What can still go wrong while a policy runs is in [faults](../faults.md).',
  ];
  for (const group of ['syntax', 'names', 'values', 'entities'] as const) {
    const own = rows.filter((row) => row.group === group);
    const lines = own.map(
      ({ page }) =>
        `| [\`${page.code}\`](${page.code}.md) | ${page.severity} | ${cell(page.title)} |`,
    );
    parts.push(`## ${groupTitles[group]}`);
    parts.push(['| Code | Severity | Title |', '|---|---|---|', ...lines].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function renderPage({ page }: CatalogueRow, run: RunExample): string {
  const severity = page.severity === 'error' ? 'Error' : 'Warning';
  const parts = [`# \`${page.code}\``, `**${severity}.** ${page.title}.`, page.explanation];
  const { bad, good, inFreeform } = page;
  if (bad !== '') parts.push('## Faulty', ...faulty(bad, run));
  if (inFreeform !== undefined) parts.push('In free form:', ...faulty(inFreeform.bad, run));
  parts.push(bad === '' ? '## Right' : '## Repaired', example(good));
  if (inFreeform !== undefined) parts.push('In free form:', example(inFreeform.good));
  parts.push('[All diagnostics](README.md)');
  return `${parts.join('\n\n')}\n`;
}

const example = (text: string): string => block(languageOf(text), shown(text));

const faulty = (text: string, run: RunExample): readonly string[] => [
  example(text),
  'Momus says:',
  block('text', said(text, run(text))),
];

/** What colours an example: Fortran comes closest to the free-form notation. */
const languageOf = (text: string): string => (/^policy\b/u.test(text) ? 'fortran' : 'lisp');

const cell = (text: string): string => text.replaceAll('|', '\\|');

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

function shown(text: string): string {
  if (text.length <= longestExample) return text;
  return `${text.slice(0, 30)}…  # and so on: ${text.length} characters`;
}

/** Diagnostics as lines of line:column, severity, code and message. */
function said(text: string, diagnostics: readonly Diagnostic[]): string {
  const starts = lineStarts(text);
  return diagnostics
    .map(({ span, severity, code, message }) => {
      const { line, column } = positionAt(starts, span.start);
      return `${line}:${column} ${severity} ${code}: ${message}`;
    })
    .join('\n');
}
