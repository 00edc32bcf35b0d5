/**
 * Fields and controls that are named without the host or guest that they are of.
 * In: a name that nothing defines. Out: what it is of, among what is in sight here, and how it is written.
 */
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Assignment } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { Kind, only } from './type.ts';

/** `mem_free` is `Host.mem_free`, or `guest.mem_unused` where a guest is in sight; undefined for other names. */
export function fieldMeant(c: Context, name: string): string | undefined {
  const { host, guest } = c.environment.fields;
  const of = entityOf(c, host.has(name), guest.has(name));
  return of === undefined ? undefined : `${of}.${name}`;
}

/** `ksm_run = 1` is `Host.control.ksm_run = 1`: how the control is set, and the fix; undefined for other names. */
export function controlMeant(
  c: Context,
  { span, name: { text, span: at } }: Assignment,
): { readonly written: string; readonly fix: Fix } | undefined {
  const { host, guest } = c.environment.controls;
  const of = entityOf(c, host.has(text), guest.has(text));
  if (of === undefined) return undefined;
  const written = c.words.setControl(of, text);
  const isList = c.frame.form.notation === 'list';
  const edit = isList
    ? { span: { start: span.start + 1, end: at.end }, text: `${of}.Control "${text}"` }
    : { span: { start: at.start, end: at.start }, text: `${of}.control.` };
  return { written, fix: { title: `Write \`${written}\``, edits: [edit] } };
}

function entityOf(c: Context, ofHost: boolean, ofGuest: boolean): string | undefined {
  const guest = ofGuest ? guestInSight(c) : undefined;
  return guest ?? (ofHost ? 'Host' : undefined);
}

/** The innermost variable that holds a guest. */
function guestInSight(c: Context): string | undefined {
  for (const { slots } of [...c.scopes].reverse())
    for (const slot of slots.values()) {
      const { bound, value } = c.flow.variable(slot);
      if (bound === 'yes' && value !== null && only(value.type, Kind.guest)) return slot.name;
    }
  return undefined;
}
