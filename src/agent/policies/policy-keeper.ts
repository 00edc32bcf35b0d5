/**
 * What policies an agent has: those of its files, what was set over them by calls, and the sets that
 * were in force before.
 * In: files, calls, the state of an agent before. Out: the set in force, or why a change is refused.
 * A change is taken over whole or not at all; whoever holds the keeper makes one at a time.
 *
 * What is set by calls lies over the files and stays, also over a reload and a restart, until
 * `reset`: a host must not lose its parameters because a file was touched.
 */
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { byCodePoints } from '../../compiler/text/order.ts';
import { lineStarts, positionAt, type Source } from '../../compiler/text/source.ts';
import type { Environment } from '../../schema/environment.ts';
import { AgentRefusal, type PlacedDiagnostic, type SetChange, type SetRecord } from '../api.ts';
import {
  emptyPolicies,
  type Overlay,
  type PolicyState,
  type StoredSet,
} from '../state/state-shape.ts';
import { type CompiledSet, CompileFailure, type CompileSet } from './compile-apart.ts';
import { aloneName } from './policy-directory.ts';
import { endOf, PolicySet, type PolicySetChange } from './policy-set.ts';

const mostSets = 10;
/** Characters of a set that is taken over by a call: an agent keeps ten of them. */
const largestSet = 256 * 1024;
const nothingOver: Overlay = { whole: false, texts: {} };

/** How the policies started. */
export interface Started extends SetChange {
  /** The last set that was in force is in force, not the files. */
  readonly fromState: boolean;
  /** Why compiling had no end: a sentence. */
  readonly failure: string | null;
}

export class PolicyKeeper {
  readonly #set: PolicySet;
  readonly #now: () => Date;
  #files: ReadonlyMap<string, string> = new Map();
  #overlay: Overlay;
  /** Newest first; the first one is in force. */
  #sets: readonly StoredSet[];
  #next: number;

  /** `state`: of the agent before. */
  constructor(
    compile: CompileSet,
    environment: Environment,
    now: () => Date,
    state: PolicyState = emptyPolicies,
  ) {
    this.#set = new PolicySet(compile, environment);
    this.#now = now;
    this.#overlay = state.overlay;
    this.#sets = state.sets;
    this.#next = state.next;
  }

  /** What is in force: no errors. */
  get compiled(): CompiledSet {
    return this.#set.compiled;
  }

  /** What it was compiled for. */
  get environment(): Environment {
    return this.#set.environment;
  }

  get sources(): readonly Source[] {
    return this.#set.sources;
  }

  /** The set in force; null before the first. */
  get record(): SetRecord | null {
    return this.history()[0] ?? null;
  }

  /**
   * Puts the files in force, with what lay over them. Where that has errors or no end, or files could
   * not be read (`complete` false): the last set that was in force; where there is none: those files
   * that have none.
   */
  async start(files: readonly Source[], complete: boolean): Promise<Started> {
    this.#files = textsOf(files);
    const texts = laid(this.#files, this.#overlay);
    const change = await endOf(this.#set.replace(texts));
    const failure = change instanceof CompileFailure ? change.message : null;
    const placed = change instanceof CompileFailure ? nothingTaken : this.#placed(change, texts);
    if (placed.accepted && (complete || this.#sets.length === 0)) {
      this.#entered('files', texts);
      return { ...placed, fromState: false, failure };
    }
    const last = this.#sets[0];
    const again = last === undefined ? null : await endOf(this.#set.replace(textsIn(last)));
    if (last !== undefined && again !== null && 'accepted' in again && again.accepted) {
      // What follows is a change of what is in force, not of files that are faulty.
      this.#files = textsIn(last);
      return { ...placed, accepted: true, leftOut: [], fromState: true, failure };
    }
    const sources = [...texts].map(([name, text]) => ({ name, text }));
    const loaded = await this.#set.load(sources, change instanceof CompileFailure ? change : null);
    this.#files = without(this.#files, loaded.leftOut);
    // What has no end now may have one another time; only what has errors is given up.
    if (loaded.failure === undefined) {
      const { whole, texts: over } = this.#overlay;
      const left = Object.entries(over).filter(([name]) => !loaded.leftOut.includes(name));
      this.#overlay = { whole, texts: Object.fromEntries(left) };
    }
    this.#entered('files', textsOf(this.#set.sources));
    const placedLoaded = this.#placed(loaded, texts);
    return { ...placedLoaded, fromState: false, failure: loaded.failure ?? null };
  }

  /** Takes over files that changed, for another environment where one is given. */
  async reload(files: readonly Source[], environment?: Environment): Promise<SetChange> {
    const next = textsOf(files);
    const change = await this.#change(next, this.#overlay, 'files', environment);
    if (change.accepted) this.#files = next;
    return change;
  }

  /** Sets a text under a name, or removes it. */
  async set(name: string | null, text: string | null): Promise<SetChange> {
    const own = name ?? aloneName;
    if (own === '__proto__') throw new AgentRefusal('a policy cannot be called `__proto__`');
    const { whole, texts } = this.#overlay;
    const { [own]: _, ...others } = texts;
    // What is in no file need not be taken out of any.
    const isGone = text === null && (whole || !this.#files.has(own));
    const overlay = { whole, texts: isGone ? others : { ...texts, [own]: text } };
    return this.#change(this.#files, overlay, `setNamedPolicy ${own}`);
  }

  /** Replaces the whole set by one text, or by nothing. */
  setAll(text: string | null): Promise<SetChange> {
    const texts = text === null ? {} : { [aloneName]: text };
    return this.#change(this.#files, { whole: true, texts }, 'setPolicy');
  }

  /** Goes back to the files as they are now. */
  async reset(files: readonly Source[]): Promise<SetChange> {
    const next = textsOf(files);
    const change = await this.#change(next, nothingOver, 'resetPolicies');
    if (change.accepted) this.#files = next;
    return change;
  }

  /** Puts an earlier set in force: the one before, or the one of a number. */
  async rollback(number?: number): Promise<SetChange> {
    const known = this.#sets.map((set) => set.number);
    const wanted =
      number === undefined ? this.#before() : this.#sets.find((set) => set.number === number);
    if (wanted === undefined) {
      throw new AgentRefusal(
        number === undefined
          ? 'there is no earlier policy set to go back to'
          : `there is no policy set ${number}; those that are kept are ${known.join(', ') || 'none'}`,
      );
    }
    const overlay = { whole: true, texts: wanted.texts };
    return this.#change(this.#files, overlay, `rollback to ${wanted.number}`);
  }

  /** The set before the one in force; after a rollback, the one before that which it went back to. */
  #before(): StoredSet | undefined {
    const [first] = this.#sets;
    if (first === undefined) return undefined;
    const origin = /^rollback to (\d+)$/u.exec(first.origin)?.[1];
    const from = origin === undefined ? first.number : Number(origin);
    return this.#sets.find(({ number, digest }) => number < from && digest !== first.digest);
  }

  /** Counts a cycle that a set decided; it may have begun before the one in force. */
  count(digest: string, faults: number): void {
    const at = this.#sets.findIndex((set) => set.digest === digest);
    this.#sets = this.#sets.map((set, i) =>
      i === at ? { ...set, cycles: set.cycles + 1, faults: set.faults + faults } : set,
    );
  }

  /** The sets that are kept, newest first. */
  history(): readonly SetRecord[] {
    return this.#sets.map(({ texts, ...set }, index) => ({
      ...set,
      names: [...textsIn({ texts }).keys()],
      inForce: index === 0,
    }));
  }

