/**
 * Builds the extension: the client as one file, and the part of Momus that it brings (server,
 * check, convert, compile, eval, run) in the folders that the package of Momus has.
 * In: src, ../../src. Out: dist/extension.cjs, server/.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const server = join(here, 'server');

/** Commands of hosts, with their libraries: an editor has no use for them. */
const left = ['agent', 'ctl', 'top', 'config'];
const withoutHosts = {
  name: 'without-hosts',
  setup(builder) {
    const filter = new RegExp(`^\\./(${left.join('|')})\\.ts$`);
    builder.onResolve({ filter }, ({ path, importer }) =>
      importer.endsWith('commands.ts') ? { path, namespace: 'left' } : undefined,
    );
    builder.onLoad({ filter: /./, namespace: 'left' }, ({ path }) => {
      const name = path.slice(2, -3);
      const command = {
        name,
        summary: 'Not part of the editor’s extension.',
        operands: '',
        description: 'Install Momus itself for this command.',
        options: [],
        examples: [],
      };
      const contents = [
        "import { CommandFailure } from './failure.ts';",
        `const run = () => { throw new CommandFailure('this is the editor’s part of Momus: install momus for \`momus ${name}\`'); };`,
        `export const ${name}Command = { ...${JSON.stringify(command)}, run };`,
      ].join('\n');
      return { contents, loader: 'js', resolveDir: join(root, 'src', 'cli') };
    });
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(server, { recursive: true, force: true });
rmSync(join(here, 'dist'), { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: [join(here, 'src', 'extension.ts')],
  outfile: join(here, 'dist', 'extension.cjs'),
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
});
await build({
  ...shared,
  entryPoints: {
    main: join(root, 'src', 'cli', 'main.ts'),
    // A thread begins with a file of its own, beside the code that begins it.
    'server-thread': join(root, 'src', 'lsp', 'supervisor', 'server-thread.ts'),
  },
  outdir: join(server, 'dist', 'cli'),
  format: 'esm',
  target: 'node20',
  splitting: true,
  plugins: [withoutHosts],
  // Libraries in CommonJS ask for modules of Node by `require`, which modules do not have.
  banner: {
    js: "import { createRequire as momusRequire } from 'node:module'; const require = momusRequire(import.meta.url);",
  },
});
const { name, version, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
mkdirSync(server, { recursive: true });
writeFileSync(join(server, 'package.json'), `${JSON.stringify({ name, version, type })}\n`);
cpSync(join(root, 'policies'), join(server, 'policies'), { recursive: true });
for (const pages of ['diagnostics', 'reference'])
  cpSync(join(root, 'docs', pages), join(server, 'docs', pages), { recursive: true });
cpSync(join(root, 'LICENSE'), join(here, 'LICENSE.txt'));
