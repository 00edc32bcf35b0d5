/**
 * What stands between an editor and the thread that serves it: hands messages on both ways, and keeps
 * the server alive. What takes too long, or too much memory, is stopped with its thread; the next thread
 * hears what the editor has said, and leaves the texts alone that the old one was stopped over.
 * In: messages of the editor, as JSON. Out: those for it; the end of the process, with its status.
 */
import { quote } from '../../compiler/diagnostics/syntax-text.ts';
import { isRecord } from '../../schema/record.ts';
import { usualLimit } from '../workspace/work-watch.ts';
import { createEditorMemory, initializeText } from './editor-memory.ts';
import { beginLife, type Death, type Heard, type Life, type ThreadLimits } from './life.ts';
import {
  type ClientMessage,
  type ErrorName,
  errorText,
  notificationText,
  readMessage,
  resultText,
} from './message.ts';
import { createServerRequests } from './server-requests.ts';
import { createSetAsides } from './set-asides.ts';
import { problemOf } from './shapes.ts';
import type { RequestId, Wired } from './thread-protocol.ts';

/** Who is served, and how. */
export interface SupervisorOptions {
  /** The code of the thread that serves; that of the server unless given. */
  readonly code?: URL;
  /** The address of docs/diagnostics, with a `/` behind. */
  readonly pages: string;
  /** MiB of memory that the thread may use. */
  readonly memory: number;
  /** Milliseconds until the code of the thread is loaded; a minute unless given. */
  readonly beginLimit?: number;
  /** Milliseconds since 1970; the clock of this machine unless given. */
  readonly now?: () => number;
  /** Sends the text of a message to the editor. */
  readonly send: (text: Wired) => void;
  /** Writes a line to the log of this process. */
  readonly log: (line: string) => void;
  /** The editor has said who it is; the id of its process, if it gave one. */
  readonly met: (client: number | null) => void;
  /** Nothing is left to do. */
  readonly end: (status: 0 | 1) => void;
}

/** The server, to its editor. */
export interface Supervisor {
  /** Takes the text of a message. */
  readonly receive: (text: string) => void;
  /** Whether the editor has asked for the end. */
  readonly isShutDown: () => boolean;
  /** Ends the thread. */
  readonly close: () => void;
}

/** A request of the editor that is not answered. */
interface OpenRequest {
  readonly method: string;
  readonly text: string;
  /** The document that it is about; null: it may be about any. */
  readonly uri: string | null;
  /** How many changes there were before it. */
  readonly at: number;
}

type Request = Extract<ClientMessage, { readonly kind: 'request' }>;
type Notification = Extract<ClientMessage, { readonly kind: 'notification' }>;

/** Threads that end soon over what nothing can be done about, one after the other, before nothing more is tried. */
const mostInVain = 3;
/** Milliseconds; a thread that has lived longer did not end soon. */
const soon = 300_000;
/** Milliseconds in which the code of the thread is loaded on a machine that is very busy. */
const usualBegin = 60_000;
const initialize = 'initialize';
const shutDown = 'the server has been shut down';

