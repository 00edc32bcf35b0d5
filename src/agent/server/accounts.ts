/**
 * Users and groups by name.
 * In: a name or a number, and the file that lists the names. Out: the number; throws an Error that
 * says what to do for an unknown name.
 */
import { readFile } from 'node:fs/promises';

/** A kind of account: what it is called and where its names stand. */
export interface AccountKind {
  readonly noun: 'user' | 'group';
  readonly file: string;
}

/** Users of this machine. */
export const users: AccountKind = { noun: 'user', file: '/etc/passwd' };
/** Groups of this machine. */
export const groups: AccountKind = { noun: 'group', file: '/etc/group' };

/** The largest number that is an account; the next one means none. */
const largest = 2 ** 32 - 2;

/** The number of an account; -1, which leaves things as they are, for null. */
export async function accountId(
  account: string | null,
  { noun, file }: AccountKind,
): Promise<number> {
  if (account === null) return -1;
  if (/^\d{1,10}$/u.test(account) && Number(account) <= largest) return Number(account);
  const lines = (await readFile(file, 'utf8')).split('\n');
  for (const line of lines) {
    const [name, , id = ''] = line.split(':');
    if (name === account && /^\d{1,10}$/u.test(id)) return Number(id);
  }
  throw new Error(`there is no ${noun} \`${account}\` in ${file}; name another, or its number`);
}
