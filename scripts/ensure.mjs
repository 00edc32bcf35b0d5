/**
 * Makes sure that what a script needs is there: installs and builds what is missing or out of date.
 * In: the checkout, maybe fresh from a clone; `--build` asks for dist too. Out: node_modules, the
 * grammar modules, and dist with a stamp of what it was built from; one line per step that was
 * needed, none when all is there.
 *
 * `--stamp` only writes the stamp; `npm run build` ends with it.
 * Runs on Node alone: nothing here may import from node_modules.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.stamp');
/** What dist is made from. */
const inputs = [
  'src',
  'grammar',
  'scripts/grammar.mjs',
  'scripts/copy-assets.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];

const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !['--build', '--stamp'].includes(flag));
if (unknown.length > 0) fail(`unknown option ${unknown.join(' ')}; there are --build and --stamp`);
requireNode();

if (flags.includes('--stamp')) {
  writeStamp();
} else {
  install();
  grammar();
  if (flags.includes('--build')) build();
}

/** Packages: only when there are none, or others than the lock file names. */
function install() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const wanted = join(root, 'package-lock.json');
  if (existsSync(installed) && versions(installed, true) === versions(wanted, false)) return;
  const why = existsSync(installed) ? 'package-lock.json has changed' : 'node_modules is missing';
  npm(`installing packages: npm ci (${why})`, ['ci', '--no-audit', '--no-fund']);
}

/** Names and versions of packages; what is optional, and not for this machine, is left out. */
function versions(file, isInstalled) {
  const { packages = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(packages)
    .filter(([path, p]) => path !== '' && !p.optional && (isInstalled || !p.link))
    .map(([path, p]) => `${path} ${p.version}`)
    .sort()
    .join('\n');
}

/** The script looks for itself which grammars are out of date, and says which it generated. */
function grammar() {
  const done = run(process.execPath, [join(root, 'scripts', 'grammar.mjs')]);
  if (done.status !== 0) fail('the grammar modules could not be generated', done);
  process.stdout.write(done.stdout);
}

/** dist: only when its stamp differs from what is there now. */
function build() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) return;
  npm('building dist: npm run build', ['run', '--silent', 'build']);
}

function writeStamp() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const draft = `${stamp}.${process.pid}`;
  writeFileSync(draft, fingerprint());
  renameSync(draft, stamp);
}

/** A digest over the names, sizes and times of all inputs; generated modules are outputs. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full) || path.endsWith('/generated')) return;
    const stats = statSync(full);
    if (!stats.isDirectory()) {
      hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
  };
  for (const path of inputs) add(path);
  return hash.digest('hex');
}

function npm(title, args) {
  const start = Date.now();
  process.stdout.write(`${title} … `);
  const done = run('npm', args);
  console.log(
    done.status === 0 ? `done in ${((Date.now() - start) / 1000).toFixed(1)} s` : 'failed',
  );
  if (done.status !== 0) fail(`\`npm ${args.join(' ')}\` failed`, done);
}

function run(command, args) {
  // npm is a script on Windows, which needs a shell.
  const shell = process.platform === 'win32' && command === 'npm';
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', shell });
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node 20.19 or newer is needed; this is ${process.versions.node}`);
}

/** Ends with what the failed step said, and one sentence. */
function fail(message, done) {
  if (done?.stdout) process.stderr.write(done.stdout);
  if (done?.stderr) process.stderr.write(done.stderr);
  console.error(`ensure: ${message}${done?.error ? `: ${done.error.message}` : ''}`);
  process.exit(1);
}
