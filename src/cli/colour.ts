/**
 * Whether and how output is coloured.
 * In: an output and the environment variables. Out: picocolors' functions, which do nothing where
 * colour is not wanted.
 */
import pc from 'picocolors';
import type { Io, Output } from './io.ts';

/** Functions that colour a text, or return it as it is. */
export type Colours = ReturnType<typeof pc.createColors>;

/** Colour on terminals, unless NO_COLOR; FORCE_COLOR asks for it anywhere. */
export function coloursFor(output: Output, env: Io['env']): Colours {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = env;
  if (NO_COLOR !== '') return pc.createColors(false);
  if (FORCE_COLOR !== '' && FORCE_COLOR !== '0') return pc.createColors(true);
  return pc.createColors(output.isTTY && TERM !== 'dumb');
}
