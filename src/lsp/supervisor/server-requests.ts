/**
 * What the server asks its editor: each thread counts its requests from the start, and registers anew
 * what the editor knows from the one before.
 * In: requests of a thread, answers of the editor. Out: requests with ids that were never used before;
 * answers for the thread that asked.
 */
import { type ClientMessage, errorCodes, requestText, resultText } from './message.ts';
import type { RequestId } from './thread-protocol.ts';

/** Requests to an editor. */
export interface ServerRequests {
  /** Asks for a thread; what is known already is answered at once, with the text that this gives. */
  readonly ask: (id: RequestId, method: string, params: unknown) => string | null;
  /** Asks for nobody: what is answered does not matter. */
  readonly askItself: (method: string) => void;
  /** The answer as the thread awaits it; null where nobody does. */
  readonly answered: (answer: Answer) => string | null;
  /** The thread that asked is gone; the next one takes over what it registers and is not answered yet. */
  readonly forget: () => void;
}

type Answer = Extract<ClientMessage, { readonly kind: 'response' }>;

interface Asked {
  /** As the thread that waits for it counts; null: nobody does. */
  id: RequestId | null;
  /** What is registered with it; null: nothing is. */
  readonly registers: string | null;
}

/** Makes the requests of a server; `send` takes their texts. */
export function createServerRequests(send: (text: string) => void): ServerRequests {
  let latest = 0;
  const asked = new Map<RequestId, Asked>();
  const registered = new Set<string>();

  const put = (method: string, params: unknown): number => {
    const own = latest++;
    send(requestText(own, method, params ?? undefined));
    return own;
  };

  return {
    ask: (id, method, params) => {
      const registers = method === 'client/registerCapability' ? registrationIn(params) : null;
      if (registers !== null && registered.has(registers)) return resultText(id, null);
      const open = [...asked.values()].find(
        (one) => one.id === null && one.registers === registers,
      );
      if (open === undefined) asked.set(put(method, params), { id, registers });
      else open.id = id;
      return null;
    },
    askItself: (method) => void put(method, null),
    answered: ({ id, result, error }) => {
      const found = asked.get(id);
      asked.delete(id);
      if (found === undefined) return null;
      const failed = error !== undefined && error !== null;
      if (!failed && found.registers !== null) registered.add(found.registers);
      if (found.id === null) return null;
      return failed
        ? JSON.stringify({ jsonrpc: '2.0', id: found.id, error: errorIn(error) })
        : resultText(found.id, result ?? null);
    },
    forget: () => {
      for (const [own, one] of asked)
        if (one.registers === null) asked.delete(own);
        else one.id = null;
    },
  };
}

/** What is registered, by its content: the ids are new each time. */
function registrationIn(params: unknown): string {
  return JSON.stringify(params, (name, value: unknown) => (name === 'id' ? undefined : value));
}

/** What an editor sends may be anything. */
const errorIn = (error: unknown): object =>
  typeof error === 'object' && error !== null && 'code' in error && 'message' in error
    ? error
    : { code: errorCodes.invalidRequest, message: String(error) };
