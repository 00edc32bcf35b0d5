/**
 * Holds the code to ARCHITECTURE.md: which layer may import which, no cycles, and a few habits.
 * In: the text of every file of src. A layer that is not in the table fails: add it, with thought.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

const src = new URL('../src/', import.meta.url);

interface Layer {
  /** Folder or file below src; the longest that fits a file is its layer. */
  readonly path: string;
  /** What it may import beside itself: paths below src, each with all below it. */
  readonly imports: readonly string[];
  /** What it may import types from. */
  readonly types?: readonly string[];
  /** Packages and modules of Node; `node:` stands for all of these. */
  readonly packages?: readonly string[];
}

const syntaxTree = 'compiler/syntax/ast.ts';
const ir = 'compiler/lower/ir.ts';

/** From the bottom up. */
const layers: readonly Layer[] = [
  { path: 'schema', imports: [], packages: ['zod'] },
  { path: 'compiler/text', imports: [] },
  { path: 'compiler/diagnostics', imports: ['compiler/text'] },
  {
    path: 'compiler/syntax',
    imports: ['compiler/text', 'compiler/diagnostics', 'schema'],
    packages: ['ohm-js'],
  },
  {
    path: 'compiler/check',
    imports: ['compiler/text', 'compiler/diagnostics', 'compiler/syntax/parts.ts', 'schema'],
    types: [syntaxTree, ir],
  },
  {
    path: 'compiler/lower',
    imports: ['compiler/text', 'compiler/diagnostics', 'schema'],
    types: ['compiler/check', 'runtime/program.ts'],
    packages: ['zod', 'node:crypto'],
  },
  {
    path: 'compiler/emit',
    imports: ['compiler/text', 'compiler/lower', 'schema'],
    types: ['runtime/program.ts'],
    packages: ['source-map'],
  },
  {
    path: 'compiler/convert',
    imports: [
      'compiler/text',
      'compiler/diagnostics',
      'compiler/syntax',
      'compiler/check',
      'compiler/format',
      'schema',
    ],
    types: ['compiler/compile.ts'],
  },
  {
    path: 'compiler/format',
    imports: ['compiler/text', 'compiler/syntax', 'compiler/diagnostics/move.ts', 'schema'],
    types: ['compiler/diagnostics/diagnostic.ts'],
  },
  {
    path: 'compiler/query',
    imports: [
      'compiler/text',
      'compiler/check',
      'compiler/syntax',
      'schema',
      'compiler/diagnostics/catalogue.ts',
    ],
    types: ['compiler/compile.ts', 'compiler/diagnostics/diagnostic.ts'],
  },
  {
    path: 'compiler/refactor',
    imports: [
      'compiler/text',
      'compiler/diagnostics',
      'compiler/syntax',
      'compiler/check',
      'compiler/query',
      'compiler/format',
      'compiler/convert',
      'compiler/suppression',
      'compiler/compile.ts',
      'schema',
    ],
  },
  { path: 'compiler', imports: ['compiler', 'schema'] },
  { path: 'host/port.ts', imports: [] },
  {
    path: 'runtime',
    imports: ['schema', 'compiler/lower', 'compiler/emit'],
    types: ['host/port.ts'],
    packages: ['zod'],
  },
  {
    path: 'host/linux',
    imports: ['host/port.ts', 'host/clock.ts', 'host/system-error.ts', 'schema'],
    packages: ['node:'],
  },
  { path: 'host/simulated', imports: ['host/port.ts', 'schema'] },
  {
    path: 'host/vdsm',
    imports: ['host/port.ts', 'host/system-error.ts', 'schema'],
    packages: ['node:', '@stomp/stompjs'],
  },
  {
    path: 'host/mom',
    imports: ['host/port.ts', 'host/clock.ts', 'host/system-error.ts', 'schema', 'xml-rpc'],
    packages: ['node:'],
  },
  { path: 'xml-rpc', imports: [], packages: ['saxes'] },
  { path: 'host/libvirt', imports: ['host/port.ts', 'schema'], packages: ['node:'] },
  { path: 'host/qemu', imports: ['host/port.ts', 'schema'], packages: ['node:'] },
  { path: 'host', imports: ['host', 'schema'] },
  {
    path: 'agent',
    imports: ['runtime', 'host', 'compiler', 'schema', 'xml-rpc'],
    packages: ['node:', 'prom-client', 'zod', 'pino', 'write-file-atomic', 'chokidar'],
  },
  { path: 'index.ts', imports: ['runtime', 'host', 'agent', 'schema', 'compiler/lower'] },
  {
    path: 'project',
    imports: ['schema', 'compiler/text', 'agent/config', 'host/system-error.ts'],
    packages: ['node:', 'zod'],
  },
  {
    path: 'lsp',
    imports: [
      'compiler',
      'runtime',
      'schema',
      'project',
      'agent/policies/policy-directory.ts',
      'agent/built-code.ts',
    ],
    packages: [
      'node:',
      'zod',
      'vscode-languageserver',
      'vscode-languageserver/node',
      'vscode-languageserver-textdocument',
    ],
  },
  {
    path: 'cli',
    imports: ['agent', 'lsp', 'project', 'runtime', 'host', 'compiler', 'schema'],
    packages: ['node:', 'picocolors', 'zod'],
  },
];

