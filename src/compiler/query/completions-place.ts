/**
 * What can be typed at a position: what completions are asked for.
 * The notations answer it in files of their own, from the tokens in front of the position; what the
 * answers are made of is in completions-names.ts, -members.ts and -words.ts.
 */
import type { Span } from '../text/source.ts';
import type { Block } from './open-blocks.ts';

/** What the entity's member or method is typed as. */
export type MemberUse =
  /** The beginning of a statement (free form), where it is assigned to or guarded. */
  | 'statement'
  /** In the parentheses of `if`, or as the condition of a list `if`. */
  | 'condition'
  | 'value'
  /** The head of a list: a method. */
  | 'method'
  /** The argument of `average`: a field of numbers. */
  | 'average'
  /** An argument of what takes missing values: `present`, `default`, `valid`. */
  | 'guarded';

/** One thing that can be typed. */
export type Ask =
  | {
      readonly kind: 'member';
      /** The words in front of the last dot. */
      readonly chain: readonly string[];
      /** Where the first of them stands. */
      readonly start: number;
      readonly use: MemberUse;
    }
  /** The name of a field, control, property or saved variable, in quotes. */
  | { readonly kind: 'quoted'; readonly chain: readonly string[]; readonly method: string }
  /** Variables; `set`: those that can be assigned to. */
  | { readonly kind: 'names'; readonly set: boolean }
  /** Lists to loop over. */
  | { readonly kind: 'lists' }
  /** Functions; `call`: behind `call`, where subroutines stand too (free form). */
  | { readonly kind: 'functions'; readonly call: boolean }
  /** Heads of lists; `top`: of one that stands in no other. */
  | { readonly kind: 'heads'; readonly top: boolean }
  /** The fields that bound a control which is assigned to. */
  | { readonly kind: 'bounds'; readonly chain: readonly string[]; readonly control: string }
  /** Whole lists, where no bracket is open. */
  | { readonly kind: 'forms' }
  | { readonly kind: 'statements'; readonly blocks: readonly Block[]; readonly line: boolean }
  /** Behind `end`. */
  | { readonly kind: 'ends'; readonly blocks: readonly Block[] }
  /** Units; `beside`: the words of the statement so far, which may tell of what dimension. */
  | { readonly kind: 'units'; readonly beside: readonly string[] }
  | { readonly kind: 'types' }
  /** Words of the notation, each with what it inserts where that is more. */
  | { readonly kind: 'words'; readonly words: readonly (string | readonly [string, string])[] };

/** What can be typed at a position. */
export interface Place {
  /** The word that is typed already, and is replaced. */
  readonly typed: Span;
  readonly asks: readonly Ask[];
}

/** Nothing can be completed: in a comment, in a text, where a new name is chosen. */
export const nothingAt = (at: number): Place => ({ typed: { start: at, end: at }, asks: [] });
