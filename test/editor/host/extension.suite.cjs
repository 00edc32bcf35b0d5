/** The extension as VS Code sees it: language, commands, settings, notations. */
const assert = require('node:assert/strict');
const { open, placeOf, replace, revert, until, uri, vscode } = require('./tools.cjs');

const own = () => vscode.extensions.getExtension('momus.momus-policy');

describe('the extension', () => {
  it('is installed from its package, and starts with a policy', async () => {
    await open('free/10-balloon.policy');
    await until('activation', () => own()?.isActive);
    assert.match(own().extensionPath, /extensions/);
  });

  it('knows policies by their file name', async () => {
    for (const path of ['free/10-balloon.policy', 'list/10-balloon.policy']) {
      const { document } = await open(path);
      assert.equal(document.languageId, 'policy');
    }
  });

  it('knows a new text in free form by its first line', async () => {
    const content = 'policy x\nend policy x\n';
    const document = await vscode.workspace.openTextDocument({ content, language: 'policy' });
    assert.equal(document.languageId, 'policy');
  });

  it('has the commands that its manifest tells of', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const told = own().packageJSON.contributes.commands.map(({ command }) => command);
    assert.equal(told.length >= 8, true);
    assert.deepEqual(
      told.filter((command) => !known.has(command)),
      [],
    );
  });

  it('reads its settings, with their defaults', () => {
    const settings = vscode.workspace.getConfiguration('momus');
    for (const name of Object.keys(own().packageJSON.contributes.configuration.properties))
      assert.notEqual(settings.get(name.slice('momus.'.length)), undefined, name);
  });

  const notations = [
    ['free form', 'free/10-balloon.policy', 3, 'do … in …', /^(?:\(|list )/u],
    ['lists', 'list/10-balloon.policy', 0, '(with …)', /^(?:do|if|function|parameter)\b/u],
  ];
  for (const [notation, path, row, wanted, foreign] of notations)
    it(`offers snippets of ${notation} only, in ${notation}`, async () => {
      const { document } = await open(path);
      const snippets = await until('the snippets of the server', async () => {
        const list = await vscode.commands.executeCommand(
          'vscode.executeCompletionItemProvider',
          document.uri,
          new vscode.Position(row, 0),
        );
        const found = list.items
          .filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet)
          .map(({ label }) => (typeof label === 'string' ? label : label.label));
        return found.includes(wanted) && found;
      });
      assert.deepEqual(
        snippets.filter((label) => foreign.test(label)),
        [],
      );
    });

  it('comments lines in a way that both notations have', async () => {
    const { document, editor } = await open('free/10-balloon.policy');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await vscode.commands.executeCommand('editor.action.commentLine');
    assert.match(document.lineAt(1).text, /^ *# real :: host_free/);
    await revert(document);
  });

  it('indents what stands in a block, and takes `end` back', async () => {
    const { document, editor } = await open('free/00-settings.policy');
    await replace(document, 'policy x\n  do guest in Guests');
    editor.selection = new vscode.Selection(1, 20, 1, 20);
    for (const text of ['\n', 'cycle', '\n', ...'end do'])
      await vscode.commands.executeCommand('type', { text });
    assert.deepEqual(document.getText().split('\n').slice(1), [
      '  do guest in Guests',
      '    cycle',
      '  end do',
    ]);
    await revert(document);
  });

  it('shows `Debug this policy` above the first line', async () => {
    await open('free/00-settings.policy');
    const lenses = await until('the lens', async () => {
      const found = await vscode.commands.executeCommand(
        'vscode.executeCodeLensProvider',
        uri('free/00-settings.policy'),
        10,
      );
      return found.length > 0 && found;
    });
    const lens = lenses.find(({ command }) => command?.command === 'momus.debug');
    assert.equal(lens.range.start.line, 0);
  });

  it('converts a file, and back: the same policy', async () => {
    const { document } = await open('list/10-balloon.policy');
    await vscode.commands.executeCommand('momus.convert');
    assert.match(document.getText(), /^policy balloon\n/);
    assert.match(document.getText(), /do guest in Guests/);
    await vscode.commands.executeCommand('momus.convert');
    assert.match(document.getText(), /^\(defvar host_free/);
    await replace(
      document,
      require('node:fs').readFileSync(`${__dirname}/../fixtures/list/10-balloon.policy`, 'utf8'),
    );
    await document.save();
  });

  it('shows the JavaScript of the line that the cursor is in', async () => {
    const { document, editor } = await open('free/10-balloon.policy');
    const at = placeOf(document, 'real(KiB) :: enough');
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('momus.showJavaScript');
    const shown = await until('the code', () =>
      vscode.window.visibleTextEditors.find((e) => e.document.uri.scheme === 'momus-javascript'),
    );
    assert.equal(shown.document.languageId, 'javascript');
    const line = shown.document.lineAt(shown.selection.active.line).text;
    assert.match(line, /enough\w* = /);
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
  });

  it('checks the set as a task, and shows what it finds', async () => {
    await open('faults/free.policy');
    const ended = new Promise((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode, execution }) => {
        if (execution.task.source !== 'momus') return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.commands.executeCommand('momus.check');
    assert.equal(await ended, 1);
    const problem = await until('the problem of a file that is not open', () =>
      vscode.languages
        .getDiagnostics(uri('faults/list.policy'))
        .find(({ message }) => /mem_unusd/.test(message)),
    );
    assert.equal(problem.code?.value ?? problem.code, 'unknown-field');
  });

  it('opens the sample of the walkthrough', async () => {
    await vscode.commands.executeCommand('momus.openSamplePolicy');
    const { document } = vscode.window.activeTextEditor;
    assert.match(document.getText(), /mem_unusd/);
    assert.equal(document.languageId, 'policy');
  });
});
