/**
 * What an editor shows of a set in a line: its files, its host, how many faults it has.
 * In: a set that changed. Out: the notification `momus/status`, once where it changes fast.
 */
import type { Connection } from 'vscode-languageserver';
import { inWords } from '../../project/problem.ts';
import type { Feature } from '../feature.ts';
import type { PolicySet } from '../workspace/policy-set.ts';

/** The name of the notification. */
export const statusMethod = 'momus/status';

/** What is told of a set. */
export interface SetStatus {
  /** Addresses of its files, in its order, one of each. */
  readonly set: readonly string[];
  /** Further addresses that its files are open at: of links. */
  readonly also: readonly string[];
  /** The path of the file that says so; null where there is none. */
  readonly configuration: string | null;
  /** Names of what is enabled. */
  readonly collectors: readonly string[];
  readonly controllers: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  /** What is wrong with the configuration, in sentences. */
  readonly problems: readonly string[];
  /** What else is to know of it: that there is none, that plug-ins are not loaded, that nothing is checked. */
  readonly hints: readonly string[];
}

/** The state of a set now. */
export function statusOf(set: PolicySet): SetStatus {
  const { configuration } = set;
  const { environment, file, hints } = configuration;
  const { diagnostics } = set.view().set;
  const aside = set.aside();
  const addresses = set.names().map(set.addressesOf);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    set: addresses.flatMap(([first]) => first ?? []),
    also: addresses.flatMap(([, ...others]) => others),
    configuration: file,
    collectors: environment.collectors.map(({ name }) => name),
    controllers: environment.controllers.map(({ name }) => name),
    errors,
    warnings: diagnostics.length - errors,
    problems: set.problems().map(inWords),
    hints: aside === null ? hints : [...hints, aside.why],
  };
}

/** Milliseconds in which changes are told once: the diagnostics go first. */
const pause = 50;

/** The status of sets. */
export const statusFeature: Feature = {
  capabilities: {},
  listen: () => {},
  watcher: createStatusWatcher,
};

/** Tells of each set once per pause. */
function createStatusWatcher(connection: Connection): (set: PolicySet) => void {
  const waiting = new WeakSet<PolicySet>();
  return (set) => {
    if (waiting.has(set)) return;
    waiting.add(set);
    setTimeout(() => {
      waiting.delete(set);
      void connection.sendNotification(statusMethod, statusOf(set)).catch(() => {});
    }, pause).unref();
  };
}
