/**
 * What any client is to get from the server, in both notations.
 * In: a session of a client: it takes two files and gives `{ diagnostics, hover, definition }`. Out: tests.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { here, momus } from '../lib/places.mjs';

const fixture = (path) => join(here, 'fixtures', path);
const capabilities = JSON.parse(process.env.MOMUS_CAPABILITIES ?? '{}');
const served = (name) => (capabilities[name] ? it : it.skip);

/** The environment of a session. */
export const environment = (fault, user) => ({
  ...process.env,
  MOMUS: `${process.execPath} ${momus} lsp --stdio`,
  MOMUS_FAULT: fault,
  MOMUS_USER: user,
});

/** Tests of what a session answers. */
export function answers(session) {
  for (const [notation, folder, names] of [
    ['free form', 'free', '00-settings.policy'],
    ['lists', 'list', '00-defines.policy'],
  ]) {
    describe(`in ${notation}`, () => {
      let given;
      before(() => {
        given = session(fixture(`faults/${folder}.policy`), fixture(`${folder}/10-balloon.policy`));
      });

      served('diagnosticProvider')('shows the fault in its place', () => {
        const found = given.diagnostics.find(({ message }) => /mem_unusd/.test(message));
        assert.ok(found, JSON.stringify(given.diagnostics));
        assert.equal(found.line, folder === 'free' ? 3 : 2);
      });

      served('hoverProvider')('explains a field', () => {
        assert.match(JSON.stringify(given.hover), /KiB/);
      });

      served('definitionProvider')('finds a definition in another file', () => {
        assert.match(JSON.stringify(given.definition), new RegExp(`${folder}/${names}`));
      });
    });
  }
}
