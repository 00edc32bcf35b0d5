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

/** Names that stand for no collector or controller; `problems` has a sentence for each. */
export class UnknownSchemaError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'UnknownSchemaError';
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
  const problems: string[] = [];

  const collectorsOf = (scope: 'host' | 'guest', wanted: readonly string[]): CollectorSchema[] =>
    pick(
      wanted,
      collectors,
      (name) => {
        const other = collectors.find((c) => c.name === name);
        const candidates = collectors.filter((c) => c.scope === scope).map((c) => c.name);
        problems.push(
          other === undefined
            ? `there is no ${scope} collector \`${name}\`${suggestion(name, candidates)}`
            : `\`${name}\` is a ${other.scope} collector, it cannot stand among those of the ${scope}`,
        );
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
      problems.push(`there is no controller \`${name}\`${suggestion(name, candidates)}`);
    }),
    knownCollectors: collectors,
    knownControllers: controllers,
    anyControl: names.anyControl ?? false,
  };
  if (problems.length > 0) throw new UnknownSchemaError(problems);
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
