/**
 * The tables of docs/mom-compatibility.md, which the tests of this folder and others hold Momus to.
 * In: the page. Out: its rows; each says what Momus gives on one case of one suite, and stands under
 * the number of the deviation that explains it. Throws where the page is not as it says itself.
 */
import { readFileSync } from 'node:fs';

/** The oracle's files that the page has rows for; `example` is a policy text of the page itself. */
export type Suite =
  | 'language'
  | 'lexer'
  | 'controllers'
  | 'monitor'
  | 'policyset'
  | 'vdsm'
  | 'example';

/** One row of a table. */
export interface Deviation {
  /** Of the section it stands in. */
  readonly number: number;
  readonly suite: Suite;
  readonly case: string;
  /** What Momus gives: the code spans of the last column. */
  readonly gives: readonly string[];
}

const suites: readonly string[] = [
  'language',
  'lexer',
  'controllers',
  'monitor',
  'policyset',
  'vdsm',
  'example',
] satisfies readonly Suite[];

/** The page's text. */
export const compatibilityPage = readFileSync(
  new URL('../../docs/mom-compatibility.md', import.meta.url),
  'utf8',
);

const header = '| Suite | Case | Momus gives |';

/** All rows of a page in its order; a case stands in one table only. */
export function readDeviations(page: string): readonly Deviation[] {
  const rows = page
    .split(/^## /mu)
    .flatMap((part) => part.split(/^### /mu).slice(1).flatMap(rowsOf));
  const seen = new Map<string, number>();
  for (const row of rows) {
    const key = `${row.suite} ${row.case}`;
    const other = seen.get(key);
    if (other !== undefined) throw new Error(`${key} is listed under ${other} and ${row.number}`);
    seen.set(key, row.number);
  }
  return rows;
}

function rowsOf(section: string): readonly Deviation[] {
  const [title = '', ...lines] = section.split('\n');
  const number = Number(/^(\d+)\. \S/u.exec(title)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) throw new Error(`the section \`${title}\` has no number`);
  return lines
    .filter((line) => line.startsWith('|') && line !== header && !/^[|\s-]+$/u.test(line))
    .map((line) => rowOf(line, number));
}

function rowOf(line: string, number: number): Deviation {
  const match = /^\| (\w+) \| `([^`]+)` \| (.+) \|$/u.exec(line);
  const [, suite = '', name = '', last = ''] = match ?? [];
  const gives = [...last.matchAll(/`([^`]+)`/gu)].map(([, span]) => span ?? '');
  const written = gives.map((span) => `\`${span}\``).join(' ');
  if (!isSuite(suite) || gives.length === 0 || last !== written) {
    throw new Error(`this row of section ${number} cannot be read: ${line}`);
  }
  return { number, suite, case: name, gives };
}

const isSuite = (text: string): text is Suite => suites.includes(text);

/** The page's rows of one suite, by case. */
export function deviationsOf(suite: Suite): ReadonlyMap<string, Deviation> {
  const rows = readDeviations(compatibilityPage).filter((row) => row.suite === suite);
  return new Map(rows.map((row) => [row.case, row]));
}

/** The title of a test: the case, and the number under which the page lists it. */
export const titled = (name: string, deviation: Deviation | undefined): string =>
  deviation === undefined ? name : `${name} (deviation ${deviation.number})`;
