/** What the language server gives, through VS Code's own providers. */
const assert = require('node:assert/strict');
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { open, placeOf, replace, revert, root, served, until, uri, vscode } = require('./tools.cjs');

const execute = (command, ...words) => vscode.commands.executeCommand(command, ...words);
const messages = (path) =>
  vscode.languages
    .getDiagnostics(uri(path))
    .filter(({ source }) => source === 'momus')
    .map(({ message }) => message);

const notations = [
  {
    notation: 'free form',
    folder: 'free',
    names: '00-settings.policy',
    fault: 'faults/free.policy',
  },
  { notation: 'lists', folder: 'list', names: '00-defines.policy', fault: 'faults/list.policy' },
];

for (const { notation, folder, names, fault } of notations) {
  const user = `${folder}/10-balloon.policy`;
  const definitions = `${folder}/${names}`;
  describe(`the server, in ${notation}`, () => {
    served('diagnosticProvider')(
      'reports a fault where it stands, with a link to its page',
      async () => {
        const { document } = await open(fault);
        const [diagnostic] = await until('the diagnostic', () => {
          const found = vscode.languages
            .getDiagnostics(document.uri)
            .filter((d) => /mem_unusd/.test(d.message) && d.code?.target);
          return found.length > 0 && found;
        });
        assert.deepEqual(diagnostic.range.start, placeOf(document, 'mem_unusd'));
        assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
        assert.equal(diagnostic.code.value, 'unknown-field');
        assert.match(String(diagnostic.code.target), /unknown-field/);
      },
    );

    served('diagnosticProvider')('reports in one file what an edit of another breaks', async () => {
      const { document } = await open(definitions);
      await open(user);
      const text = document.getText();
      await replace(document, text.replace('short_of', 'short_off'));
      await until('the fault of the user', () => messages(user).some((m) => /short_of/.test(m)));
      await replace(document, text);
      await until('its end', () => !messages(user).some((m) => /short_of/.test(m)));
      await revert(document);
    });

    served('hoverProvider')('explains a field', async () => {
      const { document } = await open(user);
      const at = placeOf(document, 'balloon_cur', 0, 3);
      const text = await until('the hover', async () => {
        const found = await execute('vscode.executeHoverProvider', document.uri, at);
        return found.flatMap(({ contents }) => contents.map((c) => c.value ?? c)).join('\n');
      });
      assert.match(text, /KiB/);
      assert.match(text, /GuestBalloon/);
    });

    served('definitionProvider')('finds the definition in another file', async () => {
      const { document } = await open(user);
      const at = placeOf(document, 'spare', 0, 2);
      const [found] = await execute('vscode.executeDefinitionProvider', document.uri, at);
      assert.equal((found.targetUri ?? found.uri).fsPath, uri(definitions).fsPath);
    });

    served('definitionProvider')('leads from a field to the reference', async () => {
      const { document } = await open(user);
      const at = placeOf(document, 'balloon_cur', 0, 3);
      const [found] = await execute('vscode.executeDefinitionProvider', document.uri, at);
      const page = await vscode.workspace.openTextDocument(found.targetUri ?? found.uri);
      assert.match(page.uri.path, /\/docs\/reference\/collectors\.md$/);
      const { start } = found.targetSelectionRange ?? found.targetRange ?? found.range;
      assert.match(page.lineAt(start.line).text, /^\| `balloon_cur` \|/);
    });

    served('referencesProvider')('finds all references of the set', async () => {
      const { document } = await open(definitions);
      const at = placeOf(document, 'spare', 0, 2);
      const found = await execute('vscode.executeReferenceProvider', document.uri, at);
      assert.deepEqual(
        new Set(found.map((l) => l.uri.fsPath)),
        new Set([uri(user).fsPath, uri(definitions).fsPath]),
      );
    });

    served('completionProvider')('completes fields of a guest and names of the set', async () => {
      const { document } = await open(user);
      const behind = (text) => placeOf(document, text, 0, text.length);
      const labels = async (at) => {
        const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, at);
        return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      };
      const fields = await labels(behind('guest.'));
      assert.ok(fields.includes('balloon_max'), `fields: ${fields.slice(0, 20)}`);
      const inScope = await labels(placeOf(document, 'spare', 0, 0));
      assert.ok(inScope.includes('short_of'), `names: ${inScope.slice(0, 20)}`);
    });

    served('completionProvider')('accepts the field before a guard of it', async () => {
      const { document, editor } = await open(user);
      const [before, line] =
        notation === 'lists'
          ? ['(with Guests guest', '  (debug guest.b']
          : ['policy x\n  do guest in Guests', '    real :: x = guest.b'];
      const last = () => document.lineAt(document.lineCount - 1).text;
      try {
        await replace(document, `${before}\n${line}`);
        const { end } = document.lineAt(document.lineCount - 1).range;
        editor.selection = new vscode.Selection(end, end);
        await execute('editor.action.triggerSuggest');
        await until('the completion', async () => {
          await execute('acceptSelectedSuggestion');
          return last() !== line;
        });
        assert.equal(last(), line.replace(/b$/u, 'balloon_cur'));
      } finally {
        await revert(document);
      }
    });

    served('renameProvider')('renames in both files, and back', async () => {
      const { document } = await open(definitions);
      const other = (await open(user)).document;
      const rename = async (from, to) => {
        const at = placeOf(document, from, 0, 1);
        const edit = await execute('vscode.executeDocumentRenameProvider', document.uri, at, to);
        assert.equal(edit.entries().length, 2);
        assert.equal(await vscode.workspace.applyEdit(edit), true);
      };
      await rename('spare', 'reserve');
      assert.match(document.getText(), /reserve/);
      assert.match(other.getText(), /reserve \* guest|\* reserve guest/);
      await rename('reserve', 'spare');
      for (const d of [document, other]) await revert(d);
    });

    served('codeActionProvider')('mends a misspelt field', async () => {
      const { document } = await open(fault);
      await until('the diagnostic', () => messages(fault).length > 0);
      const at = placeOf(document, 'mem_unusd', 0, 2);
      const actions = await execute(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(at, at),
        vscode.CodeActionKind.QuickFix.value,
        10,
      );
      const fix = actions.find(({ title }) => /mem_unused/.test(title));
      assert.ok(fix, `actions: ${actions.map(({ title }) => title)}`);
      await vscode.workspace.applyEdit(fix.edit);
      assert.doesNotMatch(document.getText(), /mem_unusd/);
      await until('no diagnostic', () => !messages(fault).some((m) => /mem_unusd/.test(m)));
      await revert(document);
    });

    served('codeActionProvider')(
      'moves a part to a file of its own, and the set works on',
      async () => {
        const { document } = await open(definitions);
        await open(user);
        const at = placeOf(document, 'short_of', 0, 0);
        const actions = await execute(
          'vscode.executeCodeActionProvider',
          document.uri,
          new vscode.Range(at, at.translate(0, 2)),
          vscode.CodeActionKind.RefactorRewrite.value,
          10,
        );
        const move = actions.find(({ title }) => title.startsWith('Move the selection'));
        assert.ok(move?.edit, `actions: ${actions.map(({ title }) => title)}`);
        // What a conversion leaves behind is told by a command, behind the edit.
        const conversion = actions.find(({ title }) => title.startsWith('Convert the file'));
        assert.equal(conversion.command?.command, 'momus.server.tellConverted');
        assert.ok(conversion.command.arguments.some((note) => /short_of/.test(note)));
        assert.equal(await vscode.workspace.applyEdit(move.edit), true);
        const made = move.edit.entries().map(([one]) => one);
        const fresh = made.find(({ fsPath }) => fsPath !== document.uri.fsPath);
        const text = (await vscode.workspace.openTextDocument(fresh)).getText();
        assert.match(text, folder === 'list' ? /^policy .*\n.*short_of = / : /^\(defvar short_of /);
        assert.doesNotMatch(document.getText(), /\bshort_of\b/);
        await until('the set as it was', () => messages(user).length === 0);
        await revert(await vscode.workspace.openTextDocument(fresh));
        await execute('workbench.action.closeActiveEditor');
        await vscode.workspace.fs.delete(fresh);
        await revert(document);
        await until('the set as it was', () => messages(user).length === 0);
      },
    );

    served('codeLensProvider')('shows above a line what it decides on the sample', async () => {
      const settings = vscode.workspace.getConfiguration('momus', uri(user));
      const choose = (path) =>
        settings.update('evaluation.sample', path, vscode.ConfigurationTarget.Workspace);
      const { document } = await open(user);
      await choose('sample.json');
      const lens = await until('the lens', async () => {
        const found = await execute('vscode.executeCodeLensProvider', document.uri, 20);
        return found.find(({ command }) => command?.command === 'momus.showDecisions');
      });
      assert.match(lens.command.title, /^\w+: balloon_target \S+ GiB → \S+ GiB \+1$/);
      assert.match(document.lineAt(lens.range.start.line).text, /balloon_target/);
      await choose(undefined);
    });

    served('documentSymbolProvider')('outlines the file', async () => {
      const { document } = await open(user);
      const symbols = await until('symbols', async () => {
        const found = await execute('vscode.executeDocumentSymbolProvider', document.uri);
        return found?.length > 0 && found;
      });
      const flat = (list) => list.flatMap((s) => [s.name, ...flat(s.children ?? [])]);
      assert.ok(
        flat(symbols).some((name) => /wanted/.test(name)),
        `${flat(symbols)}`,
      );
    });
  });
}

