/**
 * The parser of free-form notation.
 * In: a text, and the cache of its earlier parses. Out: its tree, its statement groups with their
 * places, and its syntax faults.
 *
 * The text is cut into logical lines, and these into statement groups: statements at policy level,
 * each with all that it holds. Each group is parsed on its own, so a fault in one leaves the others
 * whole, and cached by its text with positions relative to it: an edit parses one group anew, and
 * all that only moved keep their trees, and their identity with them. Every step is linear.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import { notAPolicy, quote } from '../../diagnostics/syntax.ts';
import { classify } from './classify.ts';
import { createGrouping, type GroupLines } from './groups.ts';
import { cutLines, type LogicalLine } from './lines.ts';
import {
  type ClassedLines,
  columnOf,
  type FreeformGroup,
  groupStart,
  layoutOf,
  parseGroup,
  remarksOf,
} from './parse-group.ts';
import { parseLine } from './parse-line.ts';
import { nameOfMisspelt } from './recognise.ts';
import { emptyLayout } from './terms.ts';
import type { FreeformTree, Layout, Remark, Word } from './tree.ts';
import { spelt } from './words.ts';

export type { FreeformGroup } from './parse-group.ts';

/** A text with more faults or lines than this is no policy, and is reported as that alone. */
export const FAULT_LIMIT = 500;
export const LINE_LIMIT = 200_000;

/**
 * New text beyond this many characters is read without the grammar: it takes about 3 us per
 * character, thirty times as long as the reader. Policies that people write are shorter.
 */
const GRAMMAR_BUDGET = 4 * 1024;

/** A group and where it stands in its source now. */
export interface PlacedGroup {
  readonly group: FreeformGroup;
  readonly offset: number;
}

