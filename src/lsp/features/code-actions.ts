/**
 * Changes that an editor offers: the fixes of the compiler, guards, extraction, the other notation of
 * a file or of a part.
 * In: a file, a range, what the editor asks for. Out: actions with their edits.
 */
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Command,
  type Diagnostic,
  MessageType,
  type Range,
  ShowMessageNotification,
} from 'vscode-languageserver';
import { errorsFor } from '../../compiler/convert/alone.ts';
import { quote } from '../../compiler/diagnostics/syntax.ts';
import type { SetEdit } from '../../compiler/refactor/edits.ts';
import { extractVariable } from '../../compiler/refactor/extract.ts';
import { guardsFor } from '../../compiler/refactor/guard.ts';
import { type Suppression, suppressionFor } from '../../compiler/refactor/suppress.ts';
import { sureFixes } from '../../compiler/refactor/sure-fixes.ts';
import { underscoredFor } from '../../compiler/refactor/unused.ts';
import type { Span } from '../../compiler/text/source.ts';
import { isRecord } from '../../schema/record.ts';
import type { Feature } from '../feature.ts';
import { converted } from '../workspace/conversion.ts';
import type { FileView } from '../workspace/file-view.ts';
import { commandNames } from './commands.ts';
import { diagnosticOf } from './diagnostics.ts';
import { makesFiles, moveData, movingOut, resolvedMove } from './move-out.ts';
import { workspaceEdit } from './rename.ts';

/** Every safe fix of a file at once; editors can be told to make them on saving. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.momus`;

/** The client's command that puts the cursor somewhere: with an address and a position. */
export const placeCursor = 'momus.placeCursor';

const kinds = [
  CodeActionKind.QuickFix,
  fixAllKind,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorRewrite,
];

/** What the actions depend on beside the file. */
export interface Asking extends Pick<CodeActionContext, 'only' | 'triggerKind'> {
  /** The address of docs/diagnostics, with a `/` behind. */
  readonly pages: string;
  /** The editor asks for the edit of an action when somebody wants it made. */
  readonly resolves: boolean;
  /** The editor makes files. */
  readonly makesFiles?: boolean;
  /** The editor has the command `momus.placeCursor`. */
  readonly placesCursor?: boolean;
}

/** The actions at a range. */
export function codeActions(file: FileView, range: Range, asking: Asking): CodeAction[] {
  const { only, triggerKind, resolves, makesFiles = false } = asking;
  const wants = (kind: string): boolean =>
    // Some editors say `null` where they mean all.
    (only ?? [kind]).some((one) => kind === one || kind.startsWith(`${one}.`));
  // Each move of the cursor asks; what nobody asked for by itself waits until somebody does.
  const isAsked = triggerKind !== CodeActionTriggerKind.Automatic;
  const span = { start: file.offsetAt(range.start), end: file.offsetAt(range.end) };
  const rewrites = (): CodeAction[] => [
    ...conversion(file, resolves),
    ...(makesFiles ? movingOut(file, span, resolves) : []),
  ];
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(file, span, asking, isAsked) : []),
    ...(wants(CodeActionKind.RefactorExtract) && isAsked ? extraction(file, span) : []),
    ...(wants(CodeActionKind.RefactorRewrite) && isAsked ? rewrites() : []),
    ...(wants(fixAllKind) && isAsked ? fixAll(file) : []),
  ];
}

/** Characters of a set in which it takes no time that people notice to try a guard. */
const quickToTry = 64 * 1024;

function quickFixes(
  file: FileView,
  { start, end }: Span,
  { pages, placesCursor = false }: Asking,
  isAsked: boolean,
): CodeAction[] {
  const size = file.view.set.sources.reduce((sum, { text }) => sum + text.length, 0);
  const tries = isAsked || size <= quickToTry;
  const all = file.view
    .diagnostics(file.source)
    .filter(({ span }) => span.start <= end && span.end >= start)
    .flatMap((diagnostic) => {
      const { source } = diagnostic;
      const shown = diagnosticOf(file, diagnostic, pages);
      const ways = [
        ...diagnostic.fixes.map(({ title, edits, isChoice = false }) => ({
          title,
          isChoice,
          edits: edits.map((edit) => ({ source, ...edit })),
        })),
        ...[
          ...(tries ? guardsFor(file.view, diagnostic) : []),
          ...(tries ? [underscoredFor(file.view, diagnostic)].filter((one) => one !== null) : []),
        ].map((way) => ({ ...way, isChoice: false })),
      ];
      // What is preferred is made unasked in some editors: never one of several ways, nor a guess.
      const [first, ...others] = ways;
      const isSure = first?.isChoice === false && others.length === 0;
      const allowed = isAsked ? suppressionFor(file.view, diagnostic) : null;
      return [
        ...ways.map(({ title, edits }) => quickFix(file, title, edits, shown, isSure)),
        ...(allowed === null ? [] : [suppression(file, allowed, shown, placesCursor)]),
      ];
    });
  return eachOnce(all);
}

