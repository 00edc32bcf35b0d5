/**
 * The shell commands of docs/moving-from-mom.md.
 * In: the page. Out: the commands of each numbered step in their order, one text each, as an
 * operator types them.
 */
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/moving-from-mom.md', import.meta.url), 'utf8');

/** The commands of the section `## N. …`. */
export function commandsOf(step: number): readonly string[] {
  const section = page.split(/^## /mu).find((part) => part.startsWith(`${step}. `)) ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gmu)].flatMap(([, block = '']) =>
    block
      // A backslash at the end of a line: the command goes on.
      .replace(/\\\n\s*/gu, '')
      .split('\n')
      .map((line) => line.replace(/\s+#\s.*$/u, '').trim())
      .filter((line) => line !== ''),
  );
}

/** How many numbered sections there are. */
export const steps = [...page.matchAll(/^## \d+\. /gmu)].length;
