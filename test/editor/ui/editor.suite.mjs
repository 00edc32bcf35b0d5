/**
 * What a user sees, with pictures: a fault and its explanation, the list of problems, a debugger that
 * stands in a policy, the walkthrough.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { address, remote } from '../lib/browser.mjs';
import { until } from '../lib/step.mjs';

const long = { timeout: 40_000 };

const typed = [
  {
    notation: 'free form',
    folder: 'typed-free',
    text: `policy balloon
  real, parameter :: spare = 20%
  real(KiB), parameter :: least = 10 MiB
  integer :: n = 0
  do guest in Guests
    if (present(guest.balloon_cur)) then
      guest.control.balloon_target = guest.balloon_max
    else
      n = n
    end if
  end do
end policy balloon`,
  },
  {
    notation: 'lists',
    folder: 'typed-lists',
    text: `(defvar spare 0.20)
(defvar n 0)
(def shrink (guest part)
  (guest.Control "balloon_target"
    (* part guest.balloon_max)))
(with Guests guest
  (if (> guest.balloon_cur n)
    (shrink guest
      spare)
    n))
(set n
  spare)`,
  },
];

describe('VS Code', () => {
  const { context, port, workspace, pictures } = globalThis.momusUi;
  let page;

  /** Opens the workbench with a file in front. */
  async function openFile(path, line = 1, column = 1, size = null) {
    page = await context.newPage();
    if (size !== null) await page.setViewportSize(size);
    const file = remote(port, join(workspace, path));
    const payload = [
      ['openFile', `${file}:${line}:${column}`],
      ['gotoLineMode', 'true'],
    ];
    await page.goto(address(port, workspace, payload));
    await page.locator('.monaco-editor .view-lines .view-line').first().waitFor(long);
  }
  const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const command = async (title) => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().waitFor(long);
    await page.keyboard.type(title);
    // What was listed before the last letter is another command.
    const row = page.locator('.quick-input-list .monaco-list-row').first();
    await row.filter({ hasText: title }).waitFor(long);
    await page.keyboard.press('Enter');
  };

  /** Puts a file in front of the window that is open. */
  const front = async (path) => {
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').first().waitFor(long);
    await page.keyboard.type(path);
    const rows = page.locator('.quick-input-list .monaco-list-row.focused');
    await rows
      .filter({ hasText: basename(path) })
      .first()
      .waitFor(long);
    await page.keyboard.press('Enter');
  };

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture('failed').catch(() => {});
    await page?.close();
    page = undefined;
  });

  it('underlines a fault, explains it, and lists it', async () => {
    await openFile('faults/free.policy', 4, 16);
    await page
      .locator('.monaco-editor .squiggly-error')
      .first()
      .waitFor({ ...long, state: 'attached' });
    await command('Show or Focus Hover');
    // There may be hovers of other parts of the window.
    const hover = page.locator('.monaco-hover:visible', { hasText: 'mem_unusd' }).first();
    await hover.waitFor(long);
    assert.match(await hover.textContent(), /did you mean `?mem_unused/);
    await picture('fault');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+M');
    const row = page.locator('.markers-panel .monaco-list-row', { hasText: 'mem_unusd' }).first();
    await row.waitFor(long);
    await picture('problems');
  });

  it('finds a fault as it is typed, among hints, lenses and colours', async () => {
    // The other tests need these policies as they are.
    cpSync(join(workspace, 'free'), join(workspace, 'typed'), { recursive: true });
    const policy = join(workspace, 'typed', '10-balloon.policy');
    const whole = readFileSync(policy, 'utf8');
    writeFileSync(policy, whole.replace('real :: host_free', 'auto :: host_free'));
    await openFile('typed/10-balloon.policy', 10, 61, { width: 1360, height: 560 });
    await page
      .locator('.codelens-decoration', { hasText: 'Debug this policy' })
      .first()
      .waitFor({ ...long, state: 'attached' });
    await page
      .locator('.view-line', { hasText: /host_free\s*:\s*number/ })
      .first()
      .waitFor({ ...long, state: 'attached' });
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('d');
    await page.keyboard.press('Escape');
    const item = page.locator('#momus\\.momus-policy\\.momus\\.status');
    await item.filter({ hasText: '2 policies, 1 error' }).waitFor(long);
    await page
      .locator('.monaco-editor .squiggly-error')
      .first()
      .waitFor({ ...long, state: 'attached' });
    await command('Show or Focus Hover');
    const hover = page.locator('.monaco-hover:visible', { hasText: 'did you mean' }).first();
    await hover.filter({ hasText: 'No collector that Momus knows' }).waitFor(long);
    await picture('typed');
  });

  // The suggestions of the editor, which stand open behind most words, leave Enter to the text.
  for (const { notation, folder, text } of typed)
    it(`takes ${notation} as it is typed, line by line`, async () => {
      mkdirSync(join(workspace, folder));
      const policy = join(workspace, folder, 'a.policy');
      writeFileSync(policy, '');
      // A file that a window starts with has the indentation of all languages.
      await openFile('free/10-balloon.policy');
      const item = page.locator('#momus\\.momus-policy\\.momus\\.status');
      await item.filter({ hasText: '2 policies' }).waitFor(long);
      await front(`${folder}/a.policy`);
      await item.filter({ hasText: '1 policy' }).waitFor(long);
      await page.locator('.breadcrumbs-control', { hasText: folder }).waitFor(long);
      await page.locator('.monaco-editor .view-lines').first().click();
      for (const [i, line] of text.split('\n').entries()) {
        if (i > 0) await page.keyboard.press('Enter');
        await page.keyboard.type(line.trim(), { delay: 70 });
      }
      await page.keyboard.press('Control+S');
      const written = () => readFileSync(policy, 'utf8');
      await until('the text on the disk', () => written() !== '');
      await picture(folder);
      assert.equal(written(), text);
    });

  it('colours both notations, with `Debug this policy` above', async () => {
    await openFile('list/10-balloon.policy');
    await page.locator('.codelens-decoration', { hasText: 'Debug this policy' }).waitFor(long);
    const colours = await page.evaluate(() => {
      const spans = [...document.querySelectorAll('.view-line span span')];
      return new Set(spans.map((span) => getComputedStyle(span).color)).size;
    });
    assert.ok(colours >= 4, `${colours} colours`);
    await picture('lists');
  });

  it('shows the set and its faults in the status bar', async () => {
    await openFile('faults/free.policy');
    const item = page.locator('#momus\\.momus-policy\\.momus\\.status');
    await item.waitFor(long);
    assert.match(await item.textContent(), /Momus|polic/);
  });

  it('shows in the status bar the set of the file in front', async () => {
    await openFile('faults/free.policy');
    const item = page.locator('#momus\\.momus-policy\\.momus\\.status');
    await item.filter({ hasText: '3 policies' }).waitFor(long);
    await front('free/10-balloon.policy');
    await item.filter({ hasText: '2 policies' }).waitFor(long);
    await front('faults/list.policy');
    await item.filter({ hasText: '3 policies' }).waitFor(long);
    // Nothing changes now but what is in front.
    await front('free/10-balloon.policy');
    await item.filter({ hasText: '2 policies' }).waitFor(long);
  });

  it('stops at a breakpoint, and shows the names of the policy', async () => {
    await openFile('free/10-balloon.policy', 12, 5);
    await page.locator('.view-line', { hasText: 'return clamp' }).first().click();
    await command('Debug: Toggle Breakpoint');
    await page
      .locator('.glyph-margin-widgets [class*=codicon-debug-breakpoint]')
      .first()
      .waitFor(long);
    await command('Momus: Debug This Policy');
    await page
      .locator('.debug-top-stack-frame-line')
      .first()
      .waitFor({ ...long, state: 'attached' });
    const variables = page.locator('.debug-variables .monaco-list-row');
    const local = variables.filter({ hasText: 'Local: wanted' }).first();
    await local.waitFor(long);
    if ((await local.getAttribute('aria-expanded')) !== 'true') await local.click();
    await variables.filter({ hasText: 'enough' }).first().waitFor(long);
    const shown = await variables.allTextContents();
    assert.ok(
      shown.some((text) => /used/.test(text)),
      shown.join('\n'),
    );
    await picture('debugger');
    await page.locator('.debug-toolbar [class*=codicon-debug-stop]').first().click();
    await page
      .locator('.debug-top-stack-frame-line')
      .first()
      .waitFor({ ...long, state: 'detached' });
  });

  it('has a walkthrough that opens a policy with a fault', async () => {
    await openFile('free/00-settings.policy');
    await command('Welcome: Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor(long);
    await page.keyboard.type('Start with Momus');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Start with Momus' })
      .first()
      .waitFor(long);
    await page.keyboard.press('Enter');
    const step = page.locator('.getting-started-step', { hasText: 'Open a policy with a fault' });
    await step.first().waitFor(long);
    await picture('walkthrough');
    await page.getByText('Open the Sample').first().click();
    await page
      .locator('.monaco-editor .squiggly-error')
      .first()
      .waitFor({ ...long, state: 'attached' });
    await picture('sample');
  });
});
