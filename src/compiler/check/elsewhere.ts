/**
 * Where a name that an entity lacks does exist: authors mix up fields, properties and controls, and
 * the host with its guests.
 * In: what is declared, an entity's kind and a name. Out: what to write instead, for the message, and
 * a fix where that is all there is to change.
 */
import type { EnvironmentControl } from '../../schema/environment.ts';
import type { EntityKind } from '../../schema/types.ts';
import type { Elsewhere } from '../diagnostics/entities.ts';
import type { Expression, MemberExpression, MethodExpression } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { type Is, insideOf, writtenAs } from './elsewhere-fix.ts';

/** How the name was used: what it certainly is not. */
export type Use = 'field' | 'property' | 'control' | 'method';

const example: Readonly<Record<EntityKind, string>> = {
  host: 'Host',
  guest: 'guest',
  device: 'device',
  limits: 'device.current',
};

/** What to write instead; undefined where the name exists nowhere. */
export function elsewhere(
  c: Context,
  kind: EntityKind,
  name: string,
  use: Use,
  e?: Expression,
): Elsewhere | undefined {
  const { fields, properties, controls } = c.environment;
  const { words } = c;
  const access = e?.kind === 'member' || e?.kind === 'method' ? e : undefined;
  const of = access?.of.kind === 'name' ? access.of.name : example[kind];
  const instead = (is: Is, advice: string): Elsewhere => ({
    advice,
    fixes: fixesOf(c, access, is, name),
  });
  // `(Host.ksm_run 1)` sets what is read as `Host.ksm_run`.
  const sets = use === 'method' && access?.kind === 'method' && access.args.length > 0;
  const isControl = (kind === 'host' || kind === 'guest') && controls[kind].has(name);
  if (use !== 'field' && fields[kind].has(name) && !(sets && isControl))
    return instead('field', `it is a field; write \`${of}.${name}\` without ${words.brackets}`);
  if (kind === 'host' || kind === 'guest') {
    if (use !== 'property' && properties[kind].has(name))
      return instead('property', `it is a property; write \`${words.method(of, 'Prop', name)}\``);
    if (use !== 'control' && controls[kind].has(name))
      return instead('control', `it is a control; \`${words.setControl(of, name)}\` sets it`);
  }
  if (kind === 'device' && use === 'field' && fields.limits.has(name)) {
    const advice = `it is one of its limits; write \`${of}.current.${name}\``;
    const fixes = access?.kind === 'member' ? [insideOf('current', access)] : [];
    return { advice, fixes };
  }
  const advice = adviceAlone(c, kind, name, use);
  return advice === undefined ? undefined : { advice, fixes: [] };
}

const fixesOf = (
  c: Context,
  access: MemberExpression | MethodExpression | undefined,
  is: Is,
  name: string,
): Elsewhere['fixes'] =>
  access === undefined ? [] : writtenAs(access, is, name, c.frame.form.notation);

/** What belongs to another entity, or has no equal here. */
function adviceAlone(
  { environment, words }: Context,
  kind: EntityKind,
  name: string,
  use: Use,
): string | undefined {
  const { fields, properties, controls, setters } = environment;
  if (kind === 'guest' && [...setters].some((row) => isLimit(row, name)))
    return `a disk of a guest has it; go over \`guest.io_tune\` with ${words.loop}`;
  if (kind === 'host' || kind === 'guest') {
    const other = kind === 'host' ? 'guest' : 'host';
    const others = other === 'host' ? 'the host' : 'guests';
    if (use === 'field' && fields[other].has(name)) return `it is a field of ${others}`;
    if (use === 'property' && properties[other].has(name)) return `it is a property of ${others}`;
    if (use === 'control' && controls[other].has(name)) return `it is a control of ${others}`;
    return undefined;
  }
  if (kind === 'limits') {
    return setters.has(name)
      ? `its device has it; write \`${words.setLimit('device', name)}\``
      : undefined;
  }
  if (use === 'method') {
    if (name === 'GetControl')
      return 'what is proposed for a device is not read back; keep it in a variable';
    const [first] = setters.keys();
    const isMethod = name === 'Control' && first !== undefined;
    return isMethod
      ? `a device has a setter for each limit; write \`${words.setLimit('device', first)}\``
      : undefined;
  }
  return undefined;
}

/** Whether a setter of devices, or the limit that it sets, has a name. */
const isLimit = (
  [setter, { control }]: readonly [string, EnvironmentControl],
  name: string,
): boolean => setter === name || control.name === name;