describe('the server', () => {
  served('diagnosticProvider')('tells what an edit breaks in a file that is not open', async () => {
    const folder = join(root, 'unopened');
    mkdirSync(folder);
    try {
      writeFileSync(join(folder, '00-names.policy'), '(defvar spare 1)\n');
      writeFileSync(join(folder, '10-use.policy'), '(debug spare)\n');
      const { document } = await open('unopened/00-names.policy');
      const told = () => messages('unopened/10-use.policy').filter((m) => /spare/.test(m)).length;
      await replace(document, '(defvar share 1)\n');
      await until('the fault of the other file', () => told() === 1);
      await open('unopened/10-use.policy');
      await replace(document, '(defvar share 2)\n');
      await until('one report of it while it is open', () => told() === 1);
      await replace(document, '(defvar spare 1)\n');
      await until('its end', () => told() === 0);
      await revert(document);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  served('documentFormattingProvider')('formats a file', async () => {
    const { document } = await open('faults/unformatted.policy');
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await execute('vscode.executeFormatDocumentProvider', document.uri, options);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.equal(
      document.getText(),
      'policy unformatted\n  real :: a = 1\n  if (a > 0) then\n    call debug(a)\n  end if\nend policy unformatted\n',
    );
    await revert(document);
  });

  served('diagnosticProvider')(
    'leaves alone what it cannot come to an end with',
    async function () {
      this.timeout(150_000);
      const settings = vscode.workspace.getConfiguration('momus');
      const limit = (seconds) =>
        settings.update('checkLimit', seconds, vscode.ConfigurationTarget.Workspace);
      await limit(3);
      const { document } = await open('faults/free.policy');
      const text = document.getText();
      const many = (n, text) => Array.from({ length: n }, (_, i) => text(i)).join(' ');
      const body = many(1000, (i) => `(if (> a ${i}) (set a (+ a x)) 0)`);
      const levels = [1, 2, 3, 4, 5, 6].map(
        (n) => `(def f${n} (x) { ${body} ${many(4, (i) => `(f${n - 1} ${i})`)} })`,
      );
      await replace(document, ['(defvar a 0)', '(def f0 (x) x)', ...levels, '(f6 1)'].join('\n'));
      const isLeft = () => messages('faults/free.policy').some((m) => m.includes('left alone'));
      await until('the diagnostic', isLeft, 60_000);
      const { document: other } = await open('free/10-balloon.policy');
      const at = placeOf(other, 'balloon_cur', 0, 3);
      const found = await until(
        'the hover',
        async () => {
          const all = await execute('vscode.executeHoverProvider', other.uri, at);
          return all.length > 0 && all;
        },
        60_000,
      );
      assert.equal(found.length, 1);
      await replace(document, text);
      await until('its own faults', () => messages('faults/free.policy').length > 0 && !isLeft());
      await limit(undefined);
    },
  );

  served('codeActionProvider')('leaves the cursor where the reason goes', async () => {
    const { document, editor } = await open('list/10-balloon.policy');
    await replace(document, '(def f (a b) a)\n(debug (f 1 2))\n');
    const at = new vscode.Range(0, 10, 0, 11);
    const action = await until('the action', async () => {
      const all = await execute('vscode.executeCodeActionProvider', document.uri, at);
      return all.find(({ title }) => title.startsWith('Allow `unused-name`'));
    });
    await vscode.workspace.applyEdit(action.edit);
    await execute(action.command.command, ...action.command.arguments);
    const { line, character } = editor.selection.active;
    assert.equal(document.lineAt(0).text, '# momus: allow unused-name because ');
    assert.deepEqual([line, character], [0, document.lineAt(0).text.length]);
    await revert(document);
  });

  it('is not needed to complete momus.json', async () => {
    const file = uri('described/momus.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from('{\n  "collectors": [""],\n  ""\n}\n'));
    const document = await vscode.workspace.openTextDocument(file);
    const offered = (line, character) => async () => {
      const at = new vscode.Position(line, character);
      const { items } = await execute('vscode.executeCompletionItemProvider', file, at);
      const labels = items.map(({ label }) => label.label ?? label);
      return labels.length > 0 && labels.join(' ');
    };
    assert.match(await until('the names', offered(1, 18)), /GuestBalloonOptional/);
    assert.match(await until('the keys', offered(2, 3)), /policies.*schemas/);
    assert.equal(document.languageId, 'json');
  });

  served('diagnosticProvider')('starts again', async () => {
    await open('faults/free.policy');
    await execute('momus.restart');
    await until('its diagnostics', () => messages('faults/free.policy').length > 0);
  });
});
