/**
 * What the language server says that it can do.
 * In: the command. Out: its capabilities, as the protocol has them.
 */
import { spawn } from 'node:child_process';
import { momus } from './places.mjs';

/** Asks a server that is started for that, and ended. */
export function serverCapabilities() {
  const child = spawn(process.execPath, [momus, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill();
      reject(new Error('the server did not answer'));
    }, 30_000);
    let text = '';
    child.once('error', reject);
    child.stdout.on('data', (data) => {
      text += data;
      const [, length, body] = /Content-Length: (\d+).*?\r\n\r\n(.*)/su.exec(text) ?? [];
      if (body === undefined || Buffer.byteLength(body) < Number(length)) return;
      clearTimeout(late);
      child.kill();
      resolve(JSON.parse(body.slice(0, Number(length))).result.capabilities);
    });
    send({
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
  });
}
