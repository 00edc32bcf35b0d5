/**
 * Chromium, driven by playwright-core.
 * In: where to keep its profile. Out: a context; pages that show a folder of code-server.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser of the system. */
export const openBrowser = (place) =>
  chromium.launchPersistentContext(join(place, 'chromium'), {
    executablePath: process.env.MOMUS_CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
    headless: true,
    viewport: { width: 1360, height: 860 },
    timeout: 60_000,
  });

/** The address of a workbench; `payload` is what code-server passes on to it. */
export function address(port, folder, payload = []) {
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** A file as the workbench names it. */
export const remote = (port, path) => `vscode-remote://127.0.0.1:${port}${path}`;
