/**
 * Which notation a text is in.
 * In: a text. Out: whether its first line that is no blank and no comment is `policy NAME`, or a
 * near miss that no text in list notation begins with. Reads a bounded part of that line.
 */
import { suggest } from '../../../schema/nearest.ts';
import { BYTE_ORDER_MARK, LF } from '../list/characters.ts';
import { blockWords, procedureWords } from './block-words.ts';
import { lineEnd, skipBlanks, startsComment } from './lexis.ts';
import { typeNames } from './words.ts';

/** First lines that are longer are in list notation. */
const LOOKAHEAD = 400;

/** `policy` in front of no list; what is wrong with the line, the parser says. */
const policyLine = /^policy(?![\w.-])[^([{"']*$/iu;

const oneOf = (words: Iterable<string>): string => `(?:${[...words].join('|')})`;

const type = oneOf(typeNames);
const procedure = oneOf(procedureWords);

/**
 * First lines of a policy without its `policy` line: declarations, assignments, blocks and
 * procedures, and `program NAME`. In list notation each would be an error in its first words.
 */
const nearMisses: readonly RegExp[] = [
  new RegExp(`^${type}\\b[^"']*::`, 'iu'),
  /^[A-Za-z_][\w.]*\s*=(?!=)/u,
  /^(?:do|for)\s+\w+\s+in\s/iu,
  /^if\b.*\bthen\s*$/iu,
  /^if\s*\(.*\)\s*(?:cycle|return|call\s+\w+\s*\(.*|[A-Za-z_][\w.]*\s*=[^=].*)\s*$/iu,
  /^policy\s*:?\s*(?:"[\w -]+"|'[\w -]+'|[A-Za-z_]\w*\s*\{)\s*$/iu,
  new RegExp(
    `^(?:public\\s+)?(?:${type}\\s*(?:\\([^()]*\\))?\\s*)?${procedure}\\s+\\w+\\s*\\(`,
    'iu',
  ),
  /^call\s+\w+\s*\(/iu,
  new RegExp(`^end\\s+${oneOf(blockWords)}\\b`, 'iu'),
];

/** The name in `program NAME` and in a misspelt `policy NAME`; undefined where it is neither. */
export function nameOfMisspelt(line: string): string | undefined {
  const [, word = '', name] = /^([A-Za-z]+)\s+([A-Za-z_]\w*)\s*$/u.exec(line) ?? [];
  const meant = /^(?:program|module)$/iu.test(word) || suggest(word, ['policy']) !== undefined;
  return meant ? name : undefined;
}

/** Whether a text is in free-form notation, or meant to be. */
export function isFreeform(text: string): boolean {
  let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return false;
    const code = text.charCodeAt(at);
    if (code === LF) at++;
    else if (startsComment(text, at, code, false)) at = lineEnd(text, at);
    else break;
  }
  const line = text.slice(at, Math.min(lineEnd(text, at), at + LOOKAHEAD));
  const code = line.replace(/[!#].*$/su, '').trimEnd();
  if (policyLine.test(code) || nameOfMisspelt(code) !== undefined) return true;
  return nearMisses.some((miss) => miss.test(code));
}
