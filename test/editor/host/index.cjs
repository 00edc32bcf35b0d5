/**
 * What VS Code calls in its extension host: runs the suites of this folder.
 * In: MOMUS_RESULTS, where the results go; MOMUS_GREP, which tests to run (all unless given). Out: that file; a rejection where a test failed.
 */
const { readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const Mocha = require('mocha');

exports.run = () => {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 40_000,
    color: false,
    reporter: class {},
    grep: process.env.MOMUS_GREP ?? '',
  });
  for (const file of readdirSync(__dirname)
    .filter((name) => name.endsWith('.suite.cjs'))
    .sort())
    mocha.addFile(join(__dirname, file));
  const results = [];
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} failed`));
      else resolve();
    });
    const note = (state) => (test, error) => {
      results.push({ title: test.fullTitle(), state, ms: test.duration, error: error?.stack });
      // Written each time: should VS Code never come to an end, it is known how far it came.
      writeFileSync(process.env.MOMUS_RESULTS, JSON.stringify(results));
    };
    runner.on('pass', note('passed'));
    runner.on('fail', note('failed'));
    runner.on('pending', note('skipped'));
  });
};
