import { appendFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { policies } from '../generate/policy.ts';

const environment = defaultEnvironment();
it('time', { timeout: 600000 }, () => {
  writeFileSync('/tmp/times.txt', '');
  const until = Date.now() + 150000;
  let n = 0;
  const all: number[] = [];
  for (let i = 0; i < 14; i++)
    for (const [k, text] of fc
      .sample(policies(environment, { wild: i % 2 === 1 }), { numRuns: 500, seed: 20261123 + i })
      .entries()) {
      if (Date.now() > until) break;
      writeFileSync('/tmp/current.policy', text);
      const start = process.cpuUsage().user;
      createCompiler(environment).compile([{ name: 'a', text }]);
      const ms = (process.cpuUsage().user - start) / 1000;
      n++;
      all.push(ms);
      if (ms > 300) appendFileSync('/tmp/times.txt', `${i} ${k} ${ms}\n${ms > 3000 ? text : ''}\n`);
    }
  all.sort((a, b) => b - a);
  appendFileSync(
    '/tmp/times.txt',
    `n ${n} total ${all.reduce((a, b) => a + b, 0)} top ${all.slice(0, 10).join(' ')}\n`,
  );
});
