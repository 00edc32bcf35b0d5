/**
 * Environments by the names of their collectors and controllers, and the one that VDSM sets up.
 * In: names, as configuration files hold them. Out: an environment, or an error that lists every
 * name that is wrong.
 */
import { allCollectors } from './collectors/index.ts';
import { allControllers } from './controllers/index.ts';
import { createEnvironment, type Environment } from './environment.ts';
import { suggestion } from './nearest.ts';
import type { CollectorSchema, ControllerSchema } from './types.ts';

/** Names of what a host has enabled, in order. */
export interface EnvironmentNames {
  readonly hostCollectors: readonly string[];
  readonly guestCollectors: readonly string[];
  readonly controllers: readonly string[];
  /** Collectors of schema documents, which names may stand for as well. */
  readonly moreCollectors?: readonly CollectorSchema[];
  /** Controllers of schema documents, which names may stand for as well. */
  readonly moreControllers?: readonly ControllerSchema[];
  readonly anyControl?: boolean;
}

/** A name that stands for nothing in its list, and a sentence about it. */
export interface UnknownSchema {
  readonly list: 'hostCollectors' | 'guestCollectors' | 'controllers';
  readonly name: string;
  readonly message: string;
}

/** Names that stand for no collector or controller; `problems` has a sentence for each. */
export class UnknownSchemaError extends Error {
  readonly unknown: readonly UnknownSchema[];
  readonly problems: readonly string[];

  constructor(unknown: readonly UnknownSchema[]) {
    const problems = unknown.map(({ message }) => message);
    super(problems.join('\n'));
    this.name = 'UnknownSchemaError';
    this.unknown = unknown;
    this.problems = problems;
  }
}

/** What VDSM configures, and the clock: the environment of a policy when nothing else is said. */
export const defaultNames: EnvironmentNames = {
  hostCollectors: ['HostMemory', 'HostKSM', 'HostCpu', 'HostTime'],
  guestCollectors: [
    'GuestMemoryOptional',
    'GuestBalloonOptional',
    'GuestCpuTune',
    'GuestIoTuneOptional',
  ],
  controllers: ['Balloon', 'KSM', 'CpuTune', 'IoTune'],
};

/** The environment of everything that VDSM configures, and the clock. */
export function defaultEnvironment(): Environment {
  return environmentFor(defaultNames);
}

/** The environment of these collectors and controllers; throws `UnknownSchemaError`. */
export function environmentFor(names: EnvironmentNames): Environment {
  const collectors = [...allCollectors, ...(names.moreCollectors ?? [])];
  const controllers = [...allControllers, ...(names.moreControllers ?? [])];
  const unknown: UnknownSchema[] = [];

  const collectorsOf = (scope: 'host' | 'guest', wanted: readonly string[]): CollectorSchema[] =>
    pick(
      wanted,
      collectors,
      (name) => {
        const other = collectors.find((c) => c.name === name);
        const candidates = collectors.filter((c) => c.scope === scope).map((c) => c.name);
        const message =
          other === undefined
            ? `there is no collector \`${name}\`${suggestion(name, candidates)}`
            : `\`${name}\` is a ${other.scope} collector, it cannot stand among those of the ${scope}`;
        unknown.push({ list: `${scope}Collectors`, name, message });
      },
      (c) => c.scope === scope,
    );

  const environment = {
    collectors: [
      ...collectorsOf('host', names.hostCollectors),
      ...collectorsOf('guest', names.guestCollectors),
    ],
    controllers: pick(names.controllers, controllers, (name) => {
      const candidates = controllers.map((c) => c.name);
      const message = `there is no controller \`${name}\`${suggestion(name, candidates)}`;
      unknown.push({ list: 'controllers', name, message });
    }),
    knownCollectors: collectors,
    knownControllers: controllers,
    anyControl: names.anyControl ?? false,
  };
  if (unknown.length > 0) throw new UnknownSchemaError(unknown);
  return createEnvironment(environment);
}

/** The rows of these names, each once; a name without a row is handed to `unknown`. */
function pick<T extends { readonly name: string }>(
  names: readonly string[],
  rows: readonly T[],
  unknown: (name: string) => void,
  fits: (row: T) => boolean = () => true,
): T[] {
  const picked: T[] = [];
  for (const name of new Set(names)) {
    const row = rows.find((r) => r.name === name && fits(r));
    if (row === undefined) unknown(name);
    else picked.push(row);
  }
  return picked;
}
