/**
 * What the runtime needs of a loaded program: entities it can fill, and one function that decides.
 * The emitter makes programs (compiler/emit); the runtime never sees syntax.
 *
 * An entity is a plain object with one property per thing the program uses, so that V8 keeps one
 * hidden class per kind. Numbers are doubles and NaN is missing; any other missing value is
 * undefined. Property names are prefix + schema name:
 *   f_ latest value of a field    a_ average of a field over the window    k_ property (Prop)
 *   c_ proposed control (NaN: none)    p_ site of that proposal (0: none)    s_ saved variable
 */

/** A thing that a program reads or writes, of one kind of entity. */
export interface Item {
  readonly entity: 'host' | 'guest' | 'device' | 'limits';
  readonly name: string;
}

/** Which parts of the environment a program uses; everything else need not be collected. */
export interface Manifest {
  readonly fields: readonly (Item & { readonly numeric: boolean })[];
  readonly averages: readonly Item[];
  readonly properties: readonly (Item & { readonly numeric: boolean })[];
  readonly controls: readonly (Item & { readonly numeric: boolean })[];
  readonly saved: readonly (Item & { readonly numeric: boolean })[];
}

/** What entities hold that no program uses: for whoever looks at them in a debugger. */
export type Held = Pick<Manifest, 'fields' | 'properties'>;

/** A place in a policy: where a decision or a fault comes from. Lines and columns from 1. */
export interface Site {
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Index of the top-level form, counted over the whole set. */
  readonly form: number;
}

/** An entity of the snapshot; see the header for its keys. */
export interface Entity {
  readonly kind: 'host' | 'guest' | 'device' | 'limits';
  /** Guest: its uuid. Device: path, or name where it has none. Host: ''. */
  readonly id: string;
  /** Names of fields that the latest sample does not hold at all (their key, not their value, is absent); null when none. */
  absent: ReadonlySet<string> | null;
  [key: string]: unknown;
}

export interface Fault {
  readonly code: string;
  /** Index into `sites`. */
  readonly site: number;
  /** Index of the top-level form that was running. */
  readonly form: number;
  /** Id of the guest whose iteration ended, null outside guest loops. */
  readonly guest: string | null;
  readonly message: string;
}

/** What one evaluation reports beside the proposals, which are on the entities; good until the next one. */
export interface Evaluation {
  readonly faults: readonly Fault[];
  /** Values of the top-level forms, only when the program was compiled to keep them. */
  readonly results: readonly unknown[];
}

export interface Program {
  readonly manifest: Manifest;
  /** What its entities hold beside that; only code for a debugger has such. */
  readonly beside?: Held;
  /** Sites by index; index 0 is nowhere. */
  readonly sites: readonly Site[];
  /** Hex digest of the bundle. */
  readonly digest: string;
  /** New entities of this program's shape, everything missing. Devices hold limits under `maximum`, `guaranteed`, `current`. */
  readonly create: (kind: 'host' | 'guest' | 'device', id: string) => Entity;
  /** Clears the proposals (c_, p_) of an entity. */
  readonly reset: (entity: Entity) => void;
  /**
   * Decides: reads the entities' fields, writes their proposals and saved variables. Never throws.
   * `debug` receives the operands of each `debug` call.
   */
  readonly evaluate: (
    host: Entity,
    guests: readonly Entity[],
    debug?: (values: readonly unknown[]) => void,
  ) => Evaluation;
}

export const fieldKey = (name: string): string => `f_${name}`;
export const averageKey = (name: string): string => `a_${name}`;
export const propertyKey = (name: string): string => `k_${name}`;
export const controlKey = (name: string): string => `c_${name}`;
export const siteKey = (name: string): string => `p_${name}`;
export const savedKey = (name: string): string => `s_${name}`;
