/**
 * A thread that serves, for tests of what watches it: it does what the texts of documents say.
 * In: messages as the real one has them. Out: answers that tell what it has heard.
 */
import { parentPort, workerData } from 'node:worker_threads';

const post = (message) => parentPort.postMessage(message);
const send = (message) => {
  const text = JSON.stringify(message);
  const { id, method, params } = message;
  if (method === undefined) post({ kind: 'response', id, text });
  else if (id !== undefined) post({ kind: 'request', id, method, params });
  else
    post({
      kind: 'notification',
      text,
      published: params.diagnostics ? { uri: params.uri, count: params.diagnostics.length } : null,
    });
};

const heard = [];
const texts = new Map();

const deeds = {
  hang: () => {
    for (;;);
  },
  eat: () => {
    const kept = [];
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
  },
  crash: () => JSON.parse('not at all'),
};

/** `check hang`: does it as announced work; `hang`: as nobody could know. */
function take(uri, text) {
  texts.set(uri, text);
  const [, announced, deed] = /^(check |read )?(hang|eat|crash)/u.exec(text) ?? [];
  if (deed === undefined) return;
  const work = { set: 'set', texts: text, doing: announced?.trim(), uri };
  if (announced === undefined) return deeds[deed]();
  if (workerData.aside.some((one) => one.texts === text)) return;
  post({ kind: 'begin', work });
  deeds[deed]();
}

const hear = (message) => {
  const { id, method, params } = message;
  heard.push(method ?? 'answer');
  switch (method) {
    case 'initialize':
      post({ kind: 'limit', seconds: params.initializationOptions?.seconds ?? 1.5 });
      send({ id, result: { processId: params.processId } });
      return;
    case 'initialized':
      send({
        id: 0,
        method: 'client/registerCapability',
        params: { registrations: [{ id: String(Math.random()), method: 'watch' }] },
      });
      send({ id: 1, method: 'ask', params: {} });
      return;
    case 'textDocument/didOpen':
      send({
        method: 'textDocument/publishDiagnostics',
        params: { uri: params.textDocument.uri, diagnostics: ['one'] },
      });
      take(params.textDocument.uri, params.textDocument.text);
      return;
    case 'textDocument/didChange':
      // Edits as the tests make them: the whole text.
      take(params.textDocument.uri, params.contentChanges[0].text);
      return;
    case 'heard':
      send({ id, result: { heard, texts: Object.fromEntries(texts), aside: workerData.aside } });
      return;
    default:
      if (id !== undefined && method !== undefined) send({ id, result: { method } });
      else if (method === undefined) send({ method: 'answered', params: message });
  }
};

parentPort.on('message', (message) => {
  if (message === 0) post({ kind: 'there' });
  else hear(JSON.parse(message));
});
post({ kind: 'ready' });
