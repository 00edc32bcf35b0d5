/**
 * The tests of host/, run by mocha inside VS Code's extension host.
 * In: a running code-server, a workspace. Out: the results that host/index.cjs wrote.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { address, remote } from './browser.mjs';
import { here } from './places.mjs';

/** Runs them; fails where VS Code never gets that far. */
export async function runInExtensionHost(context, { port, workspace, results }) {
  const page = await context.newPage();
  const log = [];
  try {
    const exit = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the extension host took too long')), 170_000);
      void page.exposeFunction('codeAutomationExit', (code) => {
        clearTimeout(late);
        resolve(code);
      });
    });
    await page.exposeFunction('codeAutomationLog', (_kind, words) => log.push(words.join(' ')));
    const payload = [
      ['extensionDevelopmentPath', remote(port, join(here, 'harness'))],
      ['extensionTestsPath', remote(port, join(here, 'host', 'index.cjs'))],
    ];
    await page.goto(address(port, workspace, payload));
    await exit;
    if (!existsSync(results)) throw new Error('the extension host gave no results');
    return JSON.parse(readFileSync(results, 'utf8'));
  } catch (error) {
    if (existsSync(results)) {
      const failed = { title: 'comes to its end', state: 'failed', error: String(error) };
      return [...JSON.parse(readFileSync(results, 'utf8')), failed];
    }
    error.message += `\n${log.slice(-30).join('\n')}`;
    throw error;
  } finally {
    await page.close();
  }
}
