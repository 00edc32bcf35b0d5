/**
 * Above each line that proposed something, or failed: what is decided on the sample that the
 * settings name (`momus.evaluation.sample`).
 * In: a file, an evaluation. Out: lenses, whose command shows all that one line decided.
 */
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CancellationToken, CodeLens } from 'vscode-languageserver';
import { hasErrors } from '../../compiler/compile.ts';
import { grouped } from '../../compiler/query/grouped.ts';
import { lineStarts } from '../../compiler/text/source.ts';
import type { Surroundings } from '../feature.ts';
import type { Outcome, SampleEvaluation } from '../workspace/evaluation.ts';
import type { FileView } from '../workspace/file-view.ts';
import { readSample } from '../workspace/read-sample.ts';
import { pathOf } from '../workspace/workspace.ts';

/** The client's command that shows what a line decides: with a title, the sentences, and what was read for each. */
export const showDecisions = 'momus.showDecisions';

/** More of one line are counted, and not shown. */
const mostShown = 1000;
/** Words over a line must leave room for others. */
const longest = 160;

/** The lenses of a file; `sample`: what people call the sample. */
export function decisionLenses(
  file: FileView,
  { outcomes, errors }: SampleEvaluation,
  sample: string,
): CodeLens[] {
  if (errors.length > 0) return [notEvaluated(sample, errors)];
  const own = outcomes.filter(({ source, kind }) => source === file.source && kind !== 'value');
  const byLine = grouped(own, ({ line }) => line);
  const starts = lineStarts(file.view.text(file.source));
  return [...byLine].map(([line, all]) => {
    const start = starts[line] ?? 0;
    // What fails and what changes is asked about first.
    const sorted = [...all].sort((a, b) => rank(a) - rank(b));
    const texts = sorted.map(({ text }) => text);
    const more = texts.length === 1 ? '' : ` +${texts.length - 1}`;
    const { start: at } = file.range({ start, end: start });
    return lens(
      at.line,
      `${cut(texts[0] ?? '')}${more}`,
      `Line ${at.line + 1} on ${sample}`,
      texts,
      sorted.map(({ read }) => read ?? ''),
    );
  });
}

const rank = ({ kind, changes }: Outcome): number => (kind === 'fault' ? 0 : changes ? 1 : 2);

/** Above the file: why nothing is decided. */
const notEvaluated = (sample: string, reasons: readonly string[]): CodeLens =>
  lens(
    0,
    cut(`not evaluated on ${sample}: ${reasons[0] ?? ''}`),
    `Not evaluated on ${sample}`,
    reasons,
  );

function lens(
  line: number,
  title: string,
  about: string,
  texts: readonly string[],
  read: readonly string[] = [],
): CodeLens {
  const at = { line, character: 0 };
  const shown = texts.slice(0, mostShown);
  return {
    range: { start: at, end: at },
    command: { title, command: showDecisions, arguments: [about, shown, read.slice(0, mostShown)] },
  };
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Milliseconds in which nobody types before anything is evaluated. */
const pause = 150;

/** The lenses of an open file, as the settings want them; evaluates once typing has paused. */
export async function decisionsFor(
  uri: string,
  token: CancellationToken,
  { ask, settings }: Surroundings,
): Promise<readonly CodeLens[]> {
  const { codeLens, sample } = settings.now();
  if (!codeLens.evaluate || sample === '') return [];
  const path = settings.pathFor(pathOf(uri), sample);
  const [text, evaluation] = await Promise.all([
    readSample(path),
    // The runtime is loaded for those who evaluate.
    import('../workspace/evaluated.ts'),
  ]);
  const name = basename(path);
  if (text === null) return [notEvaluated(name, [`\`${path}\` cannot be read`])];
  const answer = (file: FileView): readonly CodeLens[] => {
    // While the file is broken, what it decided before stays in sight.
    const shown = hasErrors(file.view.set.diagnostics) ? file.former : file;
    if (shown === null || hasErrors(shown.view.set.diagnostics)) return [];
    try {
      return decisionLenses(shown, evaluation.evaluated(shown.view, text), name);
    } catch (error) {
      return [notEvaluated(name, [error instanceof Error ? error.message : String(error)])];
    }
  };
  const isKnown = await ask(uri, token, ({ view }) => evaluation.isEvaluated(view, text));
  if (isKnown !== true) await setTimeout(pause);
  return (await ask(uri, token, answer)) ?? [];
}
