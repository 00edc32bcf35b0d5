/**
 * Texts as they are while somebody types: 200 beginnings and deletions of policies, in both notations,
 * under which every request of every feature gets an answer, and diagnostics stay in the text.
 */
import { expect, it } from 'vitest';
import type { Diagnostic, DocumentDiagnosticReport, Position, Range } from 'vscode-languageserver';
import { requestNeeds } from '../../src/lsp/supervisor/shapes.ts';
import { startClient } from './client.ts';
import { draws, shipped } from './shipped.ts';

/** A beginning of a policy, or one with a piece missing; and where the cursor is then. */
function variant(draw: () => number): { readonly text: string; readonly at: number } {
  const text = shipped[Math.floor(draw() * shipped.length)] ?? '';
  const at = Math.floor(draw() * text.length);
  if (draw() < 0.5) return { text: text.slice(0, at), at };
  const gone = 1 + Math.floor(draw() * (draw() < 0.5 ? 4 : 200));
  return { text: text.slice(0, at) + text.slice(at + gone), at };
}

const positionIn = (text: string, at: number): Position => {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
};

/** What requests take beside the file, wherever shapes.ts says that they need it. */
function takes(position: Position, range: Range, diagnostics: readonly Diagnostic[]) {
  return {
    position,
    range,
    positions: [position],
    previousResultId: '1',
    context: { diagnostics, includeDeclaration: true },
    // Nothing is refused that lacks these.
    options: { tabSize: 2, insertSpaces: true },
    ch: '\n',
  };
}

/** Every request about a file but renaming, which is refused where nothing can be renamed. */
const requests = [...requestNeeds.keys()].filter(
  (method) => method.startsWith('textDocument/') && !/rename$/iu.test(method),
);

/** Ranges in an answer, wherever they stand in it. */
function rangesIn(answer: unknown): readonly Range[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const own = 'start' in answer && 'end' in answer ? [answer as Range] : [];
  return [...own, ...Object.values(answer).flatMap(rangesIn)];
}

it('every request gets an answer, and places lie in the text', async () => {
  const client = await startClient({ 'a.policy': '' }, { textDocument: { diagnostic: {} } });
  const draw = draws(5);
  const uri = client.uriOf('a.policy');
  const failed: string[] = [];
  client.open('a.policy');
  for (let n = 0; n < 200; n++) {
    const { text, at } = variant(draw);
    client.change('a.policy', n + 2, text);
    const lines = text.split('\n');
    const isInside = ({ line, character }: Position): boolean =>
      character <= (lines[line]?.length ?? -1);
    const ask = <T>(method: string, params: object): Promise<T> =>
      client.connection.sendRequest<T>(method, { textDocument: { uri }, ...params });
    const report = await ask<DocumentDiagnosticReport>('textDocument/diagnostic', {});
    const items = report.kind === 'full' ? report.items : [];
    for (const { range, message } of items)
      if (!isInside(range.start) || !isInside(range.end))
        failed.push(`${n}: ${message} is outside`);
    const position = positionIn(text, at);
    const range = { start: positionIn(text, Math.max(0, at - 40)), end: position };
    // All at once, as an editor does: waiting for each answer takes longer than the answers.
    const given = takes(position, range, items);
    const asked = requests.map(async (method) => {
      try {
        const answer = await ask(method, given);
        const outside = rangesIn(answer).some(
          (place) => !isInside(place.start) || !isInside(place.end),
        );
        // Formatters may say "to the end" with a line that is not there; links point elsewhere.
        if (outside && !/formatting|codeAction/iu.test(method))
          failed.push(`${n}: ${method} points outside`);
      } catch (error) {
        failed.push(`${n}: ${method}: ${error instanceof Error ? error.message : 'failed'}`);
      }
    });
    await Promise.all(asked);
  }
  client.close();
  expect(failed).toEqual([]);
}, 300_000);
