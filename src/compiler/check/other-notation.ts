/**
 * Functions of one notation in a text of the other.
 * In: a call that nothing defines. Out: how the notation of the text writes it, and a fix where that
 * is no more than another name or another place of the same parts.
 */
import { builtins, freeformFunctions } from '../../schema/builtins.ts';
import { suggest } from '../../schema/nearest.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { spelling, written as sure } from '../diagnostics/unknown-names.ts';
import type { CallExpression, Notation } from '../syntax/ast.ts';

/** How a notation writes a function of the other one. */
interface Written {
  readonly signature: string;
  /** Its name here, where all else stays. */
  readonly name?: string;
}

const wordOf = (use: string): string | undefined => /(\w+)\(/u.exec(use)?.[1];

const byNotation: Readonly<Record<Notation, ReadonlyMap<string, Written>>> = {
  list: new Map(
    [
      ...freeformFunctions.map(({ name, list }): [string, Written] => [name, { signature: list }]),
      ...builtins.flatMap(({ name, category, signature, freeForm }): [string, Written][] => {
        const word = wordOf(freeForm);
        if (word === undefined || word === name) return [];
        return [[word, category === 'method' ? { signature } : { signature, name }]];
      }),
    ].reverse(),
  ),
  freeform: new Map(
    builtins.flatMap(({ name, category, freeForm }): [string, Written][] => {
      const word = wordOf(freeForm);
      if (category === 'method' || word === undefined || word === name || !/^\w+$/u.test(name))
        return [];
      return [[name, { signature: freeForm, name: word }]];
    }),
  ),
};

/** What a call of a function of the other notation, misspelt perhaps, is written as here. */
export function ofOtherNotation(
  e: CallExpression,
  notation: Notation,
): { readonly signature: string; readonly fixes: readonly Fix[] } | undefined {
  const known = byNotation[notation];
  const { text, span } = e.callee;
  const word = /^(?:avg|mean)$/u.test(text) ? 'average' : text;
  const meant = known.has(word) ? word : suggest(text, known.keys());
  const written = meant === undefined ? undefined : known.get(meant);
  if (meant === undefined || written === undefined) return undefined;
  if (written.name !== undefined)
    return {
      signature: written.signature,
      fixes: (known.has(word) ? sure : spelling)(span, written.name),
    };
  return { signature: written.signature, fixes: meant === 'average' ? averaged(e) : [] };
}

/** `(average guest.mem_unused)` is `(guest.StatAvg "mem_unused")`. */
function averaged({ span, args }: CallExpression): readonly Fix[] {
  const [field, ...more] = args;
  if (field?.kind !== 'member' || more.length > 0) return [];
  const { of, member } = field;
  return [
    {
      title: `Write \`(${of.kind === 'name' ? of.name : '…'}.StatAvg "${member.text}")\``,
      edits: [
        { span: { start: span.start + 1, end: of.span.start }, text: '' },
        { span: { start: of.span.end, end: member.span.start }, text: '.StatAvg "' },
        { span: { start: member.span.end, end: member.span.end }, text: '"' },
      ],
    },
  ];
}
