/**
 * The options of a policy thread, looked at before anything is begun.
 * In: what a program gave. Out: limits that are all set; or a `RangeError` or `TypeError` that says
 * what is wrong.
 */
import type { HostPort } from '../../host/port.ts';
import { refuseStrangers } from '../config/strangers.ts';
import { type PolicyThreadOptions, type ThreadLimits, threadLimits } from './options.ts';

/** As records, so that the compiler asks for what is added. */
const known: Readonly<Record<keyof PolicyThreadOptions, true>> = {
  host: true,
  config: true,
  enabled: true,
  settings: true,
  policies: true,
  plugins: true,
  store: true,
  log: true,
  onReport: true,
  onEvent: true,
  limits: true,
  version: true,
};
/** What a host must have; `true`: a method. */
const hostHas: Readonly<Record<keyof Required<HostPort>, boolean>> = {
  name: false,
  simulated: false,
  beginSample: false,
  listGuests: true,
  readHost: true,
  readGuest: true,
  guestAtHand: false,
  apply: true,
  conflict: true,
  explain: false,
  close: true,
};

/** Looks at the options; gives the limits. */
export function checkOptions(options: PolicyThreadOptions): ThreadLimits {
  refuseStrangers('option', options, known);
  const { host, limits: given = {} } = options;
  if (typeof host !== 'object' || host === null)
    throw new TypeError(
      'a policy thread needs a `host`: the object through which it reads and acts',
    );
  for (const [name, isMethod] of Object.entries(hostHas))
    if (isMethod && typeof host[name as keyof HostPort] !== 'function')
      throw new TypeError(`the \`host\` has no method \`${name}\``);
  refuseStrangers('limit of a thread', given, threadLimits);
  const limits = { ...threadLimits, ...given };
  for (const [name, value] of Object.entries(limits))
    if (!(typeof value === 'number' && value > 0 && value < 2 ** 31))
      throw new RangeError(`the limit \`${name}\` is \`${value}\`; it takes a number above 0`);
  return limits;
}
