/**
 * The version of this package.
 */
import { readFileSync } from 'node:fs';

/** The version, as package.json has it; `?` where there is none, as in a bundle of an embedding program. */
export function ownVersion(): string {
  try {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const data: unknown = JSON.parse(text);
    const version = typeof data === 'object' && data !== null && 'version' in data && data.version;
    return typeof version === 'string' ? version : '?';
  } catch {
    return '?';
  }
}
