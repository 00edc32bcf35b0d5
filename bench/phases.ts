/**
 * The phases of compiling and what each took.
 */

/** Phases in their order; `import` loads the modules, `first cycle` decides for one host once. */
export const phases = ['import', 'parse', 'check', 'link', 'emit', 'load', 'first cycle'] as const;

export type Phase = (typeof phases)[number];

/** Milliseconds by phase. */
export type Times = Readonly<Record<Phase, number>>;

/** Which set a fresh process compiles, and whether the grammar has parsed something before. */
export interface CompileCase {
  readonly set: 'shipped' | 'large';
  readonly grammar: 'cold' | 'warm';
}
