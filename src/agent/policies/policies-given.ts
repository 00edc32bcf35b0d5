/**
 * Policies as an embedding program gives them: texts, or the directory that holds them.
 * In: one of both. Out: what reads them, again and again for a directory.
 */
import { fileURLToPath } from 'node:url';
import { byCodePoints } from '../../compiler/text/order.ts';
import { type PoliciesRead, readConfiguredPolicies } from './policy-directory.ts';

/** Texts by the names of their policies, or the directory of `*.policy` files (a path or a file URL). */
export type PoliciesGiven = Readonly<Record<string, string>> | string | URL;

/** A function that reads the policies as they are now. */
export function policyReader(given: PoliciesGiven): () => Promise<PoliciesRead> {
  if (typeof given === 'string' || given instanceof URL) {
    const policyDirectory = pathOf(given);
    return () => readConfiguredPolicies({ policy: '', policyDirectory });
  }
  const sources = Object.entries(given)
    .map(([name, text]) => {
      if (typeof text === 'string') return { name, text };
      throw new TypeError(`the policy \`${name}\` is ${typeof text}; it takes a text`);
    })
    .sort((a, b) => byCodePoints(a.name, b.name));
  return async () => ({ sources, problems: [] });
}

/** A path, from a path or a file URL. */
export const pathOf = (given: string | URL): string =>
  typeof given === 'string' ? given : fileURLToPath(given);
