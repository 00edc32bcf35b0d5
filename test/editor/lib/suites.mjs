/**
 * Suites that run here, in this process: mocha over their files.
 * In: files. Out: results, a line for each test.
 */
import Mocha from 'mocha';

/** Runs them, one file after the other. */
export async function runSuites(files, timeout = 60_000) {
  const mocha = new Mocha({ ui: 'bdd', timeout, reporter: class {} });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const results = [];
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    const note = (state) => (test, error) =>
      results.push({ title: test.fullTitle(), state, ms: test.duration, error: error?.stack });
    runner.on('pass', note('passed'));
    runner.on('fail', note('failed'));
    runner.on('pending', note('skipped'));
  });
  return results;
}
