/**
 * The canonical text of a module, and its digest.
 * In: a module. Out: JSON, and a digest that equal modules share. Apart from bundle.ts so that who
 * only loads what it has compiled does not load the validator.
 */
import { createHash } from 'node:crypto';
import type { IrModule } from './ir.ts';

/** Numbers that JSON cannot hold are written as texts. */
function encode(key: string, value: unknown): unknown {
  if (key !== 'v' || typeof value !== 'number') return value;
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digest of a module: equal modules, equal digests. */
export const moduleDigest = (module: IrModule): string => digestOf(moduleText(module));

/** The module as JSON. */
export const moduleText = (module: IrModule): string => irText(module);

/** The IR, or a part of it, as JSON. */
export const irText = (part: unknown): string => JSON.stringify(part, encode);
