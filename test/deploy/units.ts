/**
 * The units of deploy/systemd as data.
 * In: the text of a unit or drop-in. Out: its directives in their order, without comments.
 */
import { readFileSync } from 'node:fs';

/** One line of a unit. */
export interface Directive {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

const folder = new URL('../../deploy/systemd/', import.meta.url);

/** The text of a shipped unit or drop-in. */
export const shipped = (name: 'momus.service' | 'mom-vdsm.service.d/momus.conf'): string =>
  readFileSync(new URL(name, folder), 'utf8');

/** The directives of a text. */
export function directivesOf(text: string): readonly Directive[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    const header = /^\[(.+)\]$/u.exec(line)?.[1];
    if (header !== undefined) section = header;
    const [, name, value = ''] = /^([A-Z]\w+)=(.*)$/u.exec(line) ?? [];
    return name === undefined ? [] : [{ section, name, value }];
  });
}

/** The values of a directive. */
export const valuesOf = (text: string, name: string): readonly string[] =>
  directivesOf(text).flatMap((directive) => (directive.name === name ? [directive.value] : []));
