/**
 * `momus config`: what a configuration file says, and what holds where it says nothing.
 * In: a file. Out: every setting with its value and where that comes from.
 */
import { type Setting, type SettingKey, settings } from '../agent/config/settings.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { configRow, readConfigFile } from './config-options.ts';
import { CommandFailure, exitFine } from './failure.ts';
import { pad, printable } from './render/width.ts';

/** A setting as it is in force. */
interface Row {
  readonly section: string;
  readonly name: string;
  /** As a file would write it. */
  readonly value: string;
  /** `file:line`, or `default`. */
  readonly from: string;
  readonly doc: string;
  /** Why it has no meaning here; null where it has one. */
  readonly unused: string | null;
}

/** The command. */
export const configCommand: Command = {
  name: 'config',
  summary: 'Show the configuration of a host.',
  operands: 'show',
  description: [
    'Prints every setting of a configuration file (mom.conf), with the line that sets it,',
    'or `default`. Exits with 0 when the file is right, 2 when it is not.',
  ].join('\n'),
  options: [
    { ...configRow, doc: 'The file; without it, the defaults of MOM.' },
    { name: 'json', doc: 'Print an array of settings for programs.' },
  ],
  examples: [['momus config show -c /etc/vdsm/mom.conf', 'what a host of VDSM has in force']],
  run: async (args, io) => {
    const [what, ...more] = args.operands;
    if (what !== 'show' || more.length > 0)
      throw new CommandFailure('say what to do: momus config show -c FILE');
    const path = args.value('config');
    const config = path === undefined ? null : (await readConfigFile(path, io)).config;
    const keys = Object.keys(settings) as readonly SettingKey[];
    const rows = keys.map((key): Row => {
      const setting: Setting<unknown> = settings[key];
      const { section, name, doc, unused, fallback, read } = setting;
      const line = config?.lines.get(key);
      const value = config === null ? read(fallback) : config.values[key];
      const from = line === undefined ? 'default' : `${path}:${line}`;
      return { section, name, value: setting.write?.(value) ?? written(value), from, doc, unused };
    });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      return exitFine;
    }
    const colours = coloursFor(io.stdout, io.env);
    const width = Math.max(...rows.map(({ name }) => name.length));
    let section = '';
    for (const row of rows) {
      if (row.section !== section)
        io.stdout.write(`${section === '' ? '' : '\n'}${colours.bold(`[${row.section}]`)}\n`);
      section = row.section;
      const idle = row.unused !== null && row.from !== 'default';
      const unused = idle ? ' (no meaning here)' : '';
      const line = `${pad(row.name, width)} = ${printable(row.value)}`;
      io.stdout.write(`${line}  ${colours.dim(`# ${printable(row.from)}${unused}`)}\n`);
    }
    return exitFine;
  },
};

/** A value as a file would write it. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('path' in value) return String(value.path);
  return 'port' in value ? String(value.port) : '-1';
}
