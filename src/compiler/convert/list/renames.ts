/**
 * Names that list notation has to spell otherwise: all its names are public, and some are words.
 * In: a checked set, and a way to make new names. Out: the spelling of each mention; the places where
 * there is none.
 *
 * Scoping is dynamic, so a mention can mean a variable of whoever calls. Mentions that can mean the
 * same variable get the same name, and no others do: a local of the name that a policy keeps to itself
 * stays what it is called, since functions of other policies may read it.
 */
import { builtinNamed } from '../../../schema/builtins.ts';
import type { Environment } from '../../../schema/environment.ts';
import { definedBySource, ownKey } from '../../check/definitions.ts';
import { type Gathered, gather, type Meaning, type Mention } from '../../check/observations.ts';
import type { ParsedSource } from '../../check/placed.ts';
import { createSession } from '../../check/set.ts';
import type { CheckedSet } from '../../compile.ts';
import type { Name } from '../../syntax/ast.ts';
import { calleesIn, variablesIn } from '../parts.ts';
import type { Problem } from '../problem.ts';
import { usageOf } from '../usage.ts';
import { groupedByKeys } from './grouped.ts';

/** How names are spelled. */
export interface Renames {
  /** A variable. */
  readonly variable: (mention: Mention) => string;
  /** A function, as a source calls or defines it. */
  readonly callee: (word: string, source: string) => string;
  readonly problems: readonly Problem[];
}

/** What both kinds of names go by. */
interface Shared {
  readonly set: CheckedSet;
  readonly observations: readonly Gathered[];
  readonly fresh: (base: string) => string;
  /** Whether a policy keeps a name to itself; of a function for `fn:` and the name. */
  readonly isOwn: (name: string, source: ParsedSource) => boolean;
  /** Whether a source becomes one in list notation; the others stay as they are. */
  readonly isConverted: (source: ParsedSource) => boolean;
  /** Whether the names of other sources have this one, for whatever. */
  readonly isTakenBeside: (word: string, source: ParsedSource) => boolean;
}

/** Finds how names are spelled. */
export function renamesOf(
  set: CheckedSet,
  environment: Environment,
  fresh: (base: string) => string,
  isConverted: Shared['isConverted'],
): Renames {
  const own = new Set(set.parsed.flatMap((source) => definedBySource(source).own));
  const takers = new Map<string, number>();
  const takenIn = new Map(set.parsed.map((source) => [source, usageOf([source]).taken]));
  for (const words of takenIn.values())
    for (const word of words) takers.set(word, (takers.get(word) ?? 0) + 1);
  // Only who renames wants to know what names mean.
  const { observations } = createSession(environment, { observe: true }).analyze(set.parsed);
  const shared: Shared = {
    set,
    observations: observations.map(({ notes }) => gather(notes)),
    fresh,
    isConverted,
    isOwn: (name, source) => own.has(ownKey(name, source.name)),
    isTakenBeside: (word, source) =>
      (takers.get(word) ?? 0) > (takenIn.get(source)?.has(word) === true ? 1 : 0),
  };
  const callees = renamedFunctions(shared);
  const { spelled, problems } = renamedVariables(shared);
  return {
    variable: (mention) => spelled.get(mention) ?? wordOf(mention),
    callee: (word, source) => callees.get(ownKey(word, source)) ?? word,
    problems,
  };
}

/** New names of functions, by the key of the name as a source has it. */
function renamedFunctions({
  set,
  fresh,
  isOwn,
  isConverted,
  isTakenBeside,
}: Shared): ReadonlyMap<string, string> {
  const staying = set.parsed.filter((one) => !isConverted(one));
  const inLists = new Set(staying.flatMap(calleesOf));
  const renamed = new Map<string, string>();
  /** Names that several policies may mean are spelled alike in all of them. */
  const common = new Map<string, string>();
  for (const source of set.parsed.filter(isConverted))
    for (const word of new Set(calleesOf(source))) {
      const key = ownKey(word, source.name);
      if (isOwn(`fn:${word}`, source)) {
        if (isWord(word) || isTakenBeside(word, source))
          renamed.set(key, fresh(baseOf(word, source)));
      } else if (isWord(word) && !inLists.has(word)) {
        const name = common.get(word) ?? fresh(baseOf(word, source));
        common.set(word, name);
        renamed.set(key, name);
      }
    }
  return renamed;
}

/** A mention of a variable, and where it stands. */
interface Placed {
  readonly mention: Mention;
  readonly source: ParsedSource;
  readonly offset: number;
}

function renamedVariables({
  set,
  observations,
  fresh,
  isOwn,
  isConverted,
  isTakenBeside,
}: Shared): {
  readonly spelled: ReadonlyMap<Mention, string>;
  readonly problems: readonly Problem[];
} {
  const all = set.parsed.flatMap((source) =>
    source.policy.forms.flatMap(({ form, offset }) =>
      variablesIn(form.expression).map((mention): Placed => ({ mention, source, offset })),
    ),
  );
  const meaningsOf = ({ mention }: Placed): readonly Meaning[] =>
    observations.flatMap(({ meant }) => [...(meant.get(mention) ?? [])]);
  const isOfOwn = (placed: Placed): boolean =>
    isOwn(wordOf(placed.mention), placed.source) &&
    [...meaningsOf(placed)].some((meaning) => 'global' in meaning);
  // The only ones that can need another name.
  const kept = new Set(all.filter(isOfOwn).map(({ mention }) => wordOf(mention)));
  const some = all.filter(({ mention }) => kept.has(wordOf(mention)) || isWord(wordOf(mention)));

  const spelled = new Map<Mention, string>();
  const problems: Problem[] = [];
  for (const group of groupedByKeys(some, meaningsOf)) {
    const [first] = group;
    if (first === undefined) continue;
    const word = wordOf(first.mention);
    const owner = group.find(isOfOwn);
    if (owner === undefined) {
      if (!isWord(word) || group.some(({ source }) => !isConverted(source))) continue;
    } else {
      if (!isConverted(owner.source)) continue;
      if (!isWord(word) && !isTakenBeside(word, owner.source)) continue;
      const stranger = group.find(({ source }) => source !== owner.source);
      if (stranger !== undefined) {
        problems.push(sharedName(stranger, word, owner.source.name));
        continue;
      }
    }
    const name = fresh(baseOf(word, (owner ?? first).source));
    for (const { mention } of group) spelled.set(mention, name);
  }
  return { spelled, problems };
}

function sharedName({ mention, source, offset }: Placed, word: string, owner: string): Problem {
  const { start, end } = mention.span;
  return {
    source: source.name,
    span: { start: start + offset, end: end + offset },
    message: `\`${word}\` here and the \`${word}\` that ${owner} keeps to itself are read at one place, so list notation cannot give them two names; rename one of them`,
  };
}

const isWord = (word: string): boolean => builtinNamed(word) !== undefined || word === 'nil';

const wordOf = (mention: Mention): string => ('text' in mention ? mention.text : mention.name);

const baseOf = (word: string, { name, policy }: ParsedSource): string =>
  `${policy.name ?? name}_${word}`;

const calleesOf = ({ policy }: ParsedSource): readonly string[] =>
  policy.forms.flatMap(({ form }) => calleesIn(form.expression)).map((name: Name) => name.text);
