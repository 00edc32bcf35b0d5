/**
 * The words that begin and end blocks: the one list that the splitter of lines, the classes of lines,
 * the search for the notation and the readers go by. A test holds the grammar to it.
 */

/** Blocks that stand wherever statements do. */
export const statementBlocks = ['if', 'do', 'block'] as const;

/** Blocks that stand at policy level. */
export const procedureWords = ['function', 'subroutine'] as const;

/** All words that stand behind `end`. */
export const blockWords = ['policy', ...statementBlocks, ...procedureWords] as const;

/** A word that blocks are opened and ended with. */
export type BlockWord = (typeof blockWords)[number];

/** A word that opens a block within a policy. */
export type Opener = Exclude<BlockWord, 'policy'>;

/** Whether a word opens what stands at policy level only. */
export const isProcedureWord = (word: string | null): boolean =>
  (procedureWords as readonly (string | null)[]).includes(word);

/** What other languages write behind `end`, and the block that it is meant to end. */
const foreignEnds: Readonly<Record<string, BlockWord>> = {
  for: 'do',
  while: 'do',
  loop: 'do',
  sub: 'subroutine',
  procedure: 'subroutine',
  def: 'function',
  program: 'policy',
  module: 'policy',
};

/** Words behind `end`, and joined to it, by the block that they are meant to end. */
export const endWords: ReadonlyMap<string, BlockWord> = new Map([
  ...blockWords.map((word) => [word, word] as const),
  ...Object.entries(foreignEnds),
]);

/** `endif` and the like, by what they are meant as. */
export const joinedEnds: ReadonlyMap<string, string> = new Map(
  blockWords.map((word) => [`end${word}`, `end ${word}`]),
);

/** Other spellings of `else if`. */
export const joinedElseIfs: ReadonlySet<string> = new Set(['elseif', 'elif', 'elsif']);
