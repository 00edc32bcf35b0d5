/**
 * The parser of list notation.
 * In: a text, and the cache of its earlier parses. Out: its forms, comments and syntax faults.
 *
 * The text is split into top-level forms, and each form is parsed on its own, so a fault in one
 * leaves the others whole. Forms are cached by their text with positions relative to the form: an
 * edit parses one form anew, and all that only moved keep their trees, and their identity with
 * them. Every step is linear in the text.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Comment, Form, PlacedForm, Policy } from '../ast.ts';
import { buildForm } from './build.ts';
import { HASH } from './characters.ts';
import { GRAMMAR_DEPTH_LIMIT, GRAMMAR_LENGTH_LIMIT, readWithGrammar } from './grammar-reader.ts';
import { type Reading, readForm } from './reader.ts';
import { createScanner, scan } from './scanner.ts';
import { type Extent, NESTING_LIMIT, split } from './split.ts';

/** A text with more faults or forms than this is no policy, and is reported as that alone. */
export const FAULT_LIMIT = 500;
export const FORM_LIMIT = 200_000;

/** New text beyond this many characters is read without the grammar, which is slower than the reader. */
const GRAMMAR_BUDGET = 1024 * 1024;

/**
 * The forms of one source, by text. Use one cache per source: it hands out the same `Form` objects
 * again, and the compiler keeps what it knows by their identity.
 */
export interface ParseCache {
  forms: ReadonlyMap<string, readonly Form[]>;
}

/** Creates an empty cache. It keeps the forms of the latest parse. */
export function createParseCache(): ParseCache {
  return { forms: new Map() };
}

/** Parses a text in list notation. Never throws. */
export function parseList(text: string, cache: ParseCache = createParseCache()): Policy {
  const { forms: extents, comments, diagnostics } = split(text, FORM_LIMIT, FAULT_LIMIT);
  const used = new Map<string, Form[]>();
  const forms: PlacedForm[] = [];
  let count = diagnostics.length;
  let first: Diagnostic | undefined = diagnostics[0];
  let budget = GRAMMAR_BUDGET;
  for (const extent of extents) {
    if (count > FAULT_LIMIT) break;
    const source = text.slice(extent.start, extent.end);
    // One that is cut short is judged otherwise than one of the same text that is not.
    const key = extent.cutShort === true ? `${source}\0` : source;
    let same = used.get(key);
    if (same === undefined) {
      same = [];
      used.set(key, same);
    }
    // Equal texts are distinct forms: the nth of them takes the nth of the cache.
    let form = cache.forms.get(key)?.[same.length];
    if (form === undefined) {
      budget -= source.length;
      form = parseForm(source, extent, budget >= 0);
    }
    same.push(form);
    forms.push({ form, offset: extent.start });
    count += form.diagnostics.length;
    first ??= form.diagnostics[0];
  }
  if (count > FAULT_LIMIT) return notAPolicy(first, `more than ${FAULT_LIMIT} faults`);
  if (extents.length > FORM_LIMIT) return notAPolicy(first, `more than ${FORM_LIMIT} forms`);
  cache.forms = used;
  return {
    notation: 'list',
    name: null,
    forms,
    comments: comments.map(({ start, end }) => comment(text, start, end)),
    diagnostics: onlySure(diagnostics, forms),
  };
}

function notAPolicy(first: Diagnostic | undefined, reason: string): Policy {
  return {
    notation: 'list',
    name: null,
    forms: [],
    comments: [],
    diagnostics: [faults.notAPolicy(first?.span ?? { start: 0, end: 0 }, reason, first?.message)],
  };
}

function parseForm(source: string, extent: Extent, withGrammar: boolean): Form {
  const { start, tooDeep } = extent;
  if (tooDeep >= 0) {
    const at = tooDeep - start;
    return {
      notation: 'list',
      expression: { kind: 'error', span: { start: 0, end: source.length }, parts: [] },
      comments: [],
      diagnostics: [faults.nestingTooDeep({ start: at, end: at + 1 }, NESTING_LIMIT)],
    };
  }
  const { tree, broken, diagnostics: read } = readTree(source, withGrammar);
  const diagnostics = [...read];
  const expression = buildForm(source, tree, broken, (diagnostic) => {
    if (diagnostics.length <= FAULT_LIMIT) diagnostics.push(diagnostic);
  });
  // The stray bracket is the one fault; what shape the form has without it is not known.
  const hides = extent.cutShort === true && diagnostics.length > read.length;
  if (hides) diagnostics.splice(read.length);
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  const form: Form = { notation: 'list', expression, comments: commentsIn(source), diagnostics };
  if (hides) misshapen.add(form);
  return form;
}

/** Forms that are cut short, and of another shape than they should be. */
const misshapen = new WeakSet<Form>();

/** A bracket is not simply one too many where a form that it follows lacks something then. */
function onlySure(
  diagnostics: readonly Diagnostic[],
  forms: readonly PlacedForm[],
): readonly Diagnostic[] {
  const offsets = forms.flatMap(({ form, offset }) => (misshapen.has(form) ? offset : []));
  let next = 0;
  return diagnostics.map((one) => {
    if (one.code !== 'stray-bracket') return one;
    const before = next;
    while (next < offsets.length && offsets[next]! < one.span.start) next++;
    return next === before ? one : { ...one, fixes: one.fixes.slice(1) };
  });
}

/** The tree of a form: by the grammar where it accepts the form, else by the reader that recovers. */
export function readTree(source: string, withGrammar: boolean): Reading {
  if (
    withGrammar &&
    source.length <= GRAMMAR_LENGTH_LIMIT &&
    depthOf(source) <= GRAMMAR_DEPTH_LIMIT
  ) {
    const tree = readWithGrammar(source);
    if (tree !== undefined) return { tree, broken: false, diagnostics: [] };
  }
  return readForm(source, FAULT_LIMIT + 1);
}

/** An upper bound of a form's depth: brackets inside texts and comments count too. */
function depthOf(source: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123) {
      depth++;
      if (depth > most) most = depth;
    } else if (depth > 0 && (code === 41 || code === 93 || code === 125)) {
      depth--;
    }
  }
  return most;
}

function commentsIn(source: string): readonly Comment[] {
  if (!source.includes('#')) return [];
  const comments: Comment[] = [];
  const scanner = createScanner();
  for (let at = 0; at < source.length; at = scanner.end) {
    scan(scanner, source, at);
    if (source.charCodeAt(at) === HASH) comments.push(comment(source, at, scanner.end));
  }
  return comments;
}

/** A comment from its `#` to the end of its line, without a carriage return. */
function comment(text: string, start: number, end: number): Comment {
  const stop = text.charCodeAt(end - 1) === 13 ? end - 1 : end;
  return { text: text.slice(start, stop), span: { start, end: stop } };
}
