/** Emacs, in batch mode, with eglot as in docs/editors.md: diagnostics, hover, definition. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { here } from '../lib/places.mjs';
import { run } from '../lib/step.mjs';
import { answers, environment } from './answers.mjs';

const script = join(here, 'clients', 'emacs.el');

describe('Emacs', () => {
  answers((fault, user) => {
    const home = mkdtempSync(join(tmpdir(), 'momus-emacs-'));
    // A session for each file: eglot takes each folder for a project with a server of its own.
    const session = (more) => {
      const env = { ...environment(fault, user), HOME: home, ...more };
      const printed = run('emacs', ['--batch', '--no-init-file', '-l', script], {
        env,
        timeout: 50_000,
      });
      return JSON.parse(printed.trim().split('\n').at(-1));
    };
    try {
      return {
        ...session({ MOMUS_FILE: fault }),
        ...session({ MOMUS_FILE: user, MOMUS_ASK: 'yes' }),
      };
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
