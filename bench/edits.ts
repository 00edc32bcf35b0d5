/**
 * Edits as a policy author makes them, one form at a time.
 * In: the large set. Out: for each kind of edit, the set after the n-th of its kind.
 */
import type { Source } from '../src/compiler/text/source.ts';
import { largeSet } from './large-set.ts';

export interface Edit {
  readonly name: string;
  /** The set with the edit; every `n` gives a text that was not seen before. */
  readonly after: (n: number) => readonly Source[];
}

/** The edits that are measured, in a file in the middle of the set unless they say otherwise. */
export function edits(): readonly Edit[] {
  const set = largeSet();
  const middle = '11-gateway.policy';
  const edit = (name: string, file: string, find: string, by: (n: number) => string): Edit => {
    const index = set.findIndex((s) => s.name === file);
    const source = set[index];
    if (source === undefined || source.text.split(find).length !== 2) {
      throw new Error(`${file} does not hold \`${find}\` once`);
    }
    return {
      name,
      after: (n) => set.with(index, { name: file, text: source.text.replace(find, by(n)) }),
    };
  };
  return [
    edit(
      'a constant of one policy',
      middle,
      '(defvar gateway1_spare 0.',
      (n) => `(defvar gateway1_spare 0.${n + 1}`,
    ),
    edit(
      'a constant that all policies read',
      '00-common.policy',
      '(defvar least_change 0.',
      (n) => `(defvar least_change 0.0${n + 1}`,
    ),
    edit(
      'the body of a function',
      middle,
      '(defvar slow (* (- 1 gateway2_step)',
      (n) => `(defvar slow (* (- 0.9${n + 1} gateway2_step)`,
    ),
    edit(
      'the body of a function that all call',
      '00-common.policy',
      '(max low (min high value))',
      (n) => `(max low (min high (+ ${n} value)))`,
    ),
    edit(
      'a loop over guests',
      middle,
      '(< guest.balloon_max gateway2_to))\n          (if is_short',
      (n) => `(< guest.balloon_max (+ ${n} gateway2_to)))\n          (if is_short`,
    ),
    edit(
      'a line of comment between forms',
      middle,
      '### gateway2: memory\n',
      (n) => `### gateway2: memory ${n}\n\n`,
    ),
    edit(
      'a bracket left open',
      middle,
      '(def gateway2_wanted (guest)\n  (+ ',
      (n) => `(def gateway2_wanted (guest)\n  ${' '.repeat(n % 7)}((+ `,
    ),
  ];
}
