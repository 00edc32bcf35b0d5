/**
 * The agent that `momus ctl` and `momus top` talk to.
 * In: options and the environment. Out: a client; or a failure that says how to name an agent.
 */
import { resolve } from 'node:path';
import {
  type AgentClient,
  type ClientAddress,
  type ClientOptions,
  createAgentClient,
} from '../../agent/client/client.ts';
import { readConfig } from '../../agent/config/config.ts';
import { fileProblem } from '../../host/system-error.ts';
import type { OptionRow } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Arguments } from '../options.ts';
import { readFile } from '../policy-files.ts';

/** The options that name an agent. */
export const connectionRows: readonly OptionRow[] = [
  {
    name: 'socket',
    short: 's',
    value: 'SOCKET',
    doc: 'The socket of the agent, or its port; MOMUS_SOCKET of the environment unless given.',
  },
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    doc: 'The configuration of the agent (mom.conf), which names its socket.',
  },
];

/** A client of the agent that is meant; nothing is sent yet. */
export async function agentOf(
  args: Arguments,
  io: Io,
  options: Partial<ClientOptions> = {},
): Promise<AgentClient> {
  return createAgentClient(await addressOf(args, io), options);
}

async function addressOf(args: Arguments, io: Io): Promise<ClientAddress> {
  const socket = args.value('socket');
  if (socket !== undefined) return addressIn(socket, io);
  const config = args.value('config');
  if (config !== undefined) return addressOfConfig(config, io);
  const { MOMUS_SOCKET = '' } = io.env;
  if (MOMUS_SOCKET !== '') return addressIn(MOMUS_SOCKET, io);
  throw new CommandFailure(
    'which agent is not said',
    'give its socket (--socket, or MOMUS_SOCKET), or its configuration (-c FILE)',
  );
}

function addressIn(text: string, io: Io): ClientAddress {
  if (!/^\d+$/u.test(text)) return { kind: 'socket', path: resolve(io.cwd, text) };
  const port = Number(text);
  if (port >= 1 && port <= 65_535) return { kind: 'tcp', port };
  throw new CommandFailure(`\`${text}\` is no port; ports are 1 to 65535`);
}

/** Other settings may be wrong: who wants to stop an agent is not kept from it by them. */
async function addressOfConfig(path: string, io: Io): Promise<ClientAddress> {
  let text: string;
  try {
    text = new TextDecoder().decode(await readFile(resolve(io.cwd, path)));
  } catch (error) {
    throw new CommandFailure(`cannot read ${path}: ${fileProblem(error)}`);
  }
  const { controlSocket, rpc } = readConfig(text, path).config.values;
  if (controlSocket !== '') return { kind: 'socket', path: controlSocket };
  if (rpc.kind !== 'off') return rpc;
  throw new CommandFailure(
    `${path} names no socket; it has neither \`control-socket\` nor \`rpc-port\``,
    'give the socket of the agent: --socket SOCKET',
  );
}