  /** The text of a policy of a set that is kept; null where it is not known any more. */
  text(digest: string, source: string): string | null {
    return this.#sets.find((kept) => kept.digest === digest)?.texts[source] ?? null;
  }

  /** What is to outlive the agent. */
  state(): PolicyState {
    return { overlay: this.#overlay, sets: this.#sets, next: this.#next };
  }

  async #change(
    files: ReadonlyMap<string, string>,
    overlay: Overlay,
    origin: string,
    environment?: Environment,
  ): Promise<SetChange> {
    const texts = laid(files, overlay);
    const size = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
    // Files are bounded where they are read.
    if (size > largestSet && origin !== 'files')
      throw new AgentRefusal(
        `the policies would hold ${size} characters; an agent takes ${largestSet} by a call`,
      );
    const change = await endOf(this.#set.replace(texts, environment));
    if (change instanceof CompileFailure)
      throw new AgentRefusal(`${change.message}; what was in force stays`, { cause: change });
    if (change.accepted) {
      this.#overlay = overlay;
      this.#entered(origin, texts);
    }
    return this.#placed(change, texts);
  }

  /** A set came into force; the same texts again are no new set. */
  #entered(origin: string, texts: ReadonlyMap<string, string>): void {
    const { digest, diagnostics } = this.#set.compiled;
    const own = Object.fromEntries(texts);
    const [first] = this.#sets;
    if (first?.digest === digest && equal(first.texts, own)) return;
    const entry: StoredSet = {
      number: this.#next,
      digest,
      since: this.#now().toISOString(),
      origin,
      texts: own,
      warnings: diagnostics.length,
      cycles: 0,
      faults: 0,
    };
    this.#next += 1;
    this.#sets = [entry, ...this.#sets].slice(0, mostSets);
  }

  #placed(change: PolicySetChange, texts: ReadonlyMap<string, string>): SetChange {
    const { accepted, diagnostics, leftOut } = change;
    return { accepted, leftOut, diagnostics: placedIn(diagnostics, texts) };
  }
}

const nothingTaken: SetChange = { accepted: false, diagnostics: [], leftOut: [] };

/** Diagnostics with lines and columns. */
function placedIn(
  diagnostics: readonly LocatedDiagnostic[],
  texts: ReadonlyMap<string, string>,
): readonly PlacedDiagnostic[] {
  const starts = new Map<string, readonly number[]>();
  return diagnostics.map(({ code, severity, message, source, span }) => {
    const known = starts.get(source) ?? lineStarts(texts.get(source) ?? '');
    starts.set(source, known);
    return { code, severity, message, source, ...positionAt(known, span.start) };
  });
}

/** The files with what lies over them. */
function laid(files: ReadonlyMap<string, string>, { whole, texts }: Overlay) {
  const all = new Map(whole ? [] : files);
  for (const [name, text] of Object.entries(texts)) {
    if (text === null) all.delete(name);
    else all.set(name, text);
  }
  return all;
}

const without = (texts: ReadonlyMap<string, string>, names: readonly string[]) =>
  new Map([...texts].filter(([name]) => !names.includes(name)));

const textsOf = (sources: readonly Source[]): ReadonlyMap<string, string> =>
  new Map(sources.map(({ name, text }) => [name, text]));

const textsIn = ({ texts }: Pick<StoredSet, 'texts'>): ReadonlyMap<string, string> =>
  new Map(Object.entries(texts).sort(([a], [b]) => byCodePoints(a, b)));

function equal(a: StoredSet['texts'], b: StoredSet['texts']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
