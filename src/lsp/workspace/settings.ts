/**
 * The settings of an editor for the server: the section `momus`.
 * In: what an editor sent, which may be anything. Out: settings, with defaults for what is not said;
 * a sentence for each value that is wrong or unknown, which is left out. Pure.
 */
import { z } from 'zod';
import { quote } from '../../compiler/diagnostics/syntax.ts';
import { type HintKind, type HintKinds, hintKinds } from '../../compiler/query/hints.ts';
import { wrongValue } from '../../project/wrong-value.ts';
import { suggest } from '../../schema/nearest.ts';
import { isRecord } from '../../schema/record.ts';
import { usualLimit } from './work-watch.ts';

/** Kinds of code lenses. */
export interface LensKinds {
  /** How often functions are used. */
  readonly references: boolean;
  /** The same of variables that other policies see: a line above each setting. */
  readonly variables: boolean;
  readonly evaluate: boolean;
}

/** What a user wants. */
export interface Settings {
  /** Enabled collectors where no configuration file says so; empty: the usual ones, and all of `schemas`. */
  readonly collectors: readonly string[];
  /** Enabled controllers; empty: as above. */
  readonly controllers: readonly string[];
  /** Paths of schema documents, absolute or within the folder of the workspace. */
  readonly schemas: readonly string[];
  readonly codeLens: LensKinds;
  readonly inlayHints: HintKinds;
  /** The path of the sample that policies are evaluated on; empty: none. */
  readonly sample: string;
  /** Seconds that a set may take to check before it is left alone. */
  readonly checkLimit: number;
}

const names = z.array(z.string().max(200)).max(1000);
const path = z.string().max(4096);

const hintNames = Object.keys(hintKinds) as readonly HintKind[];
const hints = Object.fromEntries(
  hintNames.map((kind) => [`inlayHints.${kind}`, z.boolean().default(true)]),
) as Readonly<Record<`inlayHints.${HintKind}`, z.ZodDefault<z.ZodBoolean>>>;

/** Of each setting, what it may be, and what it is where nobody says so. */
const known = {
  collectors: names.default([]),
  controllers: names.default([]),
  schemas: z.array(path).max(100).default([]),
  'codeLens.references': z.boolean().default(true),
  'codeLens.variables': z.boolean().default(false),
  'codeLens.evaluate': z.boolean().default(true),
  'evaluation.sample': path.default(''),
  ...hints,
  checkLimit: z.number().min(0.1).max(3600).default(usualLimit),
} as const;

/** What a setting takes, in words. */
function takenBy(name: keyof typeof known): string {
  switch (name) {
    case 'collectors':
    case 'controllers':
      return `a list of names of ${name}`;
    case 'schemas':
      return 'a list of paths of schema documents';
    case 'evaluation.sample':
      return 'the path of a snapshot';
    case 'checkLimit':
      return 'a number of seconds from 0.1 to 3600';
    default:
      return '`true` or `false`';
  }
}

/** What each setting is where nobody says so, by its name behind `momus.`. */
export const settingDefaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(known).map(([name, schema]) => [name, schema.parse(undefined)]),
);

/** Whether a setting is the editor's own business, by its name behind `momus.`. */
export const isEditorsOwn = (name: string): boolean =>
  /^(?:server|trace|debug|codeLens\.debug)\b/u.test(name);

/** Settings, and what is wrong with what was sent. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

/** Reads the section `momus`; names may stand in objects or have dots: `codeLens.references`. */
export function readSettings(given: unknown): ReadSettings {
  const problems: string[] = [];
  const said = new Map<string, unknown>();
  for (const [name, value] of leaves(given, ''))
    if (Object.hasOwn(known, name)) said.set(name, value);
    else if (!isEditorsOwn(name))
      problems.push(
        `the setting ${quote(`momus.${name}`)} is not used: there is no such setting${meant(name)}`,
      );
  const of = <K extends keyof typeof known>(name: K): z.infer<(typeof known)[K]> => {
    const schema = known[name];
    const value = said.get(name) ?? undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data as z.infer<(typeof known)[K]>;
    const why = wrongValue(value, takenBy(name), result.error.issues[0] ?? { path: [] });
    problems.push(`the setting ${quote(`momus.${name}`)} is not used: ${why}`);
    return schema.parse(undefined) as z.infer<(typeof known)[K]>;
  };
  const settings: Settings = {
    collectors: of('collectors'),
    controllers: of('controllers'),
    schemas: of('schemas'),
    codeLens: {
      references: of('codeLens.references'),
      variables: of('codeLens.variables'),
      evaluate: of('codeLens.evaluate'),
    },
    inlayHints: Object.fromEntries(
      hintNames.map((kind) => [kind, of(`inlayHints.${kind}`)]),
    ) as HintKinds,
    sample: of('evaluation.sample'),
    checkLimit: of('checkLimit'),
  };
  return { settings, problems };
}

/** The end of a sentence about a name that is no setting: which one is meant, or which ones are in a group. */
function meant(name: string): string {
  const all = Object.keys(known);
  const small = name.toLowerCase();
  const within = all.filter((one) => one.toLowerCase().startsWith(`${small}.`));
  if (within.length > 0) return `; ${within.map((one) => `\`momus.${one}\``).join(', ')} are`;
  const near = suggest(name, all);
  return near === undefined ? '' : `; did you mean \`momus.${near}\`?`;
}

/** What settings are where nobody says anything. */
export const defaultSettings: Settings = readSettings({}).settings;

/**
 * The section `momus` within what an editor sends, which may be sections of others too: all of it, or
 * its only content; null for nothing. A misspelt name makes a section as well: it is told, not lost.
 */
export function sectionIn(sent: unknown): object | null {
  if (!isRecord(sent)) return null;
  if (isRecord(sent.momus)) return sent.momus;
  const own = Object.entries(sent).filter(([name]) => name.startsWith('momus.'));
  if (own.length > 0)
    return Object.fromEntries(own.map(([name, value]) => [name.slice('momus.'.length), value]));
  const isOurs = (name: string): boolean => {
    const [group = ''] = name.split('.');
    return groups.has(group) || suggest(group, groups) !== undefined;
  };
  return Object.keys(sent).some(isOurs) ? sent : null;
}

/** The section in `initializationOptions`, which are for this server alone. */
export function sectionOfOwn(sent: unknown): object | null {
  return sectionIn(sent) ?? (isRecord(sent) && Object.keys(sent).length > 0 ? sent : null);
}

const groups: ReadonlySet<string> = new Set(
  Object.keys(known).map((name) => name.split('.')[0] ?? ''),
);

/** The values in objects, by the names that lead to them, as deep as names of settings go. */
function leaves(given: unknown, prefix: string): readonly (readonly [string, unknown])[] {
  if (!isRecord(given)) return [];
  return Object.entries(given).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    const full = `${prefix}${name}`;
    const isGroup = isRecord(value) && !Object.hasOwn(known, full) && full.split('.').length < 3;
    return isGroup ? leaves(value, `${full}.`) : [[full, value]];
  });
}