/** Actions that do the same for several faults become one, which is for all of them. */
function eachOnce(actions: readonly CodeAction[]): CodeAction[] {
  const byDeed = new Map<string, CodeAction>();
  for (const action of actions) {
    const key = JSON.stringify([action.title, action.edit]);
    const known = byDeed.get(key);
    const diagnostics = [...(known?.diagnostics ?? []), ...(action.diagnostics ?? [])];
    byDeed.set(key, { ...(known ?? action), diagnostics });
  }
  return [...byDeed.values()];
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

/** With the cursor then behind the comment, ready for the reason, where the editor can put it there. */
function suppression(
  file: FileView,
  { title, edits, reason }: Suppression,
  diagnostic: Diagnostic,
  placesCursor: boolean,
): CodeAction {
  const fix = quickFix(file, title, edits, diagnostic, false);
  if (!placesCursor || reason === null) return fix;
  const { line, character } = file.positionAt(edits[0].span.start);
  const command: Command = {
    title,
    command: placeCursor,
    arguments: [file.uri, { line, character: character + reason }],
  };
  return { ...fix, command };
}

/** Whether an editor says that it has the command, among what the protocol does not know. */
function placesCursor({ experimental }: ClientCapabilities): boolean {
  const own: unknown = isRecord(experimental) ? experimental.momus : null;
  return isRecord(own) && own.placesCursor === true;
}

/** The fixes in this file that are no guess and bring no fault; of two that meet, the first. */
function fixAll(file: FileView): CodeAction[] {
  const made = sureFixes(file.view, file.source);
  const fixed = made.length;
  if (fixed === 0) return [];
  const title =
    fixed === 1 ? 'Fix the one fault that has a fix' : `Fix all ${fixed} faults that have a fix`;
  return [{ title, kind: fixAllKind, edit: workspaceEdit(file, made.flat()) }];
}

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

function conversion(file: FileView, later: boolean): CodeAction[] {
  if (file.text.trim() === '') return [];
  const to = file.notation === 'list' ? 'free form' : 'list notation';
  const action = { title: `Convert the file to ${to}`, kind: CodeActionKind.RefactorRewrite };
  // The whole set takes part in a conversion, which takes a moment.
  if (later && errorsFor(file.view.set, file.source).length === 0)
    return [{ ...action, data: { convert: file.uri } }];
  return [resolvedConversion(file, action)];
}

/** A conversion with its edit, or with the reason why there is none. */
function resolvedConversion(file: FileView, action: CodeAction): CodeAction {
  const made = converted(file);
  if (!made.ok) return { ...action, disabled: { reason: made.reasons.join('\n') } };
  const whole = { start: 0, end: file.text.length };
  const edit = workspaceEdit(file, [{ source: file.source, span: whole, text: made.text }]);
  const { notes } = made;
  if (notes.length === 0) return { ...action, edit };
  // Editors make the edit first.
  const command = commandNames.tellConverted;
  const tell = { title: 'Tell what was left behind', command, arguments: [...notes] };
  return { ...action, edit, command: tell };
}

/** The address of the file that an action converts; null for other actions. */
const convertedBy = ({ data }: CodeAction): string | null => {
  const given: unknown = data;
  const known = typeof given === 'object' && given !== null && 'convert' in given;
  return known && typeof given.convert === 'string' ? given.convert : null;
};

/** Code actions. */
export const codeActionsFeature: Feature = {
  capabilities: { codeActionProvider: { codeActionKinds: kinds, resolveProvider: true } },
  listen: ({ connection, ask, client, pages }) => {
    connection.onCodeAction(({ textDocument, range, context }, token) => {
      const { disabledSupport, resolveSupport } = client().textDocument?.codeAction ?? {};
      const resolves = resolveSupport?.properties.includes('edit') === true;
      return ask(textDocument.uri, token, (file) =>
        codeActions(file, range, {
          ...context,
          pages,
          resolves,
          makesFiles: makesFiles(client()),
          placesCursor: placesCursor(client()),
        }).filter(
          // Other editors would offer what does nothing.
          ({ disabled }) => disabledSupport === true || disabled === undefined,
        ),
      );
    });
    connection.onCodeActionResolve(async (action, token) => {
      const move = moveData(action);
      const uri = move?.move ?? convertedBy(action);
      if (uri === null) return action;
      const made = await ask(uri, token, (file) =>
        move === null ? resolvedConversion(file, action) : resolvedMove(file, action, move),
      );
      const what = move === null ? 'converted' : 'moved';
      if (made?.disabled !== undefined)
        // Not the request of the library for it, which some editors do not answer.
        void connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Error,
          message: `It cannot be ${what}: ${made.disabled.reason}`,
        });
      return made ?? action;
    });
  },
};
