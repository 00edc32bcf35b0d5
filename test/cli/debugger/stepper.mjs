/**
 * A debugger of one session, in a worker: what a JavaScript debugger of an editor does with the
 * code of `--debugger`.
 * In (workerData): where to stop (`file:line`), and how many steps to take from there. Out: one
 * message `ready`, and at the end the places that it saw, each with its local names and values.
 */
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';
import { SourceMapConsumer } from 'source-map';

const { stops, steps, watch } = workerData;
const session = new Session();
session.connectToMainThread();
const post = (method, params) =>
  new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
  });

let consumer;
let script;
let left = 0;
const seen = [];

session.on('Debugger.scriptParsed', ({ params }) => {
  if (/\/momus-\w+\.js$/.test(params.url)) script = params;
});

/** The line of a policy that a place in the code comes from; null where it is of none. */
function original({ scriptId, lineNumber, columnNumber }) {
  if (scriptId !== script?.scriptId) return null;
  const { source, line } = consumer.originalPositionFor({
    line: lineNumber + 1,
    column: columnNumber,
  });
  return line === null ? null : `${source.split('/').at(-1)}:${line}`;
}

async function setBreakpoints() {
  const map = Buffer.from(script.sourceMapURL.split(',')[1], 'base64').toString();
  consumer = await new SourceMapConsumer(JSON.parse(map));
  for (const stop of stops) {
    const [name, line] = stop.split(':');
    const source = consumer.sources.find((s) => s.endsWith(`/${name}`));
    const [at] = consumer.allGeneratedPositionsFor({ source, line: Number(line) });
    const location = {
      scriptId: script.scriptId,
      lineNumber: at.line - 1,
      columnNumber: at.column,
    };
    await post('Debugger.setBreakpoint', { location });
  }
}

async function shown({ callFrameId, scopeChain, functionName }, place) {
  const local = scopeChain.filter(({ type }) => type === 'local' || type === 'block');
  const values = {};
  for (const { object } of local) {
    const { result } = await post('Runtime.getProperties', {
      objectId: object.objectId,
      ownProperties: true,
    });
    for (const { name, value } of result)
      if (value) values[name] = value.value ?? value.description;
  }
  for (const expression of watch) {
    const { result } = await post('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    values[expression] = result.value ?? result.description?.split('\n')[0];
  }
  return { place, in: functionName, values };
}

session.on('Debugger.paused', async ({ params }) => {
  try {
    if (params.reason === 'instrumentation') {
      if (script !== undefined && consumer === undefined) await setBreakpoints();
      return await post('Debugger.resume');
    }
    const [frame] = params.callFrames;
    const place = original(frame.location);
    if (params.hitBreakpoints?.length > 0) left = Math.max(left, steps + 1);
    if (place === null)
      return await post(script === undefined ? 'Debugger.resume' : 'Debugger.stepInto');
    seen.push(await shown(frame, place));
    left -= 1;
    await post(left > 0 ? 'Debugger.stepInto' : 'Debugger.resume');
  } catch (error) {
    seen.push({ error: String(error) });
    await post('Debugger.resume');
  }
});

// Listening also keeps the worker alive: a session does not.
parentPort.on('message', () => {
  session.disconnect();
  parentPort.postMessage(seen);
  process.exit();
});

await post('Debugger.enable');
await post('Debugger.setInstrumentationBreakpoint', {
  instrumentation: 'beforeScriptWithSourceMapExecution',
});
parentPort.postMessage('ready');