/** Begins to serve. */
export function supervise(options: SupervisorOptions): Supervisor {
  const { send, log, end } = options;
  const editor = createEditorMemory();
  const open = new Map<RequestId, OpenRequest>();
  const requests = createServerRequests(send);
  let timeLimit = usualLimit * 1000;
  const limits = {
    time: () => timeLimit,
    begin: options.beginLimit ?? usualBegin,
    memory: options.memory,
    now: options.now ?? (() => Date.now()),
  };
  const asides = createSetAsides(limits);
  let hasBegun = false;
  let isShutDown = false;
  let vainDeaths = 0;
  /** When the present thread was begun. */
  let begun = 0;

  const refuse = (id: RequestId, name: ErrorName, message: string, data?: unknown): void =>
    send(errorText(id, name, message, data));

  /** Why a request is not handed on; null where it is. */
  const refusalOf = ({ method, params }: Request): readonly [ErrorName, string] | null => {
    if (isShutDown) return ['invalidRequest', shutDown];
    if (method === initialize && hasBegun)
      return ['invalidRequest', '`initialize` was sent before'];
    if (method !== initialize && !hasBegun)
      return ['serverNotInitialized', `\`initialize\` comes before ${quote(method)}`];
    const problem = problemOf(method, params);
    return problem === null ? null : ['invalidParams', problem];
  };

  const request = (message: Request, text: string): void => {
    const { id, method, params } = message;
    const refusal = refusalOf(message);
    if (refusal !== null) refuse(id, ...refusal);
    else if (method === 'shutdown') {
      isShutDown = true;
      send(resultText(id, null));
    } else {
      open.set(id, { method, text, uri: documentIn(params), at: editor.changes() });
      if (method === initialize) begin(message);
      else life.send(text);
    }
  };

  const begin = (message: Request): void => {
    hasBegun = true;
    editor.heard(message);
    const params = isRecord(message.params) ? message.params : {};
    life.send(initializeText(message.id, params));
    options.met(typeof params.processId === 'number' ? params.processId : null);
  };

  const notification = (message: Notification, text: string): void => {
    const { method, params } = message;
    if (method === 'exit') end(isShutDown ? 0 : 1);
    if (!hasBegun) return;
    const problem = problemOf(method, params);
    if (problem !== null) {
      log(`a message is left out: ${problem}`);
      return;
    }
    life.send(text);
    editor.heard(message);
    if (method === '$/cancelRequest') cancel(params);
  };

  /** Whoever cancels waits for nothing; what the thread says of it later is of no interest. */
  const cancel = (params: unknown): void => {
    const id = isRecord(params) ? params.id : null;
    if (typeof id !== 'number' && typeof id !== 'string') return;
    if (open.get(id)?.method !== initialize && open.delete(id))
      refuse(id, 'requestCancelled', 'the request was cancelled');
  };

  const receive = (text: string): void => {
    const message = readMessage(text);
    if (message === null) log(`a message is not understood: ${JSON.stringify(text.slice(0, 100))}`);
    else if (message.kind === 'request') request(message, text);
    else if (message.kind === 'notification') notification(message, text);
    else {
      const own = requests.answered(message);
      if (own !== null) life.send(own);
    }
  };

  const received = (message: Heard): void => {
    switch (message.kind) {
      case 'response':
        if (open.delete(message.id)) send(message.text);
        return;
      case 'notification':
        if (message.published !== null)
          editor.shows(message.published.uri, message.published.count);
        send(message.text);
        return;
      case 'request': {
        const known = requests.ask(message.id, message.method, message.params);
        if (known !== null) life.send(known);
        return;
      }
      case 'limit':
        timeLimit = message.seconds * 1000;
        return;
      default:
        message satisfies never;
    }
  };

  const died = (death: Death): void => {
    if (isShutDown) {
      log('the language server ended after its shutdown');
      for (const id of open.keys()) refuse(id, 'invalidRequest', shutDown);
      open.clear();
      return;
    }
    const { work } = death;
    const isNew = work !== null && !asides.isLeftOut(work);
    if (limits.now() - begun > soon) vainDeaths = 0;
    if (!isNew) vainDeaths += 1;
    const why = work === null ? unknownIn(death, limits) : asides.stopped(work, death);
    log(why);
    send(notificationText('window/logMessage', { type: 1, message: why }));
    if (vainDeaths > mostInVain) {
      log('this happens again and again: the server ends');
      end(1);
    } else again(isNew);
  };

  /** Brings a new thread to where the old one was; `knows`: it will not do the same again. */
  const again = (knows: boolean): void => {
    requests.forget();
    life = start();
    for (const uri of editor.takeShown())
      send(notificationText('textDocument/publishDiagnostics', { uri, diagnostics: [] }));
    for (const text of editor.replay()) life.send(text);
    for (const [id, { method, text, uri, at }] of [...open]) {
      if (method === initialize) continue;
      // What it asks about is still there, and asking changes nothing.
      if (knows && editor.changedAt(uri) <= at) {
        life.send(text);
        continue;
      }
      open.delete(id);
      if (method === 'textDocument/diagnostic')
        refuse(id, 'serverCancelled', 'the server starts again', { retriggerRequest: true });
      else refuse(id, 'contentModified', 'the server starts again');
    }
    if (editor.refreshes()) requests.askItself('workspace/diagnostic/refresh');
  };

  const start = (): Life => {
    begun = limits.now();
    return beginLife({
      code: options.code,
      start: { pages: options.pages, aside: asides.all() },
      limits,
      received,
      done: asides.done,
      died,
    });
  };
  let life = start();

  return { receive, isShutDown: () => isShutDown, close: () => life.end() };
}

function unknownIn({ why, message }: Death, { time, begin }: ThreadLimits): string {
  const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
  const what = {
    begin: () => `did not begin within ${seconds(begin)}`,
    time: () => `answered nothing for ${seconds(time())}`,
    memory: () => 'needed too much memory',
    fault: () => `failed (${message})`,
  };
  return `the language server ${what[why]()}, and starts again`;
}

/** The address of the document that a request is about. */
function documentIn(params: unknown): string | null {
  const document = isRecord(params) ? params.textDocument : null;
  return isRecord(document) && typeof document.uri === 'string' ? document.uri : null;
}
