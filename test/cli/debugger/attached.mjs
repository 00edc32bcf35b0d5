/**
 * Runs a command of Node.js under a debugger that leaves only when told that the command waits for it.
 * In (words): the command. Out: one line of JSON, with its status and what it printed.
 */
import { spawn } from 'node:child_process';

const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', ...process.argv.slice(2)], {
  stdio: ['ignore', 'pipe', 'pipe'],
});
const printed = { stdout: '', stderr: '' };
let socket;

function attach(address) {
  socket = new WebSocket(address);
  let id = 0;
  const send = (method) => socket.send(JSON.stringify({ id: ++id, method }));
  socket.addEventListener('open', () => {
    for (const method of ['Runtime.enable', 'Debugger.enable', 'Runtime.runIfWaitingForDebugger'])
      send(method);
  });
  socket.addEventListener('message', ({ data }) => {
    if (JSON.parse(data).method === 'Debugger.paused') send('Debugger.resume');
  });
}

for (const name of ['stdout', 'stderr'])
  child[name].setEncoding('utf8').on('data', (text) => {
    printed[name] += text;
    const [address] = /ws:\S+(?=\n)/.exec(printed.stderr) ?? [];
    if (address !== undefined && socket === undefined) attach(address);
    if (printed.stderr.includes('Waiting for the debugger')) socket?.close();
  });
child.on('close', (status) => {
  process.stdout.write(JSON.stringify({ status, ...printed }));
  process.exit();
});