/** Imports that break the table today, as `from -> to`, each with the reason. Remove, never add. */
const exceptions: ReadonlyMap<string, string> = new Map([]);

/** Imports that close a cycle today, with the reason; types only. Remove, never add. */
const cyclic: ReadonlyMap<string, string> = new Map([
  ['cli/options.ts -> cli/command.ts', 'the types of a command and of its options belong together'],
]);

/** Files of more than 400 lines that only hold data. */
const dataTables: ReadonlySet<string> = new Set([]);

interface Import {
  readonly from: string;
  /** A path below src, or a package. */
  readonly to: string;
  readonly typeOnly: boolean;
  /** Loaded when it is needed, and not with the file. */
  readonly later?: boolean;
}

const files: readonly string[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.includes('/generated/'))
  .sort();

const textOf = (file: string): string => readFileSync(new URL(file, src), 'utf8');

/** Text without comments, and without what stands in quotes on one line. */
function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//gu, '')
    .replace(/(?<!:)\/\/.*$/gmu, '')
    .replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/gu, "''");
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?\s+from\s+)?'([^']+)'/gmu;
const dynamic = /\bimport\(\s*'([^']+)'\s*\)(\.[A-Z])?/gu;

function importsOf(file: string): readonly Import[] {
  const text = textOf(file).replace(/^\s*\/?\*.*$/gmu, '');
  const resolve = (to: string): string => (to.startsWith('.') ? join(dirname(file), to) : to);
  const found: Import[] = [];
  for (const [all, type, to] of text.matchAll(statement)) {
    const named = /\{([^}]*)\}/u.exec(all)?.[1]?.split(',') ?? [];
    const names = named.map((name) => name.trim()).filter((name) => name !== '');
    const onlyTypes = names.length > 0 && names.every((name) => name.startsWith('type '));
    found.push({ from: file, to: resolve(to!), typeOnly: type !== undefined || onlyTypes });
  }
  // `import('…').Name` is a type; what is loaded is awaited first.
  for (const [, to, name] of text.matchAll(dynamic)) {
    found.push({ from: file, to: resolve(to!), typeOnly: name !== undefined, later: true });
  }
  return found;
}

const graph: ReadonlyMap<string, readonly Import[]> = new Map(
  files.map((file) => [file, importsOf(file)]),
);
const all = [...graph.values()].flat();

const isWithin = (file: string, path: string): boolean =>
  file === path || file.startsWith(`${path}/`);

function layerOf(file: string): Layer | undefined {
  const fitting = layers.filter((layer) => isWithin(file, layer.path));
  return fitting.sort((a, b) => b.path.length - a.path.length)[0];
}

/** Whether a file of src is meant; everything else is a package. */
const isOwn = (to: string): boolean => to.endsWith('.ts') || to.includes('/generated/');

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const layer = layerOf(from);
  if (layer === undefined) return false;
  if (!isOwn(to)) {
    const known = layer.packages ?? [];
    return known.some((name) => name === to || (name === 'node:' && to.startsWith(name)));
  }
  if (layerOf(to) === layer) return true;
  const paths = typeOnly ? [...layer.imports, ...(layer.types ?? [])] : layer.imports;
  return paths.some((path) => isWithin(to, path));
}

const shown = ({ from, to }: Import): string => `${from} -> ${to}`;

/** All that a file pulls in when it is loaded, files and packages; with `types`, all it mentions. */
function reach(start: string, types = false, later = true): ReadonlySet<string> {
  const reached = new Set<string>([start]);
  for (const file of reached) {
    for (const edge of graph.get(file) ?? [])
      if ((types || !edge.typeOnly) && (later || edge.later !== true)) reached.add(edge.to);
  }
  return reached;
}

