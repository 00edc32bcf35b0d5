/**
 * The version of this package.
 */
import { readFile } from 'node:fs/promises';

/** The version, as package.json has it. */
export async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const data: unknown = JSON.parse(text);
  return typeof data === 'object' && data !== null && 'version' in data
    ? String(data.version)
    : '?';
}
