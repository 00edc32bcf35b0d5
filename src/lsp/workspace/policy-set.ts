/**
 * One policy set as an editor has it: files of the disk with the texts that are not saved yet over
 * them, checked when somebody asks and kept until something changes.
 * In: a configuration, texts by path. Out: the view of the set, and of each of its files.
 */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policyName } from '../../agent/policies/policy-directory.ts';
import { type Compiler, createCompiler } from '../../compiler/compile.ts';
import { createSetView, type SetView } from '../../compiler/query/set-view.ts';
import { byCodePoints } from '../../compiler/text/order.ts';
import type { Configuration } from './configuration.ts';
import { createFileView, type FileView } from './file-view.ts';
import { createFormerView, isNoWorse } from './former-view.ts';
import type { ReadText } from './read-text.ts';
import { createWatchedCheck, type SetAside, unwatched, type WorkWatch } from './work-watch.ts';

/** A file of the set. */
interface SetFile {
  readonly path: string;
  uri: string;
  /** Of the disk; null where it is not there. */
  saved: string | null;
  /** In the editor; null where it is not open. */
  open: string | null;
}

/** A policy set that changes. */
export interface PolicySet {
  readonly configuration: Configuration;
  /** Reads the files again; those that are open keep their texts. */
  readonly reload: () => Promise<void>;
  /** The text of a file in the editor; null: it is closed. */
  readonly edit: (path: string, uri: string, text: string | null) => void;
  /** Why the set is not checked; null where it is. */
  readonly aside: () => SetAside | null;
  /** Answers about a file of the set as it is now, for all to know that are told of what takes long. */
  readonly answering: <T>(uri: string, answer: () => T) => T;
  /** The set, checked; the same object until something changes. */
  readonly view: () => SetView;
  /** A file of it; null where it has none of that path. */
  readonly file: (path: string) => FileView | null;
  /** The files in the order of the set. */
  readonly files: () => readonly FileView[];
  /** Names of the files. */
  readonly names: () => readonly string[];
}

/** Makes the set of a configuration; `reload` fills it. */
export function createPolicySet(
  configuration: Configuration,
  read: ReadText,
  watch: WorkWatch = unwatched,
): PolicySet {
  const { environment, policies } = configuration;
  const compiler: Compiler = createCompiler(environment, { observe: true });
  const files = new Map<string, SetFile>();
  const guard = createWatchedCheck({
    compiler,
    watch,
    set: setKey(configuration),
    host: () => JSON.stringify([environment.collectors, environment.controllers]),
    uriOf: (source) => files.get(source)?.uri ?? '',
  });
  /** The address of the file that was edited last. */
  let edited = '';
  let checked: SetView | null = null;
  let views = new Map<string, FileView>();
  /** Of each file, the latest view in which nothing was broken that had been whole. */
  const whole = new Map<string, SetView>();

  const fileOf = (path: string, uri: string): SetFile => {
    const name = basename(path);
    const known = files.get(name);
    if (known !== undefined) return known;
    const file: SetFile = { path, uri, saved: null, open: null };
    files.set(name, file);
    return file;
  };
  const changed = (): void => {
    checked = null;
    views = new Map();
  };
  const textOf = ({ open, saved }: SetFile): string | null => open ?? saved;

  const view = (): SetView => {
    if (checked !== null) return checked;
    const sources = [...files]
      .flatMap(([name, file]) => {
        const text = textOf(file);
        return text === null ? [] : [{ name, text }];
      })
      .sort((a, b) => byCodePoints(policyName(a.name), policyName(b.name)));
    const made = createSetView(guard.check(sources, edited), environment);
    checked = made;
    // Of what is left alone nothing is known that a former view did not know better.
    if (guard.aside() !== null) return made;
    for (const { name } of sources) {
      const before = whole.get(name);
      const same = before?.policy(name) === made.policy(name);
      if (before === undefined || same || isNoWorse(made, before, name)) whole.set(name, made);
    }
    for (const name of whole.keys()) if (made.policy(name) === undefined) whole.delete(name);
    return made;
  };

  const file = (path: string): FileView | null => {
    const name = basename(path);
    const found = files.get(name);
    if (found === undefined || textOf(found) === null) return null;
    const known = views.get(name);
    if (known !== undefined) return known;
    const viewOf = (of: SetView) =>
      createFileView(of, name, configuration, (source) => files.get(source)?.uri ?? '');
    const present = viewOf(view());
    // What is broken elsewhere may be what this file uses.
    const before = [whole.get(name), ...whole.values()].find(
      (one) => one !== undefined && one !== present.view && one.policy(name) !== undefined,
    );
    const made =
      before === undefined
        ? present
        : { ...present, former: createFormerView(viewOf(before), present) };
    views.set(name, made);
    return made;
  };

  return {
    configuration,
    reload: async () => {
      const paths = policies.endsWith('.policy') ? [policies] : await policiesIn(policies);
      const present = new Set(paths.map((path) => basename(path)));
      for (const [name, { open }] of files)
        if (!present.has(name) && open === null) files.delete(name);
      await Promise.all(
        paths.map(async (path) => {
          fileOf(path, pathToFileURL(path).href).saved = await read(path);
        }),
      );
      changed();
    },
    edit: (path, uri, text) => {
      const found = fileOf(path, uri);
      // Addresses of one file may be spelled in several ways: the editor knows its own.
      if (text !== null) found.uri = uri;
      if (found.open === text) return;
      found.open = text;
      edited = found.uri;
      changed();
    },
    aside: () => {
      view();
      return guard.aside();
    },
    answering: (uri, answer) => {
      view();
      return guard.answering(uri, answer);
    },
    view,
    file,
    files: () => view().set.sources.flatMap(({ name }) => file(name) ?? []),
    names: () => view().set.sources.map(({ name }) => name),
  };
}

/** The name of the set of a configuration. */
export const setKey = ({ file, policies }: Configuration): string => `${file ?? ''}\0${policies}`;

async function policiesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory))
      .filter((name) => name.endsWith('.policy') && !name.startsWith('.'))
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}
