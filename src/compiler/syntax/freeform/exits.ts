/**
 * Where `return` and `cycle` end a list of statements early.
 * In: statements, and which of the two ends their body. Out: whether they always, sometimes or never
 * end early. `cycle` ends the body of a `do`, `return` that of a procedure outside of any `do`.
 */
import type { ReturnStatement, Statement } from './tree.ts';

export type Exits = 'never' | 'sometimes' | 'always';

/** The word that ends the body at hand early; null at policy level, where nothing does. */
export type ExitWord = 'return' | 'cycle' | null;

/** Whether a statement ends the body that it stands in. */
export function exitsOf(statement: Statement, word: ExitWord): Exits {
  switch (statement.kind) {
    case 'return':
    case 'cycle':
      return statement.kind === word ? 'always' : 'never';
    case 'if': {
      const arms = statement.arms.map(({ body }) => exitsOfAll(body.statements, word));
      const { otherwise } = statement;
      return either([
        ...arms,
        otherwise === null ? 'never' : exitsOfAll(otherwise.body.statements, word),
      ]);
    }
    case 'if-line':
      return either([exitsOf(statement.then, word), 'never']);
    case 'block':
      return exitsOfAll(statement.body.statements, word);
    case 'declare':
    case 'assign':
    case 'call':
    case 'term':
    case 'do':
    case 'procedure':
    case 'broken':
      return 'never';
    default:
      return statement satisfies never;
  }
}

/** The same of statements in a row. */
export function exitsOfAll(statements: readonly Statement[], word: ExitWord): Exits {
  let exits: Exits = 'never';
  for (const statement of statements) {
    const own = exitsOf(statement, word);
    if (own === 'always') return 'always';
    if (own === 'sometimes') exits = 'sometimes';
  }
  return exits;
}

/** The same of branches of which one is taken. */
export function either(branches: readonly Exits[]): Exits {
  if (branches.every((exits) => exits === 'never')) return 'never';
  return branches.every((exits) => exits === 'always') ? 'always' : 'sometimes';
}

/** The `return`s of a statement that leave the procedure, and whether they stand in a `block`. */
export function returnsIn(
  statement: Statement,
  inBlock = false,
): readonly { readonly statement: ReturnStatement; readonly inBlock: boolean }[] {
  switch (statement.kind) {
    case 'return':
      return [{ statement, inBlock }];
    case 'if': {
      const bodies = [...statement.arms, ...(statement.otherwise ? [statement.otherwise] : [])];
      return bodies.flatMap(({ body }) => body.statements.flatMap((s) => returnsIn(s, inBlock)));
    }
    case 'if-line':
      return returnsIn(statement.then, inBlock);
    case 'block':
      return statement.body.statements.flatMap((s) => returnsIn(s, true));
    case 'declare':
    case 'assign':
    case 'call':
    case 'term':
    case 'do':
    case 'procedure':
    case 'cycle':
    case 'broken':
      return [];
    default:
      return statement satisfies never;
  }
}
