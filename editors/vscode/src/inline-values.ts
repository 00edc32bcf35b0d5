/**
 * Values beside the lines of a policy while it is debugged.
 * In: the lines around the place where it stands. Out: the names on them, for the debugger to look
 * up; it leaves out those that it does not know.
 */
import {
  type InlineValueContext,
  type InlineValuesProvider,
  InlineValueVariableLookup,
  Range,
  type TextDocument,
} from 'vscode';

/** Names that are assigned or declared on a line, in either notation. */
const given = [
  /(?:::|,)\s*([A-Za-z_]\w*)\s*=(?!=)/gu,
  /^\s*([A-Za-z_]\w*)\s*=(?!=)/gu,
  /\(\s*(?:defvar|setq?)\s+([A-Za-z_]\w*)/gu,
];

/** Names on a line whose value a reader of it asks for. */
export function namesOn(text: string): readonly { readonly name: string; readonly at: number }[] {
  return given.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => {
      const name = match[1] ?? '';
      return { name, at: match.index + match[0].indexOf(name) };
    }),
  );
}

/** The provider. */
export class PolicyInlineValues implements InlineValuesProvider {
  provideInlineValues(
    document: TextDocument,
    viewPort: Range,
    { stoppedLocation }: InlineValueContext,
  ): InlineValueVariableLookup[] {
    const found: InlineValueVariableLookup[] = [];
    const last = Math.min(viewPort.end.line, stoppedLocation.end.line);
    for (let line = viewPort.start.line; line <= last; line++) {
      for (const { name, at } of namesOn(document.lineAt(line).text)) {
        const range = new Range(line, at, line, at + name.length);
        found.push(new InlineValueVariableLookup(range, name));
      }
    }
    return found;
  }
}
