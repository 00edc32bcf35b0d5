/**
 * Plug-ins: collectors and controllers of others, from files or packages that a configuration names.
 * In: names. Out: their schemas, what carries them out, and what is wrong with them. A plug-in is
 * trusted code: it runs within the agent. What it delivers is not: it passes the schema like any data.
 */
import { createRequire } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { HostPort } from '../host/port.ts';
import type { CollectContext, Collector } from '../runtime/collectors/collector.ts';
import { messageOf } from '../runtime/time-limit.ts';
import { formatSchemaProblem, parseSchemaDocument } from '../schema/document.ts';
import type { CollectorSchema, ControllerSchema } from '../schema/types.ts';

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

const functions = z.record(
  z.string(),
  z.custom<(argument: never) => unknown>((v) => typeof v === 'function'),
);
const shape = z.object({
  /** A schema document, as docs/schema-documents.md has it. */
  schema: z.record(z.string(), z.unknown()),
  collect: functions.optional(),
  apply: functions.optional(),
});

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
    try {
      const loaded: unknown = await import(locationOf(name, from));
      const { schema, collect = {}, apply = {} } = shape.parse(loaded);
      const document = parseSchemaDocument(JSON.stringify(schema), name);
      if (!document.ok) {
        found.problems.push(...document.problems.map(formatSchemaProblem));
        continue;
      }
      for (const row of document.collectors) {
        found.collectorSchemas.push(row);
        const call = collect[row.name];
        if (call === undefined)
          found.problems.push(
            `plug-in \`${name}\` declares ${row.name}, and exports no collect.${row.name}`,
          );
        else found.collectors.push({ schema: row, collect: call as Collector['collect'] });
      }
      for (const row of document.controllers) {
        found.controllerSchemas.push(row);
        const call = apply[row.name];
        if (call === undefined)
          found.problems.push(
            `plug-in \`${name}\` declares ${row.name}, and exports no apply.${row.name}`,
          );
        else found.apply.set(row.name, call as ApplyChange);
      }
    } catch (error) {
      const [issue] = error instanceof z.ZodError ? error.issues : [];
      const why =
        issue === undefined ? messageOf(error) : `\`${issue.path.join('.')}\`: ${issue.message}`;
      found.problems.push(`plug-in \`${name}\` cannot be loaded: ${why}`);
    }
  }
  return found;
}

/** A file, from where the configuration is, or a package that is installed there. */
function locationOf(name: string, from: string): string {
  const directory = dirname(resolve(from));
  const isFile = isAbsolute(name) || name.startsWith('.');
  const path = isFile
    ? resolve(directory, name)
    : createRequire(resolve(directory, 'anything.js')).resolve(name);
  return pathToFileURL(path).href;
}

/** A host whose actions of other controllers go to plug-ins. */
export function withPlugins(host: HostPort, apply: Plugins['apply']): HostPort {
  if (apply.size === 0) return host;
  const { beginSample, explain } = host;
  // Each method by itself: the host may be an instance of a class.
  return {
    name: host.name,
    simulated: host.simulated,
    ...(beginSample === undefined ? {} : { beginSample: () => beginSample.call(host) }),
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
