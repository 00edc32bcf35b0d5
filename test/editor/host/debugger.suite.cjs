/** Debugging in the editor: breakpoints in policies, stepping, variables by their names. */
const assert = require('node:assert/strict');
const { open, placeOf, until, uri, vscode } = require('./tools.cjs');

const seen = [];
const running = new Set();

/** Takes the next stop from those that were seen. */
const take = () => {
  const at = seen.findIndex(({ event }) => event === 'stopped');
  return at === -1 ? undefined : seen.splice(at, 1)[0];
};

/** The next place where a session stops. */
const stopped = () => until('a stop at a breakpoint', take);

async function stack({ session, body }) {
  const { stackFrames } = await session.customRequest('stackTrace', {
    threadId: body.threadId,
    startFrame: 0,
    levels: 10,
  });
  return stackFrames;
}

/** Variables of a frame by scope; with `deep`, those of one of them. */
async function variables({ session }, frame) {
  const { scopes } = await session.customRequest('scopes', { frameId: frame.id });
  const all = {};
  for (const scope of scopes.filter(({ name }) => !/Global/.test(name))) {
    const answer = await session.customRequest('variables', {
      variablesReference: scope.variablesReference,
    });
    for (const variable of answer.variables) all[variable.name] ??= variable;
  }
  return all;
}

async function children({ session }, { variablesReference }) {
  const { variables: found } = await session.customRequest('variables', { variablesReference });
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

const evaluate = async ({ session }, frame, expression) =>
  (await session.customRequest('evaluate', { expression, frameId: frame.id, context: 'watch' }))
    .result;

const place = ({ source, line }) => `${source?.name?.split('/').at(-1)}:${line}`;

async function breakAt(path, text) {
  const { document } = await open(path);
  const at = placeOf(document, text);
  const location = new vscode.Location(document.uri, new vscode.Position(at.line, 0));
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
  return at.line + 1;
}

async function setSample(path) {
  const settings = vscode.workspace.getConfiguration('momus', uri('free/10-balloon.policy'));
  await settings.update('evaluation.sample', path, vscode.ConfigurationTarget.Workspace);
}

describe('debugging', () => {
  let tracker;
  before(() => {
    tracker = vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: ({ type, event, body }) => {
          if (type === 'event') seen.push({ event, body, session });
        },
      }),
    });
  });
  const listening = [
    vscode.debug.onDidStartDebugSession((session) => running.add(session.id)),
    vscode.debug.onDidTerminateDebugSession((session) => running.delete(session.id)),
  ];
  after(() => {
    for (const one of [tracker, ...listening]) one.dispose();
  });

  beforeEach(() => {
    seen.length = 0;
  });
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await until('the end of the session', () => running.size === 0);
    await setSample(undefined);
  });

  it('stops in a function of a policy in free form, with the right variables', async () => {
    await setSample('sample.json');
    const line = await breakAt('free/10-balloon.policy', 'if (host_free < short_of)');
    await vscode.commands.executeCommand('momus.debug');
    const at = await stopped();
    const [frame, caller] = await stack(at);
    assert.deepEqual(
      [place(frame), place(caller)],
      [`10-balloon.policy:${line}`, '10-balloon.policy:6'],
    );
    assert.match(frame.name, /wanted/);
    assert.match(caller.name, /policies/);
    const found = await variables(at, frame);
    // What the code keeps for itself stands in the scope around the policies, under one name.
    for (const shown of [found, await variables(at, caller)])
      assert.deepEqual(
        Object.keys(shown).filter((name) => /\w\$\d|^results$|^heard$/.test(name)),
        [],
      );
    assert.equal(found.used.value, '4194304');
    assert.equal(found.enough.value, '5872025.6');
    assert.equal(found.host_free.value, '0.1875');
    assert.equal(found.spare.value, '0.2');
    assert.match(found.guest.value, /guest web/);
    const guest = await children(at, found.guest);
    assert.equal(guest.balloon_cur, '8388608', JSON.stringify(guest));
    assert.equal(await evaluate(at, frame, 'guest.balloon_max - used'), '4194304');
    // Neither is read by the policy.
    assert.equal(await evaluate(at, frame, 'guest.mem_available'), '8388608');
    assert.equal(await evaluate(at, frame, 'guest.name'), "'web'");
    assert.match(await evaluate(at, frame, 'Host'), /^host/i);
    assert.equal(await evaluate(at, frame, 'Host.mem_free'), '4194304');
    assert.equal(await evaluate(at, frame, 'guest.saved.unheard'), 'undefined');
  });

  it('steps over lines, into functions and out of them', async () => {
    await setSample('sample.json');
    await breakAt('free/10-balloon.policy', 'guest.control.balloon_target');
    await vscode.commands.executeCommand('momus.debug');
    let at = await stopped();
    const places = [];
    for (const request of ['stepIn', 'next', 'next', 'next', 'stepOut']) {
      await at.session.customRequest(request, { threadId: at.body.threadId });
      at = await stopped();
      places.push((await stack(at))[0].line);
    }
    assert.deepEqual(places.slice(0, 4), [10, 11, 12, 12]);
    assert.equal(places[4], 6);
  });

  it('comes to its end when the last statement is stepped over', async () => {
    await setSample('sample.json');
    await breakAt('free/10-balloon.policy', 'do guest in Guests');
    await vscode.commands.executeCommand('momus.debug');
    let at = await stopped();
    let steps = 0;
    for (; at !== 'ended'; steps++) {
      await at.session.customRequest('next', { threadId: at.body.threadId });
      at = await until('a stop or the end', () => take() ?? (running.size === 0 && 'ended'));
    }
    assert.ok(steps > 5);
    const said = seen.flatMap(({ event, body }) => (event === 'output' ? [body.output] : []));
    assert.deepEqual(
      said.filter((text) => /Waiting for the debugger/.test(text)),
      [],
    );
    assert.ok(
      said.some((text) => /web: balloon_target = /.test(text)),
      JSON.stringify(said),
    );
  });

  it('stops in list notation', async () => {
    await setSample('sample.json');
    const line = await breakAt('list/10-balloon.policy', '(max guest.balloon_min');
    await vscode.commands.executeCommand('momus.debug');
    const at = await stopped();
    const [frame] = await stack(at);
    assert.equal(place(frame), `10-balloon.policy:${line}`);
    const found = await variables(at, frame);
    assert.equal(found.enough.value, '5872025.6');
    assert.equal(found.short_of.value, '0.3');
  });

  it('runs the simulated host where there is no sample, cycle after cycle', async () => {
    await breakAt('free/10-balloon.policy', 'real :: host_free');
    await vscode.commands.executeCommand('momus.debug');
    const at = await stopped();
    await at.session.customRequest('continue', { threadId: at.body.threadId });
    const again = await stopped();
    assert.equal((await stack(again))[0].line, 2);
  });

  it('takes a launch configuration', async () => {
    const line = await breakAt('free/10-balloon.policy', 'return clamp');
    const folder = vscode.workspace.workspaceFolders[0];
    // In two parts: no template of JavaScript is meant.
    const root = '$' + '{workspaceFolder}';
    const started = await vscode.debug.startDebugging(folder, {
      type: 'momus',
      request: 'launch',
      name: 'a sample',
      policies: `${root}/free`,
      sample: `${root}/sample.json`,
    });
    assert.equal(started, true);
    const at = await stopped();
    assert.equal((await stack(at))[0].line, line);
  });
});
