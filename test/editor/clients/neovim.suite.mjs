/** Neovim, headless, with the few lines of docs/editors.md: diagnostics, hover, definition. */
import { join } from 'node:path';
import { here } from '../lib/places.mjs';
import { run } from '../lib/step.mjs';
import { answers, environment } from './answers.mjs';

const script = join(here, 'clients', 'neovim.lua');

describe('Neovim', () => {
  answers((fault, user) => {
    const words = ['--headless', '--clean', '-n', '-c', `luafile ${script}`];
    return JSON.parse(run('nvim', words, { env: environment(fault, user), timeout: 50_000 }));
  });
});