/** A parsed free-form text. Spans in groups are relative to them; all others are absolute. */
export interface Freeform {
  readonly tree: FreeformTree;
  /** In the order of `tree.body.statements`, which are theirs. */
  readonly groups: readonly PlacedGroup[];
  /** Faults outside groups. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The groups of one source, by text; see `ParseCache` of the list notation. */
export interface FreeformCache {
  groups: ReadonlyMap<string, readonly FreeformGroup[]>;
}

/** Creates an empty cache. It keeps the groups of the latest parse. */
export function createFreeformCache(): FreeformCache {
  return { groups: new Map() };
}

/** Parses a text in free-form notation. Never throws. */
export function parseFreeform(
  text: string,
  cache: FreeformCache = createFreeformCache(),
): Freeform {
  const { lines, after } = cutLines(text, LINE_LIMIT);
  const classes = classify(text, lines);
  const columns = lines.map(({ start }) => columnOf(text, start));
  const all: ClassedLines = { text, lines, classes, columns };
  const groupAt = createGrouping(classes, columns);
  const used = new Map<string, FreeformGroup[]>();
  const groups: PlacedGroup[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    if (diagnostics.length <= FAULT_LIMIT) diagnostics.push(diagnostic);
  };
  let budget = GRAMMAR_BUDGET;
  let faultsInGroups = 0;

  const place = (extent: GroupLines): void => {
    const first = lines[extent.from] as LogicalLine;
    const start = groupStart(first);
    const blank = first.before[0]?.blankBefore ?? first.blankBefore;
    const source = text.slice(start, (lines[extent.to - 1] ?? first).full);
    // What the group's text alone does not say is part of its key.
    const key = `${blank ? 1 : 0} ${extent.mode} ${columns[extent.from]} ${source}`;
    let same = used.get(key);
    if (same === undefined) {
      same = [];
      used.set(key, same);
    }
    let group = cache.groups.get(key)?.[same.length];
    if (group === undefined) {
      budget -= source.length;
      group = parseGroup(all, extent, budget >= 0, FAULT_LIMIT + 1);
    }
    same.push(group);
    groups.push({ group, offset: start });
    faultsInGroups += group.diagnostics.length;
  };

  const file = createFile(all, report, () => diagnostics.length);
  for (let at = 0; at < lines.length; ) {
    if (diagnostics.length + faultsInGroups > FAULT_LIMIT) break;
    if (file.takes(at)) {
      at++;
      continue;
    }
    const extent = groupAt(at);
    place(extent);
    at = Math.max(extent.to, at + 1);
  }
  const first =
    diagnostics[0] ??
    groups.find(({ group }) => group.diagnostics.length > 0)?.group.diagnostics[0];
  const excess =
    lines.length > LINE_LIMIT
      ? `more than ${LINE_LIMIT} lines`
      : diagnostics.length + faultsInGroups > FAULT_LIMIT
        ? `more than ${FAULT_LIMIT} faults`
        : null;
  if (excess !== null) {
    const span = diagnostics[0]?.span ?? { start: 0, end: 0 };
    return {
      tree: file.tree([], []),
      groups: [],
      diagnostics: [notAPolicy(span, excess, first?.message)],
    };
  }
  cache.groups = used;
  const remarks = remarksOf(text, after, 0, report);
  const tree = file.tree(
    groups.map(({ group }) => group.statement),
    remarks,
  );
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  return { tree, groups, diagnostics };
}

/** The lines around the statements of a policy: `policy NAME` and `end policy`. */
function createFile(
  { text, lines, classes }: ClassedLines,
  report: (diagnostic: Diagnostic) => void,
  count: () => number,
) {
  let name: Word = { text: '', quoted: false, span: { start: 0, end: 0 } };
  let head = { start: 0, end: 0 };
  let layout: Layout = emptyLayout;
  let endLayout: Layout = emptyLayout;
  let after: readonly Remark[] = [];
  let ended = false;
  let excused = false;
  /** What is wrong with the first line explains what is wrong with the last. */
  let isHeadFaulty = false;

  const read = (line: LogicalLine, at: number, quiet: boolean) =>
    parseLine(
      {
        text: text.slice(line.start, line.end),
        base: line.start,
        trailing: null,
        report: quiet ? () => {} : report,
      },
      classes[at] ?? { kind: 'plain' },
      true,
    );

  const headerLine = (line: LogicalLine, at: number): boolean => {
    head = { start: line.start, end: line.end };
    const is = classes[at];
    if (is?.kind !== 'policy') {
      isHeadFaulty = true;
      const written = text.slice(line.start, line.end);
      const meant = nameOfMisspelt(written);
      const due = meant === undefined ? 'policy NAME' : `policy ${meant}`;
      const hasEnd = classes.some((one) => one.kind === 'end' && one.block === 'policy');
      report(
        faults.malformedPolicyLine(
          head,
          `a free-form policy begins with ${quote(due)} on a line of its own${hasEnd ? '' : `, and ends with ${quote('end policy')}`}`,
          meant === undefined
            ? []
            : [{ title: `Write ${quote(due)}`, edits: [{ span: head, text: due }] }],
        ),
      );
      if (meant === undefined) return false;
      layout = layoutOf(text, line, 0, report);
      return true;
    }
    const before = count();
    const tree = read(line, at, false);
    isHeadFaulty = count() > before;
    if (tree.kind === 'policy') name = tree.name;
    layout = layoutOf(text, line, 0, report);
    return true;
  };

  return {
    /** Whether a line is one of these; reports what is wrong with it. */
    takes(at: number): boolean {
      const line = lines[at] as LogicalLine;
      const is = classes[at];
      const span = { start: line.start, end: line.end };
      if (at === 0) return headerLine(line, at);
      if (is?.kind === 'policy') {
        if (!excused) report(faults.secondPolicy(span, head.start, head.end - head.start));
        excused = true;
        return true;
      }
      // What a last `end` ends that no block takes is the policy, half typed.
      const isBare = !ended && is?.kind === 'end' && is.block === null && at === lines.length - 1;
      if (is?.kind !== 'end' || (is.block !== 'policy' && !isBare)) {
        if (ended && !excused) {
          report(faults.afterEndPolicy(span, text.slice(line.start, line.end)));
          excused = true;
        }
        return false;
      }
      if (ended) {
        if (!excused) report(faults.strayEnd(span, text.slice(line.start, line.end), 'policy'));
        return true;
      }
      ended = true;
      const tree = read(line, at, isBare || excused || isHeadFaulty);
      if (isBare && !excused && !isHeadFaulty) {
        const due = name.text === '' ? 'end policy' : `end policy ${spelt(name.text)}`;
        report(faults.bareEnd(span, text.slice(line.start, line.end), due));
      }
      const laid = layoutOf(text, line, 0, report);
      after = laid.before;
      endLayout = { ...laid, before: [], blankBefore: false };
      if (
        tree.kind === 'end' &&
        tree.name !== null &&
        !isBare &&
        !excused &&
        !isHeadFaulty &&
        name.text !== '' &&
        tree.name.text !== name.text
      ) {
        const due = `end policy ${name.text}`;
        report(
          faults.wrongEnd(head, `policy ${name.text}`, due, {
            text: text.slice(line.start, line.end),
            ...span,
          }),
        );
      }
      return true;
    },
    tree(statements: FreeformTree['body']['statements'], remarks: readonly Remark[]): FreeformTree {
      if (!ended && head.end > 0 && !isHeadFaulty) {
        const due = name.text === '' ? '' : ` ${spelt(name.text)}`;
        report(
          faults.missingEnd(
            head,
            'policy',
            text.length,
            `${text.endsWith('\n') ? '' : '\n'}end policy${due}\n`,
          ),
        );
      }
      return {
        name,
        layout,
        body: { statements, after: ended ? after : remarks },
        end: endLayout,
        after: ended ? remarks : [],
      };
    },
  };
}
