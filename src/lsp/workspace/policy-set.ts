/**
 * One policy set as an editor has it, checked when somebody asks and kept until something changes.
 * In: a configuration, texts by path and address. Out: the view of the set, and of each of its files.
 */
import { type Compiler, createCompiler } from '../../compiler/compile.ts';
import { createSetView, type SetView } from '../../compiler/query/set-view.ts';
import type { Configuration } from '../../project/configuration.ts';
import type { ConfigurationProblem } from '../../project/problem.ts';
import type { ReadText } from '../../project/read-text.ts';
import { createFileView, type FileView } from './file-view.ts';
import { createFormerView, isNoWorse } from './former-view.ts';
import { createSetFiles } from './set-files.ts';
import {
  type AtOnce,
  createWatchedCheck,
  type SetAside,
  unwatched,
  type WorkWatch,
} from './work-watch.ts';

/** A policy set that changes. */
export interface PolicySet {
  readonly configuration: Configuration;
  /** What is wrong with the configuration, and which policies cannot be read. */
  readonly problems: () => readonly ConfigurationProblem[];
  /** Reads the files again, all or those at some paths; those that are open keep their texts. */
  readonly reload: (paths?: readonly string[]) => Promise<void>;
  /** The text of a file at an address in the editor; null: it is closed there. */
  readonly edit: (path: string, uri: string, text: string | null) => void;
  /** Why the set is not checked; null where it is. */
  readonly aside: () => SetAside | null;
  /** Answers about a file of the set as it is now, for all to know that are told of what takes long. */
  readonly answering: <T>(uri: string, answer: () => AtOnce<T>) => AtOnce<T>;
  /** The set, checked; the same object until something changes. */
  readonly view: () => SetView;
  /** A file of it as it is called at an address; null where it has none of that path. */
  readonly file: (path: string, uri?: string) => FileView | null;
  /** A file of it by its name. */
  readonly named: (name: string, uri?: string) => FileView;
  /** The files in the order of the set. */
  readonly files: () => readonly FileView[];
  /** Names of the files, in their order. */
  readonly names: () => readonly string[];
  /** The addresses that a file is open at; where it is not, that of the disk. */
  readonly addressesOf: (name: string) => readonly string[];
}

/** Makes the set of a configuration; `reload` fills it. */
export function createPolicySet(
  configuration: Configuration,
  read: ReadText,
  watch: WorkWatch = unwatched,
): PolicySet {
  const { environment, policies } = configuration;
  const compiler: Compiler = createCompiler(environment, { observe: true });
  const files = createSetFiles(policies, read);
  const guard = createWatchedCheck({
    compiler,
    watch,
    set: `${configuration.file ?? ''}\0${policies}`,
    host: () => JSON.stringify([environment.collectors, environment.controllers]),
    uriOf: files.uriOf,
  });
  /** The address of the file that was edited last. */
  let edited = '';
  let checked: SetView | null = null;
  let views = new Map<string, FileView>();
  let latest: SetView | null = null;
  /** Of each file that an edit broke, the latest view in which nothing was broken that had been whole. */
  const whole = new Map<string, SetView>();
  let others: readonly SetView[] = [];

  const changed = (): void => {
    checked = null;
    views = new Map();
  };

  /** Keeps what was known of files before they broke. */
  const remember = (made: SetView): void => {
    for (const { name } of made.set.sources) {
      const now = made.policy(name);
      const broken = whole.get(name);
      if (broken === undefined && latest?.policy(name) === now) continue;
      const before = broken ?? latest ?? made;
      const isWhole =
        before.policy(name) === undefined ||
        before.policy(name) === now ||
        isNoWorse(made, before, name);
      if (isWhole) whole.delete(name);
      else whole.set(name, before);
    }
    for (const name of whole.keys()) if (made.policy(name) === undefined) whole.delete(name);
    latest = made;
    others = [...new Set(whole.values())];
  };

  const view = (): SetView => {
    if (checked !== null) return checked;
    const made = createSetView(guard.check(files.sources(), edited), environment);
    checked = made;
    // Of what is left alone nothing is known that a former view did not know better.
    if (guard.aside() === null) remember(made);
    return made;
  };

  const named = (name: string, uri = files.uriOf(name)): FileView => {
    const known = views.get(uri);
    if (known !== undefined) return known;
    const viewOf = (of: SetView) =>
      createFileView(of, name, configuration, (source) =>
        source === name ? uri : files.uriOf(source),
      );
    const present = viewOf(view());
    // What is broken elsewhere may be what this file uses.
    const former = guard.aside() === null ? others : [latest, ...others];
    const before = [whole.get(name), ...former].find(
      (one): one is SetView => one?.policy(name) !== undefined,
    );
    const made =
      before === undefined
        ? present
        : { ...present, former: createFormerView(viewOf(before), present) };
    views.set(uri, made);
    return made;
  };

  return {
    configuration,
    problems: () => [...configuration.problems, ...files.problems()],
    reload: async (paths) => {
      if (await files.reload(paths)) changed();
    },
    edit: (path, uri, text) => {
      if (!files.edit(path, uri, text)) return;
      edited = uri;
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
    file: (path, uri) => {
      const name = files.nameOf(path);
      return name === null ? null : named(name, uri);
    },
    named,
    files: () => view().set.sources.map(({ name }) => named(name)),
    names: () => view().set.sources.map(({ name }) => name),
    addressesOf: files.addressesOf,
  };
}
