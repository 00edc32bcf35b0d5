/** Reads a line that the grammar refuses, and recovers from faults. */
import type { LineClass } from './classify.ts';
import type { LineText, LineTree } from './line-tree.ts';
import { spanIn, wordIn } from './terms.ts';

/** Reads a line by its class. */
export function readLine(line: LineText, from: LineClass): LineTree {
  const span = spanIn(line, 0, line.text.length);
  const broken = { kind: 'broken', span, parts: [] } as const;
  switch (from.kind) {
    case 'open':
      if (from.block === 'if') return { kind: 'if', span, condition: broken };
      if (from.block === 'do') return { kind: 'do', span, item: wordIn(line, 0, 0), over: broken };
      if (from.block === 'block') return { kind: 'block', span };
      return {
        kind: 'procedure',
        keyword: from.block,
        result: null,
        name: wordIn(line, 0, 0),
        params: [],
        span,
      };
    case 'else-if':
      return { kind: 'else-if', span, condition: broken };
    case 'else':
      return { kind: 'else', span };
    case 'end':
      return { kind: 'end', span, block: from.block, name: null };
    default:
      return {
        kind: 'plain',
        span,
        statement: { kind: 'broken', span, text: line.text, parts: [] },
      };
  }
}
