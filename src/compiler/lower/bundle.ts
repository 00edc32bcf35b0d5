/**
 * Bundles: a compiled set as data that hosts receive. Never code: the runtime validates the module
 * and writes the code itself.
 * In: a module. Out: a JSON text with a digest. Back: the module, or what is wrong with the text.
 */
import { largestInput } from '../../schema/limits.ts';
import { inconsistency } from './bundle-consistency.ts';
import { bundleSchema } from './bundle-shape.ts';
import { moduleDigest, moduleText } from './digest.ts';
import type { Ir, IrModule } from './ir.ts';
import { manifestOf } from './manifest.ts';
import { parts } from './walk.ts';

/** Deeper nesting of JSON than any policy that the parser accepts can need. */
const deepest = 4000;
/** The same of nodes (see `isDeep`); the emitter, which is recursive, has stack for these. */
const deepestCode = 1000;
/** More names than any environment has; each is a property of every entity. */
const mostNames = 20_000;

export type BundleResult =
  | { readonly ok: true; readonly module: IrModule; readonly digest: string }
  | { readonly ok: false; readonly problem: string };

/** The text of a bundle. */
export function writeBundle(module: IrModule): string {
  const body = moduleText(module);
  const manifest = JSON.stringify(manifestOf(module));
  return `{"format":"momus-bundle","digest":"${moduleDigest(module)}","manifest":${manifest},"module":${body}}\n`;
}

const refuse = (problem: string): BundleResult => ({ ok: false, problem });

/** Reads and validates a bundle; a text that no compiler wrote is refused with a reason. */
export function readBundle(text: string): BundleResult {
  if (text.length > largestInput)
    return refuse(`the bundle is larger than ${largestInput / 1024 / 1024} MiB`);
  if (depthOf(text) > deepest) return refuse(`the bundle is nested deeper than ${deepest} levels`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return refuse(
      `the bundle is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = validate(data);
  if (typeof parsed === 'string') return refuse(parsed);
  const { module, digest, manifest } = parsed;
  // Whatever recurses from here on can.
  if (isDeep(module)) return refuse('the bundle is nested too deeply');
  const problem = inconsistency(module);
  if (problem !== null) return refuse(problem);
  const needed = manifestOf(module);
  if (Object.values(needed).flat().length > mostNames)
    return refuse(`the policy uses more than ${mostNames} names`);
  if (manifest !== JSON.stringify(needed))
    return refuse('the manifest does not fit what the policy uses');
  if (moduleDigest(module) !== digest)
    return refuse('the digest of the bundle does not fit its content');
  return { ok: true, module, digest };
}

interface Parsed {
  readonly module: IrModule;
  readonly digest: string;
  /** As a text, to compare. */
  readonly manifest: string;
}

function validate(data: unknown): Parsed | string {
  try {
    const result = bundleSchema.safeParse(data);
    if (result.success) {
      const { module, digest, manifest } = result.data;
      return { module: module as IrModule, digest, manifest: JSON.stringify(manifest) };
    }
    const issue = result.error.issues[0];
    return `the bundle is malformed at ${issue?.path.join('.') ?? 'the top'}: ${issue?.message ?? 'unknown'}`;
  } catch (error) {
    if (error instanceof RangeError) return 'the bundle is nested too deeply';
    throw error;
  }
}

/** Whether code nests deeper than a policy of the parser's deepest nesting. */
function isDeep(module: IrModule): boolean {
  const rest: (readonly [Ir, number])[] = [...module.functions, ...module.forms].map(({ body }) => [
    body,
    0,
  ]);
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [n, above] = next;
    // A pair of brackets makes one node, or two or three of the first kind.
    const depth = above + (n.k === 'scope' || n.k === 'seq' || n.k === 'need' ? 1 : 2);
    if (depth > deepestCode) return true;
    for (const part of parts(n)) rest.push([part, depth]);
  }
  return false;
}

/** The nesting depth of a JSON text, without reading it recursively. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (quoted) {
      if (ch === 0x5c) i++;
      else if (ch === 0x22) quoted = false;
    } else if (ch === 0x22) quoted = true;
    else if (ch === 0x7b || ch === 0x5b) most = Math.max(most, ++depth);
    else if (ch === 0x7d || ch === 0x5d) depth--;
  }
  return most;
}
