/**
 * What a page of docs shows of the policy language, taken apart.
 * In: Markdown. Out: snippets (`fortran` is free form, `lisp` a list), pairs of them that say the
 * same, files of sets, and the rows of tables that have both notations.
 *
 * A `fortran` fence and the `lisp` fence right behind it are a pair. A fence below `<!-- set: NAME -->`
 * is a file of the page's set. Free form without its `policy` line stands in a policy `example`.
 */

/** A policy as a page shows it, ready to be compiled. */
export interface Snippet {
  readonly notation: 'freeform' | 'list';
  /** As on the page. */
  readonly shown: string;
  readonly text: string;
}

/** The same in both notations. */
export interface Pair {
  readonly freeform: Snippet;
  readonly list: Snippet;
}

/** A row of a table: an expression or a statement in both notations, and the value that it shows. */
export interface Row {
  readonly kind: 'Expression' | 'Statement';
  readonly freeform: string;
  readonly list: string;
  readonly gives: string | null;
}

export interface Page {
  readonly snippets: readonly Snippet[];
  readonly pairs: readonly Pair[];
  readonly set: readonly { readonly name: string; readonly text: string }[];
  readonly rows: readonly Row[];
}

const fence = /(?:<!-- (\w+): (\S+) -->\n)?```(fortran|lisp)\n([\s\S]*?)```\n/g;

/** Lines of a policy, and the lines around them that pages leave out. */
export const inPolicy = (lines: string): string =>
  `policy example\n${lines.replace(/^(?=.)/gm, '  ')}end policy example\n`;

const isWhole = (text: string): boolean => /^(?:\s*!.*\n)*policy /u.test(text);

function snippetOf(language: string, shown: string): Snippet {
  if (language === 'lisp') return { notation: 'list', shown, text: shown };
  return { notation: 'freeform', shown, text: isWhole(shown) ? shown : inPolicy(shown) };
}

/** Takes a page apart. */
export function readPage(markdown: string): Page {
  const snippets: Snippet[] = [];
  const pairs: Pair[] = [];
  const set: { name: string; text: string }[] = [];
  let before: { snippet: Snippet; end: number } | null = null;
  for (const match of markdown.matchAll(fence)) {
    const [all, mark, name = '', language = '', shown = ''] = match;
    const snippet = snippetOf(language, shown);
    if (mark === 'set') {
      set.push({ name, text: snippet.text });
      before = null;
      continue;
    }
    snippets.push(snippet);
    const follows = before !== null && markdown.slice(before.end, match.index).trim() === '';
    if (follows && before?.snippet.notation === 'freeform' && snippet.notation === 'list')
      pairs.push({ freeform: before.snippet, list: snippet });
    before = { snippet, end: match.index + all.length };
  }
  return { snippets, pairs, set, rows: rowsOf(markdown) };
}

/** The text between backquotes, single or double. */
const codeOf = (cell: string): string | null =>
  /^`` ?(.+?) ?``$/u.exec(cell)?.[1] ?? /^`([^`]+)`$/u.exec(cell)?.[1] ?? null;

/**
 * Rows of the tables that have both notations: one of the first two columns is `In lists`, the other
 * `Expression` or `Statement`; a third one is the value.
 */
function rowsOf(markdown: string): readonly Row[] {
  const rows: Row[] = [];
  let table: { readonly kind: Row['kind']; readonly listFirst: boolean } | null = null;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) table = null;
    const cells = line.split('|').map((cell) => cell.trim());
    const [, first = '', second = '', third = ''] = cells;
    const head = [first, second].filter((cell) => cell !== 'In lists');
    if (head.length === 1 && (head[0] === 'Expression' || head[0] === 'Statement'))
      table = { kind: head[0], listFirst: first === 'In lists' };
    const codes = [codeOf(first), codeOf(second)];
    const [freeform, list] = table?.listFirst === true ? codes.reverse() : codes;
    if (table === null || freeform == null || list == null) continue;
    rows.push({ kind: table.kind, freeform, list, gives: codeOf(third) });
  }
  return rows;
}

/** What a page says a snippet gets from `momus check`: codes in a comment `Momus says: CODE …`. */
export const saidOf = ({ shown }: Pick<Snippet, 'shown'>): readonly string[] =>
  [...shown.matchAll(/[#!] Momus says: (.+)/g)]
    .flatMap(([, codes = '']) => codes.split(' '))
    .sort();

/** What a page says a snippet writes: comments `=> VALUE …`, one for each `debug`. */
export const writtenOf = ({ shown }: Pick<Snippet, 'shown'>): readonly string[] =>
  [...shown.matchAll(/[#!] => (.+)/g)].map(([, values = '']) => values);
