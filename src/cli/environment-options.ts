/**
 * The environment that a command's options describe.
 * In: --config, --collectors, --controllers, --schema. Out: an environment, or a failure that lists every
 * name and every place that is wrong.
 */

import { resolve } from 'node:path';
import { fileProblem } from '../host/system-error.ts';
import { allCollectors } from '../schema/collectors/index.ts';
import type { Environment } from '../schema/environment.ts';
import { suggest } from '../schema/nearest.ts';
import {
  defaultEnvironment,
  defaultNames,
  environmentFor,
  UnknownSchemaError,
} from '../schema/presets.ts';
import type { CollectorSchema, ControllerSchema } from '../schema/types.ts';
import type { OptionRow } from './command.ts';
import { configRow } from './config-options.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import { type Arguments, listOption } from './options.ts';
import { readFile } from './policy-files.ts';
import type { SetConfig } from './project-config.ts';

/** The options that say what a host has. */
export const environmentRows: readonly OptionRow[] = [
  configRow,
  {
    name: 'collectors',
    value: 'A,B,…',
    many: true,
    doc: 'The enabled collectors of the host and of guests, in order; what VDSM configures, and HostTime, unless given.',
  },
  {
    name: 'controllers',
    value: 'A,B,…',
    many: true,
    doc: 'The enabled controllers; Balloon, KSM, CpuTune and IoTune unless given.',
  },
  {
    name: 'schema',
    value: 'FILE',
    many: true,
    doc: 'A document that declares more collectors and controllers; they are enabled unless --collectors or --controllers leaves them out.',
  },
];

interface Documents {
  readonly collectors: readonly CollectorSchema[];
  readonly controllers: readonly ControllerSchema[];
}

/** The environment that the options describe. */
export async function environmentOf(
  args: Arguments,
  io: Io,
  config: SetConfig | null,
): Promise<Environment> {
  const wanted = listOption(args, 'collectors');
  const controllers = listOption(args, 'controllers');
  const schemas = args.values('schema');
  const usual = config?.names ?? defaultNames;
  if (wanted === undefined && controllers === undefined && schemas.length === 0) {
    return config?.environment ?? defaultEnvironment();
  }
  const more = await readDocuments(schemas, io);
  const known = [...allCollectors, ...(usual.moreCollectors ?? []), ...more.collectors];
  const problems: string[] = [];
  const scope = (name: string): 'host' | 'guest' => {
    const row = known.find((collector) => collector.name === name);
    if (row === undefined) problems.push(unknownCollector(name, known));
    return row?.scope ?? 'host';
  };
  const added = (where: 'host' | 'guest') =>
    more.collectors.filter((c) => c.scope === where).map((c) => c.name);
  const names = wanted?.map((name) => [name, scope(name)] as const);
  const ofScope = (where: 'host' | 'guest') =>
    names?.filter(([, is]) => is === where).map(([name]) => name);
  if (problems.length > 0) throw new CommandFailure(problems);
  try {
    return environmentFor({
      hostCollectors: ofScope('host') ?? [...usual.hostCollectors, ...added('host')],
      guestCollectors: ofScope('guest') ?? [...usual.guestCollectors, ...added('guest')],
      controllers: controllers ?? [...usual.controllers, ...more.controllers.map((c) => c.name)],
      moreCollectors: [...(usual.moreCollectors ?? []), ...more.collectors],
      moreControllers: [...(usual.moreControllers ?? []), ...more.controllers],
    });
  } catch (error) {
    if (error instanceof UnknownSchemaError) throw new CommandFailure(error.problems);
    throw error;
  }
}

function unknownCollector(name: string, known: readonly CollectorSchema[]): string {
  const meant = suggest(
    name,
    known.map((c) => c.name),
  );
  return `there is no collector \`${name}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
}

async function readDocuments(paths: readonly string[], io: Io): Promise<Documents> {
  if (paths.length === 0) return { collectors: [], controllers: [] };
  // What reads documents is large, and few commands need it.
  const { formatSchemaProblem, parseSchemaDocument } = await import('../schema/document.ts');
  const all: { collectors: CollectorSchema[]; controllers: ControllerSchema[] } = {
    collectors: [],
    controllers: [],
  };
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const bytes = await readFile(resolve(io.cwd, path));
      const document = parseSchemaDocument(new TextDecoder().decode(bytes), path);
      if (document.ok) {
        all.collectors.push(...document.collectors);
        all.controllers.push(...document.controllers);
      } else problems.push(...document.problems.map(formatSchemaProblem));
    } catch (error) {
      problems.push(`cannot read ${path}: ${fileProblem(error)}`);
    }
  }
  if (problems.length > 0) throw new CommandFailure(problems);
  return all;
}
