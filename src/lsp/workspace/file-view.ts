/**
 * One file within its set: what every feature is asked about.
 * In: the view of a set, the name of a source. Out: the same in the terms of the protocol: positions
 * (lines and UTF-16 units from 0), ranges, addresses.
 */
import type { Location, Position, Range } from 'vscode-languageserver';
import type { SetView } from '../../compiler/query/set-view.ts';
import type { Notation, Policy } from '../../compiler/syntax/ast.ts';
import { positionAt, type Span } from '../../compiler/text/source.ts';
import type { Configuration } from '../../project/configuration.ts';
import { editorLineStarts } from './editor-lines.ts';

/** A file, as features ask about it. */
export interface FileView {
  readonly view: SetView;
  readonly configuration: Configuration;
  /** Its name in the set. */
  readonly source: string;
  readonly uri: string;
  readonly text: string;
  readonly policy: Policy;
  readonly notation: Notation;
  /** The offset of a position; positions behind the end of a line mean its end. */
  readonly offsetAt: (position: Position) => number;
  /** The position of an offset of this file. */
  readonly positionAt: (offset: number) => Position;
  /** A span of this file, or of another one of the set. */
  readonly range: (span: Span, source?: string) => Range;
  readonly location: (span: Span, source: string) => Location;
  /**
   * The file as it was before an edit broke its syntax, asked about in places of the present text;
   * null while nothing is broken that was whole.
   */
  readonly former: FileView | null;
}

const noPolicy: Policy = {
  notation: 'list',
  name: null,
  forms: [],
  comments: [],
  diagnostics: [],
};

/** Makes the view of a file of a set; `uriOf` gives the addresses of its files. */
export function createFileView(
  view: SetView,
  source: string,
  configuration: Configuration,
  uriOf: (source: string) => string,
): FileView {
  const starts = new Map<string, readonly number[]>();
  const startsOf = (name: string): readonly number[] => {
    const known = starts.get(name);
    if (known !== undefined) return known;
    const made = editorLineStarts(view.text(name));
    starts.set(name, made);
    return made;
  };
  const positionIn = (name: string, offset: number): Position => {
    const { line, column } = positionAt(startsOf(name), offset);
    return { line: line - 1, character: column - 1 };
  };
  const range = ({ start, end }: Span, name = source): Range => ({
    start: positionIn(name, start),
    end: positionIn(name, end),
  });
  const text = view.text(source);
  const policy = view.policy(source) ?? noPolicy;
  return {
    view,
    configuration,
    source,
    uri: uriOf(source),
    text,
    policy,
    notation: policy.notation,
    offsetAt: ({ line, character }) => {
      const own = startsOf(source);
      const start = own[line] ?? text.length;
      const next = own[line + 1];
      const end = next === undefined ? text.length : next - (text[next - 2] === '\r' ? 2 : 1);
      return Math.min(start + character, Math.max(start, end));
    },
    positionAt: (offset) => positionIn(source, offset),
    range,
    location: (span, name) => ({ uri: uriOf(name), range: range(span, name) }),
    former: null,
  };
}
