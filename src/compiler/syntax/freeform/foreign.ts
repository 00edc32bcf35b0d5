/**
 * Operators and words of other languages, and what stands for them here: data for the reader.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/source.ts';
import { joinedElseIfs, joinedEnds } from './block-words.ts';
import type { Infix } from './tree.ts';

/** What a foreign operator is meant as; `parts`: there is nothing like it, its operands are kept. */
export interface ForeignOperator {
  readonly means: Infix | 'not' | 'assign' | 'member' | 'true' | 'false' | 'parts';
  /** What can be written in its place. */
  readonly due: string | null;
  readonly advice: string;
}

const instead = (means: ForeignOperator['means'], due: string): ForeignOperator => ({
  means,
  due,
  advice: `write \`${due}\``,
});
const assigns: ForeignOperator = {
  means: 'assign',
  due: null,
  advice: 'write `name = value`; there is no other assignment',
};

export const foreignOperators: ReadonlyMap<string, ForeignOperator> = new Map([
  ['!=', instead('/=', '/=')],
  ['!==', instead('/=', '/=')],
  ['=/=', instead('/=', '/=')],
  ['~=', instead('/=', '/=')],
  ['<>', instead('/=', '/=')],
  ['.ne.', instead('/=', '/=')],
  ['.neqv.', instead('/=', '/=')],
  ['===', instead('==', '==')],
  ['.eq.', instead('==', '==')],
  ['.eqv.', instead('==', '==')],
  ['.lt.', instead('<', '<')],
  ['.le.', instead('<=', '<=')],
  ['=<', instead('<=', '<=')],
  ['.gt.', instead('>', '>')],
  ['.ge.', instead('>=', '>=')],
  ['=>', instead('>=', '>=')],
  ['&&', instead('and', 'and')],
  ['.and.', instead('and', 'and')],
  ['||', instead('or', 'or')],
  ['.or.', instead('or', 'or')],
  ['.not.', instead('not', 'not')],
  ['.true.', instead('true', 'true')],
  ['.false.', instead('false', 'false')],
  ['->', instead('member', '.')],
  ['**', { means: 'parts', due: null, advice: 'there is no power; multiply' }],
  ['<<', { means: 'parts', due: null, advice: 'write `shiftl(a, n)`' }],
  ['>>', { means: 'parts', due: null, advice: 'write `shiftr(a, n)`' }],
  [':=', { means: 'assign', due: '=', advice: 'write `=`' }],
  ['+=', assigns],
  ['-=', assigns],
  ['*=', assigns],
  ['++', assigns],
]);

/** Words that begin a statement in other languages, and what to write. */
export const foreignStatements: ReadonlyMap<string, string> = new Map([
  ['print', 'write `call debug(…)`'],
  ['write', 'write `call debug(…)`'],
  ['log', 'write `call debug(…)`'],
  ['echo', 'write `call debug(…)`'],
  ['continue', 'write `cycle`'],
  ['next', 'write `cycle`'],
  ['break', 'a loop goes over all its elements; leave the rest out with `cycle`'],
  ['exit', 'a loop goes over all its elements; leave the rest out with `cycle`'],
  ['stop', 'a policy ends with its last statement'],
  ['goto', 'write `if (condition) then … else … end if`'],
  ['pass', 'leave it out; a block may be empty'],
  ['contains', 'leave it out; functions and subroutines stand at policy level'],
  ['implicit', 'leave it out; every name is declared'],
  ['use', 'leave it out; what other policies declare `public` is visible'],
  ['import', 'leave it out; what other policies declare `public` is visible'],
  ['include', 'leave it out; what other policies declare `public` is visible'],
  ['select', 'write `if (condition) then … else if (condition) then … end if`'],
  ['switch', 'write `if (condition) then … else if (condition) then … end if`'],
  ['case', 'write `else if (condition) then`'],
  ['when', 'write `if (condition) then … end if`'],
  ['unless', 'write `if (not (condition)) then … end if`'],
  ['while', 'loops go over guests or devices: `do guest in Guests`'],
  ['for', 'write `do guest in Guests`'],
  ['foreach', 'write `do guest in Guests`'],
  ['loop', 'write `do guest in Guests`'],
  ['def', 'write `function f(a)` or `subroutine s(a)`'],
  ['defun', 'write `function f(a)` or `subroutine s(a)`'],
  ['set', 'write `name = value`'],
  ['setq', 'write `name = value`'],
  ['defvar', 'write `auto :: name = value`'],
  ...[...joinedElseIfs].map((word) => [word, 'write `else if (condition) then`'] as const),
  ...[...joinedEnds].map(([joined, due]) => [joined, `write \`${due}\``] as const),
]);

/** The fix where one word stands for another. */
export const wordInstead = (span: Span, word: string): readonly Fix[] =>
  word === 'continue' || word === 'next'
    ? [{ title: 'Write `cycle`', edits: [{ span, text: 'cycle' }] }]
    : [];

/** Of these, the ones that mean nothing else on a line of their own. */
export const loneStatements: ReadonlySet<string> = new Set(
  'continue next break exit stop pass contains'.split(' '),
);

/** Words that declare something in other languages, and the type to write. */
export const foreignTypes: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'],
  ['long', 'integer'],
  ['float', 'real'],
  ['double', 'real'],
  ['number', 'real'],
  ['num', 'real'],
  ['bool', 'logical'],
  ['boolean', 'logical'],
  ['string', 'text'],
  ['str', 'text'],
  ['char', 'text'],
  ['character', 'text'],
  ['let', 'auto'],
  ['var', 'auto'],
  ['const', 'auto'],
  ['any', 'auto'],
  ['type', 'auto'],
]);
