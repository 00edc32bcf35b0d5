/**
 * Texts with holes to fill in, as editors that know snippets take them.
 * In: names of holes. Out: snippets, and the same without holes for editors that know none. Pure.
 */

/** A hole with a text in it; without one it is empty. `$0` is where the cursor ends. */
export const hole = (number: number, text = ''): string =>
  text === '' ? `$${number}` : `\${${number}:${escaped(text)}}`;

/** A hole that one of several texts is chosen for; a plain one where there are none or too many. */
export const choice = (number: number, texts: readonly string[], otherwise: string): string =>
  texts.length === 0 || texts.length > mostChoices
    ? hole(number, otherwise)
    : `\${${number}|${texts.map((text) => text.replaceAll(/[\\,|$}]/gu, '\\$&')).join(',')}|}`;

const mostChoices = 60;

/** A text that stands in a snippet as it is. */
export const escaped = (text: string): string => text.replaceAll(/[\\$}]/gu, '\\$&');

/** The snippet without its holes: their first texts stay. */
export function withoutHoles(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+\|(?<first>(?:\\.|[^,|\\])*)(?:\\.|[^|\\])*\|\}/gu, '$<first>')
    .replaceAll(/\$\{\d+:(?<text>(?:\\.|[^}\\])*)\}/gu, '$<text>')
    .replaceAll(/(?<!\\)\$\d+/gu, '')
    .replaceAll(/\\(?<sign>[\\$},|])/gu, '$<sign>');
}
