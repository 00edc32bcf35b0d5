/**
 * Names as both notations take them.
 * In: a name as somebody typed it. Out: whether it can be one, and how each notation spells it. Pure.
 */
import { builtinNamed } from '../../schema/builtins.ts';
import { quote } from '../diagnostics/syntax.ts';
import { nameText } from '../format/freeform/names.ts';
import type { Notation } from '../syntax/ast.ts';

/** Without the backquotes that somebody may have typed around it. */
export const bareName = (written: string): string =>
  written.replace(/^`(?<inner>[^`]*)`$/u, '$<inner>').trim();

/** Why a name cannot be one in these notations, in one sentence; null where it can. */
export function badName(name: string, notations: ReadonlySet<Notation>): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/u.test(name))
    return `${quote(name)} is no name: a name starts with a letter or \`_\` and holds letters, digits, \`_\` and \`-\``;
  if (name === 'nil' || name === 'Host' || name === 'Guests')
    return `${quote(name)} keeps its meaning in every policy; choose another name`;
  if (notations.has('list') && builtinNamed(name) !== undefined)
    return `${quote(name)} is built into list notation; choose another name`;
  return null;
}

/** A name as a notation spells it: in backquotes where free form needs them. */
export const spelled = (name: string, notation: Notation): string =>
  notation === 'freeform' ? nameText({ text: name }) : name;
