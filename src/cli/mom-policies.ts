/**
 * The policies that a running MOM has loaded, as the set of an invocation.
 * In: the address of its RPC. Out: its named policies in the order in which it joins them, the
 * parameters that VDSM sets included. One call is made, `getNamedPolicies`.
 */
import { byCodePoints } from '../compiler/text/order.ts';
import { createMomClient } from '../host/mom/index.ts';
import { fileProblem } from '../host/system-error.ts';
import type { OptionRow } from './command.ts';
import { CommandFailure } from './failure.ts';
import type { PolicyFile } from './policy-files.ts';

/** The option. */
export const fromMomRow: OptionRow = {
  name: 'from-mom',
  value: 'SOCKET',
  doc: 'Check the policies that a running MOM has loaded, instead of files; or its PORT.',
};

/** Milliseconds that MOM may take. */
const callLimit = 10_000;

/** Asks a MOM for its policies. */
export async function policiesOfMom(address: string): Promise<readonly PolicyFile[]> {
  const client = createMomClient(/^\d{1,5}$/u.test(address) ? Number(address) : address);
  let value: unknown;
  try {
    value = await client('getNamedPolicies', [], AbortSignal.timeout(callLimit));
  } catch (error) {
    throw new CommandFailure(`the policies of MOM cannot be read: ${fileProblem(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandFailure('MOM answers `getNamedPolicies` with something else than policies');
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  if (texts.length === 0) throw new CommandFailure('MOM has no policy loaded');
  return texts
    .map(([name, text]) => ({ name: `${name}.policy`, path: `mom:${name}`, text }))
    .sort((a, b) => byCodePoints(a.name, b.name));
}
