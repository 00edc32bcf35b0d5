/**
 * The phases of compiling and what each took.
 */

/** Phases in their order; `import` loads the modules, `cycle` decides for the first time. */
export const phases = [
  'import',
  'parse',
  'check',
  'link',
  'digest',
  'emit',
  'load',
  'cycle',
] as const;

export type Phase = (typeof phases)[number];

/** Milliseconds by phase. */
export type Times = Readonly<Record<Phase, number>>;

/** Which set a fresh process compiles, and whether the grammar has read another policy before. */
export interface CompileCase {
  readonly set: 'shipped' | 'large';
  readonly grammar: 'cold' | 'warm';
}
