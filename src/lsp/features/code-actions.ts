/**
 * Changes that an editor offers: the fixes of the compiler, guards, extraction, the other notation.
 * In: a file, a range, what the editor asks for. Out: actions with their edits.
 */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { quote } from '../../compiler/diagnostics/syntax.ts';
import type { SetEdit } from '../../compiler/refactor/edits.ts';
import { extractVariable } from '../../compiler/refactor/extract.ts';
import { guardsFor } from '../../compiler/refactor/guard.ts';
import type { Span } from '../../compiler/text/source.ts';
import type { Feature } from '../feature.ts';
import { converted } from '../workspace/conversion.ts';
import type { FileView } from '../workspace/file-view.ts';
import { diagnosticOf } from './diagnostics.ts';
import { workspaceEdit } from './rename.ts';

/** Every safe fix of a file at once; editors can be told to make them on saving. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.momus`;

const kinds = [
  CodeActionKind.QuickFix,
  fixAllKind,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorRewrite,
];

/** The actions at a range; `pages`: the address of docs/diagnostics/. */
export function codeActions(
  file: FileView,
  range: Range,
  { only, triggerKind }: Pick<CodeActionContext, 'only' | 'triggerKind'>,
  pages: string,
): CodeAction[] {
  const wants = (kind: string): boolean =>
    only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  // Each move of the cursor asks; what nobody asked for by itself waits until somebody does.
  const isAsked = triggerKind !== CodeActionTriggerKind.Automatic;
  const span = { start: file.offsetAt(range.start), end: file.offsetAt(range.end) };
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(file, span, pages) : []),
    ...(wants(CodeActionKind.RefactorExtract) && isAsked ? extraction(file, span) : []),
    ...(wants(CodeActionKind.RefactorRewrite) && isAsked ? conversion(file) : []),
    ...(wants(fixAllKind) && isAsked ? fixAll(file) : []),
  ];
}

const ownDiagnostics = ({ view, source }: FileView): readonly LocatedDiagnostic[] =>
  view.set.diagnostics.filter((d) => d.source === source);

function quickFixes(file: FileView, { start, end }: Span, pages: string): CodeAction[] {
  return ownDiagnostics(file)
    .filter(({ span }) => span.start <= end && span.end >= start)
    .flatMap((diagnostic) => {
      const { source } = diagnostic;
      const shown = diagnosticOf(file, diagnostic, pages);
      const ways = [
        ...diagnostic.fixes.map(({ title, edits }) => ({
          title,
          edits: edits.map((edit) => ({ ...edit, source })),
        })),
        ...guardsFor(file.view, diagnostic),
      ];
      return ways.map(({ title, edits }) => quickFix(file, title, edits, shown, ways.length === 1));
    });
}

const quickFix = (
  file: FileView,
  title: string,
  edits: readonly SetEdit[],
  diagnostic: Diagnostic,
  isPreferred: boolean,
): CodeAction => ({
  title,
  kind: CodeActionKind.QuickFix,
  diagnostics: [diagnostic],
  ...(isPreferred ? { isPreferred } : {}),
  edit: workspaceEdit(file, edits),
});

/** The fixes of all diagnostics that have only one; of two that meet, the first. */
function fixAll(file: FileView): CodeAction[] {
  const { source } = file;
  const taken: SetEdit[] = [];
  let fixed = 0;
  for (const { fixes } of ownDiagnostics(file)) {
    const [only, ...others] = fixes;
    if (only === undefined || others.length > 0) continue;
    const edits = only.edits.map((edit) => ({ ...edit, source }));
    if (edits.some(({ span }) => taken.some((other) => meets(span, other.span)))) continue;
    taken.push(...edits);
    fixed += 1;
  }
  if (fixed === 0) return [];
  const title =
    fixed === 1 ? 'Fix the one fault that has a fix' : `Fix all ${fixed} faults that have a fix`;
  return [{ title, kind: fixAllKind, edit: workspaceEdit(file, taken) }];
}

const meets = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;

function extraction(file: FileView, span: Span): CodeAction[] {
  if (span.start === span.end) return [];
  const made = extractVariable(file.view, file.source, span);
  if (made === null) return [];
  return [
    {
      title: `Extract to the variable ${quote(made.name)}`,
      kind: CodeActionKind.RefactorExtract,
      edit: workspaceEdit(file, made.edits),
    },
  ];
}

function conversion(file: FileView): CodeAction[] {
  if (file.text.trim() === '') return [];
  const made = converted(file);
  const title = `Convert the file to ${made.to === 'list' ? 'list notation' : 'free form'}`;
  const kind = CodeActionKind.RefactorRewrite;
  if (!made.ok) return [{ title, kind, disabled: { reason: made.reasons.join('\n') } }];
  const whole = { start: 0, end: file.text.length };
  const edit = workspaceEdit(file, [{ source: file.source, span: whole, text: made.text }]);
  return [{ title, kind, edit }];
}

/** Code actions. */
export const codeActionsFeature: Feature = {
  capabilities: { codeActionProvider: { codeActionKinds: kinds } },
  listen: ({ connection, ask, client, pages }) => {
    connection.onCodeAction(({ textDocument, range, context }, token) => {
      // Others would offer what does nothing.
      const showsReasons = client().textDocument?.codeAction?.disabledSupport === true;
      return ask(textDocument.uri, token, (file) =>
        codeActions(file, range, context, pages).filter(
          ({ disabled }) => showsReasons || disabled === undefined,
        ),
      );
    });
  },
};
