/**
 * Plug-ins: collectors and controllers of others, from files or packages that a configuration names.
 * In: names. Out: their schemas, what carries them out, and what is wrong with them. A plug-in is
 * trusted code: it runs within the agent. What it delivers is not: it passes the schema like any data.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostPort } from '../host/port.ts';
import { codeOf } from '../host/system-error.ts';
import type { CollectContext, Collector } from '../runtime/collectors/collector.ts';
import { messageOf } from '../runtime/time-limit.ts';
import type { CollectorSchema, ControllerSchema } from '../schema/types.ts';
import { type PluginModule, readPluginModule } from './plugin-module.ts';

/** One change that a controller of a plug-in carries out. */
export interface PluginChange {
  /** Id of the guest; null: the host. */
  readonly guest: string | null;
  /** Id of the disk; null where it is no control of one. */
  readonly device: string | null;
  /** New values by control. */
  readonly settings: Readonly<Record<string, number>>;
  /** Aborted when the time for it is over. */
  readonly signal: AbortSignal;
}

/** Carries out a change; rejects with an Error that says what went wrong. */
export type ApplyChange = (change: PluginChange) => Promise<void>;

export interface Plugins {
  readonly collectors: readonly Collector[];
  readonly collectorSchemas: readonly CollectorSchema[];
  readonly controllerSchemas: readonly ControllerSchema[];
  /** By the name of the controller. */
  readonly apply: ReadonlyMap<string, ApplyChange>;
  /** What is wrong, in sentences. */
  readonly problems: readonly string[];
}

/** Loads plug-ins; `from` is the file that names them. */
export async function loadPlugins(names: readonly string[], from: string): Promise<Plugins> {
  const found = {
    collectors: [] as Collector[],
    collectorSchemas: [] as CollectorSchema[],
    controllerSchemas: [] as ControllerSchema[],
    apply: new Map<string, ApplyChange>(),
    problems: [] as string[],
  };
  for (const name of names) {
    let module: PluginModule;
    try {
      module = readPluginModule(await load(name, from));
    } catch (error) {
      found.problems.push(`plug-in \`${name}\` cannot be loaded: ${firstLine(error)}`);
      continue;
    }
    const { collectors, controllers, collect, apply, problems } = module;
    found.problems.push(...problems.map((problem) => `plug-in \`${name}\`: ${problem}`));
    for (const schema of collectors) {
      found.collectorSchemas.push(schema);
      const call = collect.get(schema.name);
      if (call !== undefined)
        found.collectors.push({ schema, collect: call as Collector['collect'] });
    }
    found.controllerSchemas.push(...controllers);
    for (const [controller, call] of apply) found.apply.set(controller, call as ApplyChange);
  }
  return found;
}

/** Loads a file, from where the configuration is, or a package that is installed there. */
async function load(name: string, from: string): Promise<Readonly<Record<string, unknown>>> {
  const directory = dirname(resolve(from));
  if (isAbsolute(name) || name.startsWith('.')) {
    const path = resolve(directory, name);
    if (!existsSync(path)) throw new Error(`there is no file ${path}`);
    return import(pathToFileURL(path).href);
  }
  return import(pathToFileURL(packageAt(name, directory)).href);
}

/** Node's messages may go on over many lines. */
const firstLine = (error: unknown): string => messageOf(error).split('\n')[0] ?? '';

function packageAt(name: string, directory: string): string {
  try {
    return createRequire(resolve(directory, 'anything.js')).resolve(name);
  } catch (error) {
    throw new Error(
      codeOf(error) === 'MODULE_NOT_FOUND'
        ? `no package of that name is installed for ${directory}; a file is written \`./${name}\``
        : firstLine(error),
    );
  }
}

/** A host whose actions of other controllers go to plug-ins. */
export function withPlugins(host: HostPort, apply: Plugins['apply']): HostPort {
  if (apply.size === 0) return host;
  const { beginSample, explain, guestAtHand } = host;
  // Each method by itself: the host may be an instance of a class.
  return {
    name: host.name,
    simulated: host.simulated,
    ...(beginSample === undefined ? {} : { beginSample: () => beginSample.call(host) }),
    ...(guestAtHand === undefined
      ? {}
      : { guestAtHand: (...about) => guestAtHand.call(host, ...about) }),
    ...(explain === undefined ? {} : { explain: (...about) => explain.call(host, ...about) }),
    listGuests: (signal) => host.listGuests(signal),
    readHost: (topic, signal) => host.readHost(topic, signal),
    readGuest: (guest, topic, signal) => host.readGuest(guest, topic, signal),
    conflict: (signal) => host.conflict(signal),
    close: () => host.close(),
    apply: async (action, signal) => {
      if (action.kind !== 'custom') return host.apply(action, signal);
      const { controller, guest, device, settings } = action;
      const call = apply.get(controller);
      if (call === undefined) throw new Error(`nothing carries out what ${controller} decides`);
      await call({ guest, device, settings, signal });
    },
  };
}

export type { CollectContext };
