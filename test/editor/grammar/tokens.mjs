/**
 * The TextMate grammar applied to texts, as VS Code does it.
 * In: a text. Out: for each line, its tokens with their scopes.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { extension } from '../lib/places.mjs';

const require = createRequire(import.meta.url);
const { Registry } = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const onigLib = Promise.resolve({
  createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text) => new oniguruma.OnigString(text),
});
const path = join(extension, 'syntaxes', 'policy.tmLanguage.json');
const registry = new Registry({
  onigLib,
  loadGrammar: async () => JSON.parse(readFileSync(path, 'utf8')),
});
const grammar = await registry.loadGrammar('source.momus-policy');

/** Tokens of a text, by line; scopes without what all of them have. */
export function tokensOf(text) {
  const lines = [];
  let state = null;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    lines.push(
      tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scopes: scopes
          .filter((s) => s !== 'source.momus-policy' && !s.startsWith('meta.'))
          .map((s) => s.replace(/\.momus-policy$/, '')),
        notation: scopes.find((s) => s.startsWith('meta.policy.'))?.split('.')[2] ?? null,
      })),
    );
  }
  return lines;
}

/** A text with the scopes of its tokens below each line that is more than a comment. */
export function shown(text) {
  const lines = [];
  for (const tokens of tokensOf(text)) {
    lines.push(tokens.map((t) => t.text).join(''));
    if (tokens.every((t) => t.text.trim() === '' || t.scopes[0]?.startsWith('comment.'))) continue;
    for (const { text: word, scopes } of tokens)
      if (word.trim() !== '' && scopes.length > 0)
        lines.push(`    ${word.trim()}  ${scopes.join(' ')}`);
  }
  return `${lines.join('\n')}\n`;
}
