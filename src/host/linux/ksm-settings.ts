/**
 * Changes of KSM settings that can be undone: before a file is written for the first time, what it
 * holds is remembered, and `restore` puts it back.
 * In: settings by file name. Out: files written in an order the kernel accepts, or an Error.
 *
 * Writing is synchronous: a restore has to work while the process exits, and there is one way to
 * write then.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../system-error.ts';

const settable = ['run', 'pages_to_scan', 'sleep_millisecs', 'merge_across_nodes'] as const;
type Setting = (typeof settable)[number];

/** The settings of one directory. */
export interface KsmSettings {
  /** Writes them; throws an Error that says which file failed, and what was written before it. */
  readonly write: (settings: Readonly<Record<string, number>>) => void;
  /**
   * Puts back what was there, as far as anything was changed. Throws an Error that names the files
   * that could not be restored; those can be tried again.
   */
  readonly restore: () => void;
}

/** The settings in a directory. */
export function ksmSettings(directory: string): KsmSettings {
  const originals = new Map<Setting, string>();
  const pathOf = (name: string): string => join(directory, name);
  const read = (name: string): string => readFileSync(pathOf(name), 'utf8').trim();

  const put = (name: Setting, value: string): void => {
    try {
      const before = read(name);
      if (!originals.has(name)) originals.set(name, before);
      if (name === 'merge_across_nodes' && before !== value && read('pages_shared') !== '0') {
        throw new Error('merge_across_nodes cannot change while pages are merged');
      }
      writeFileSync(pathOf(name), value);
    } catch (error) {
      const code = codeOf(error);
      throw code === '' ? error : new Error(refusal(code, pathOf(name), value));
    }
  };

  const write = (settings: Readonly<Record<string, number>>): void => {
    const changes = checked(settings);
    const written: string[] = [];
    try {
      for (const name of inOrder(changes)) {
        put(name, String(changes.get(name)));
        written.push(name);
      }
    } catch (error) {
      const after = written.length === 0 ? '' : `; ${written.join(', ')} took effect before`;
      throw new Error(`${error instanceof Error ? error.message : error}${after}`);
    }
  };

  const restore = (): void => {
    const failed: string[] = [];
    for (const name of restoreOrder(originals)) {
      const original = originals.get(name);
      if (original === undefined) continue;
      try {
        if (
          name === 'merge_across_nodes' &&
          read(name) !== original &&
          read('pages_shared') !== '0'
        ) {
          // Only unmerging lets it change back; `run` comes after it, so it must be remembered too.
          if (!originals.has('run')) originals.set('run', read('run'));
          writeFileSync(pathOf('run'), '2');
        }
        if (read(name) !== original) writeFileSync(pathOf(name), original);
        originals.delete(name);
      } catch (error) {
        failed.push(`${pathOf(name)} (was ${original}: ${codeOf(error) || error})`);
      }
    }
    if (failed.length > 0) throw new Error(`not restored: ${failed.join(', ')}`);
  };

  return { write, restore };
}

/** Why a file was not written, in words. */
function refusal(code: string, path: string, value: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `permission denied (are you root?): ${path}`;
    case 'EROFS':
      return `the file system is read-only: ${path}`;
    default:
      return `${path} does not take ${value}: ${code}`;
  }
}

function checked(settings: Readonly<Record<string, number>>): ReadonlyMap<Setting, number> {
  const changes = new Map<Setting, number>();
  for (const [name, value] of Object.entries(settings)) {
    const setting = settable.find((known) => known === name);
    if (setting === undefined) throw new Error(`KSM has no setting ${name}`);
    if (!Number.isInteger(value) || value < 0 || value > 2 ** 32 - 1) {
      throw new Error(`${name} must be a whole number from 0 to 4294967295, not ${value}`);
    }
    changes.set(setting, value);
  }
  return changes;
}

/** ksmd starts with its settings in place, so `run` comes last; it stops before they change. */
function inOrder(changes: ReadonlyMap<Setting, number>): readonly Setting[] {
  const others = settable.filter((name) => name !== 'run' && changes.has(name));
  const run = changes.get('run');
  if (run === undefined) return others;
  return run === 1 ? [...others, 'run'] : ['run', ...others];
}

/** Everything else before `run`: it may be needed to unmerge, and it decides what goes on. */
function* restoreOrder(originals: ReadonlyMap<Setting, string>): Generator<Setting> {
  for (const name of settable) if (name !== 'run' && originals.has(name)) yield name;
  if (originals.has('run')) yield 'run';
}
