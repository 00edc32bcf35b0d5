/**
 * Random parts of the shipped policies, in both notations, moved to files of their own: either refused
 * with a reason, or the set says and decides what it did, and the rest of its texts is what it was.
 */
import { expect, it } from 'vitest';
import { formatPolicy } from '../../src/compiler/format/index.ts';
import { commentSpans } from '../../src/compiler/syntax/comment-spans.ts';
import { parsePolicy } from '../../src/compiler/syntax/parse.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { worldsFor } from '../convert/property.ts';
import { decided, ready, type Version } from '../convert/versions.ts';
import { marked } from './marked.ts';
import { movedOut } from './moved-out.ts';
import { draws, shippedFolders, shippedIn } from './shipped.ts';

const environment = defaultEnvironment();
const worlds = worldsFor(6, 7).flatMap((world) => world ?? []);

const sourcesOf = (texts: Readonly<Record<string, string>>): readonly Source[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));

/** How often each code is reported. */
const codesOf = ({ diagnostics }: Version): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
};

/** All comments of a set, without the signs that begin them. */
const remarksOf = (texts: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(texts)
    .flatMap((text) =>
      commentSpans(parsePolicy(text)).map(({ start, end }) => text.slice(start, end)),
    )
    .map((comment) => comment.replace(/^[!#]+/u, '').trim())
    .sort();

it.each(shippedFolders)('%s', (folder) => {
  const texts = shippedIn(folder);
  const { files } = marked(texts);
  const one = ready(sourcesOf(texts), environment);
  const said = codesOf(one);
  const decisions = worlds.map(({ recorded }) => decided(one, environment, recorded));
  const draw = draws(11);
  let moves = 0;
  for (const [name, file] of files)
    for (let i = 0; i < 9; i++) {
      const { length } = file.text;
      // From the start, to the end, or anywhere.
      const edge = draw();
      const start = edge < 0.3 ? 0 : Math.floor(draw() * length);
      const end = edge > 0.7 ? length : start + 1 + Math.floor(draw() * (length / 2));
      const span = { start, end: Math.min(end, length) };
      const after = movedOut(files, file, span);
      const where = `${name} ${span.start}-${span.end}`;
      if (typeof after === 'string') {
        expect(after, where).not.toBe('');
        continue;
      }
      moves += 1;
      const fresh = Object.keys(after).filter((other) => !(other in texts));
      expect(fresh, where).toHaveLength(1);
      const text = after[fresh[0]!] ?? '';
      expect(formatPolicy(text), where).toEqual({ ok: true, text });
      expect(/^policy /mu.test(text), where).toBe(file.notation === 'list');
      const two = ready(sourcesOf(after), environment);
      for (const [code, count] of codesOf(two))
        expect(count, `${where} ${code}`).toBeLessThanOrEqual(said.get(code) ?? 0);
      expect(remarksOf(after), where).toEqual(remarksOf(texts));
      const now = worlds.map(({ recorded }) => decided(two, environment, recorded));
      expect(now, where).toEqual(decisions);
    }
  expect(moves).toBeGreaterThan(10);
});