/** The first cycle of imports, types included, or null. */
function cycle(): readonly string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | null => {
    if (done.has(file)) return null;
    const open = path.indexOf(file);
    if (open !== -1) return [...path.slice(open), file];
    path.push(file);
    for (const edge of graph.get(file) ?? []) {
      const found = cyclic.has(shown(edge)) ? null : visit(edge.to);
      if (found !== null) return found;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of files) {
    const found = visit(file);
    if (found !== null) return found;
  }
  return null;
}

describe('layers', () => {
  it('are read from the code at all', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(all.length).toBeGreaterThan(files.length);
    const statements = files.flatMap((file) => [
      ...codeOf(file).matchAll(/^(?:import\b|export [^;=(]*\bfrom\b)/gmu),
    ]);
    expect(all.length).toBeGreaterThanOrEqual(statements.length);
  });

  it('have every file in one of them', () => {
    expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  it('import only what the table allows', () => {
    const broken = all.filter((i) => !isAllowed(i)).map(shown);
    expect(broken.filter((i) => !exceptions.has(i))).toEqual([]);
  });

  it('need every exception that is listed', () => {
    const broken = new Set(all.filter((i) => !isAllowed(i)).map(shown));
    expect([...exceptions.keys()].filter((i) => !broken.has(i))).toEqual([]);
  });

  it('import files that exist', () => {
    const missing = all.filter(
      ({ to }) => isOwn(to) && !to.includes('/generated/') && !graph.has(to),
    );
    expect(missing.map(shown)).toEqual([]);
  });

  it('have no circular imports', () => {
    expect(cycle()).toBeNull();
  });

  it('need every cycle that is listed, and for types only', () => {
    const closing = all.filter((i) => i.typeOnly && reach(i.to, true).has(i.from)).map(shown);
    expect([...cyclic.keys()].filter((edge) => !closing.includes(edge))).toEqual([]);
  });
});

describe('the runtime', () => {
  const own = files.filter((file) => file.startsWith('runtime/'));
  const reached = new Set(own.flatMap((file) => [...reach(file)]));

  it('loads neither the parser nor the checker', () => {
    const unwanted = /^(?:ohm-js|compiler\/(?:syntax|check|diagnostics)\/)/u;
    expect([...reached].filter((file) => unwanted.test(file))).toEqual([]);
  });

  it('loads no host adapter', () => {
    expect([...reached].filter((file) => file.startsWith('host/'))).toEqual([]);
  });
});

describe('the command agent', () => {
  it('loads neither the parser nor the checker: a thread does, which ends', () => {
    const unwanted = /^(?:ohm-js|compiler\/(?:syntax|check)\/)/u;
    const reached = [...reach('cli/agent.ts'), ...reach('cli/main.ts', false, false)];
    expect(reached.filter((file) => unwanted.test(file))).toEqual([]);
  });
});

describe('importing momus', () => {
  const unwanted = /^(?:ohm-js|compiler\/(?:syntax|check)\/)/u;

  it('loads agents, and neither the parser nor the checker, which have a thread of their own', () => {
    const reached = reach('index.ts');
    expect(reached).toContain('agent/agent.ts');
    expect([...reached].filter((file) => unwanted.test(file))).toEqual([]);
    const apart = reach('agent/policies/compile-thread.ts');
    expect([...apart].some((file) => unwanted.test(file))).toBe(true);
  });

  it('loads no server, no log and no watch of files: those are of the daemon', () => {
    const daemons = /^(?:pino|chokidar|prom-client|saxes|agent\/(?:server|client)\/)/u;
    const reached = reach('index.ts', false, false);
    expect([...reached].filter((file) => daemons.test(file))).toEqual([]);
  });
});

describe('habits', () => {
  it.each([...files])('%s', (file) => {
    const code = codeOf(file);
    if (!dataTables.has(file)) {
      expect(textOf(file).split('\n').length, 'lines').toBeLessThanOrEqual(401);
    }
    // A value may be called `any`; Biome (noExplicitAny) tells it from the type.
    if (!/\b(?:const|function) any\b/u.test(code)) {
      expect(code, 'no `any`').not.toMatch(/(?::\s*|\bas\s+|<)any\b/u);
    }
    expect(code, 'no mutable state of a module').not.toMatch(/^(?:export\s+)?(?:let|var)\s/mu);
    expect(textOf(file), 'a header comment').toMatch(/^(?:#!.*\n)?\/\*\*/u);
  });
});
