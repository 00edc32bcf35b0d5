/**
 * Each method of an agent has its place in the JSON API: a route of its own, the same call at the
 * other end, and a row in docs/embedding.md.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AgentApi } from '../../src/agent/api.ts';
import { callOf, methodNames } from '../../src/agent/api-methods.ts';
import { type ClientAddress, createAgentClient } from '../../src/agent/client/client.ts';
import { apiCalls } from '../../src/agent/json-api/calls.ts';
import { jsonRoutes } from '../../src/agent/server/json-routes.ts';
import { json, open } from './server-harness.ts';

/** Arguments that reach the agent as they are. */
const examples: { readonly [K in keyof AgentApi]: Parameters<AgentApi[K]> } = {
  status: [],
  policies: [],
  setPolicy: ['(defvar b 2)'],
  setNamedPolicy: ['c', '(defvar c 3)'],
  resetPolicies: [],
  history: [],
  rollback: [1],
  setVerbosity: ['warn'],
  statistics: [],
  guests: [],
  pause: [],
  resume: [],
  exclude: ['web'],
  include: ['0001'],
  explain: ['web', '2026-03-04T03:12:00Z'],
};

it.each(Object.keys(examples) as (keyof AgentApi)[])('%s is asked over the wire', async (name) => {
  const { server, calls } = await open({}, { files: { a: '(defvar a 1)' } });
  const client = createAgentClient(server.address as ClientAddress);
  await callOf(client, name, examples[name]);
  expect(calls).toEqual([[name, ...examples[name]]]);
  const { value } = await json(server.address, '/v1');
  const { method, path } = apiCalls[name];
  expect(value).toContainEqual({ method, path, doc: expect.stringMatching(/\.$/) });
});

it('no two routes are the same, and none is of nothing', () => {
  const keys = jsonRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(keys).size).toBe(keys.length);
  // The list itself, and two that make more of an answer.
  expect(keys).toHaveLength(methodNames.length + 3);
});

it('docs/embedding.md has a row for each, and no other', () => {
  const page = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
  const table = /\| Method \| What it does \|\n[\s\S]*?\n\n/u.exec(page)?.[0] ?? '';
  const listed = [...table.matchAll(/`(\w+)\(/gu)].map(([, name]) => name);
  expect([...listed].sort()).toEqual([...methodNames].sort());
});
