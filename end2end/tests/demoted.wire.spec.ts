// What somebody may no longer do ends with their next request, on every kind of route: pages, server functions and the
// server's own handlers. Their session began when they still might.

import type { APIRequestContext } from '@playwright/test';

import { png } from '../support/pictures.ts';
import type { Client, Registry } from '../support/registry.ts';
import { expect, session, test } from '../support/test.ts';

type Ask = [what: string, ask: (as: APIRequestContext, client: Client) => Promise<number>];

const page = (path: (client: Client) => string): Ask[1] => async (as, client) =>
  (await as.get(path(client), { maxRedirects: 0, headers: { accept: 'text/html' } })).status();
const call = (endpoint: string, form: (client: Client) => Record<string, string> = () => ({})): Ask[1] => async (as, client) =>
  (await as.post(`/api/${endpoint}`, { form: form(client), headers: { accept: 'application/json' } })).status();

const asks: Ask[] = [
  ['the page of accounts', page(() => '/accounts')],
  ['the list', page(() => '/clients')],
  ['a client of somebody else', page(client => client.path)],
  ['their secrets', page(client => `${client.path}/credentials`)],
  ['its form', page(client => `${client.path}/edit`)],
  ['the accounts', call('accounts')],
  ['the secrets of a client', call('clients/secrets', client => ({ key: client.key }))],
  ['the audit log', call('audit', () => ({ actor: '', action: '', client: '', page: '' }))],
  ['another status', call('clients/set_status', client => ({ key: client.key, suspended: 'true', reason: '' }))],
  ['the export', page(() => '/clients/export?format=csv')],
  ['the form that is posted', async (as, client) => (await as.post('/clients/save', { maxRedirects: 0, multipart: saved(client) })).status()],
  ['a picture', async as => (await as.post('/logos', { multipart: { logo: png() } })).status()],
];

function saved(client: Client): Record<string, string> {
  const { name, redirect_uris } = client.form;
  const usual = { client_type: 'confidential', jwt_alg: 'RS256', application_type: 'web', response_types: 'code' };
  return { key: client.key, revision: '1', name, redirect_uris: redirect_uris[0] ?? '', ...usual };
}

async function statuses(as: APIRequestContext, registry: Registry): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [what, ask] of asks) found[what] = await ask(as, await registry.register());
  return found;
}

const table = (values: number[]): Record<string, number> => Object.fromEntries(asks.map(([what], at) => [what, values[at] ?? 0]));
const ADMIN = table([200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303, 201]);
const REVIEWER = table([403, 200, 200, 200, 403, 403, 200, 200, 403, 200, 403, 201]);
const OWNER = table([403, 403, 404, 404, 404, 403, 404, 403, 403, 403, 404, 201]);
const NOBODY = table([302, 302, 302, 302, 302, 401, 401, 401, 401, 401, 303, 401]);

for (const [before, role, after, expected] of [
  ['admin', 'reviewer', ADMIN, REVIEWER],
  ['admin', 'owner', ADMIN, OWNER],
  ['reviewer', 'owner', REVIEWER, OWNER],
  ['admin', null, ADMIN, NOBODY],
  ['reviewer', null, REVIEWER, NOBODY],
  ['owner', null, OWNER, NOBODY],
] as const) {
  test(`${before} to ${role ?? 'disabled'}`, async ({ playwright, registry, baseURL }) => {
    const account = await registry.account(before);
    const storageState = await session(baseURL ?? '', account);
    const as = await playwright.request.newContext({ baseURL, storageState });
    expect(await statuses(as, registry)).toEqual(after);
    const id = await registry.accountId(account.email);
    if (role) await registry.done('accounts/role', { id, role });
    else await registry.done('accounts/disabled', { id, disabled: 'true' });
    expect(await statuses(as, registry)).toEqual(expected);
    await as.dispose();
  });
}

test('an owner who is one no more finds nothing there', async ({ playwright, registry, baseURL }) => {
  const client = await registry.register();
  const owner = await registry.owner(client);
  // Somebody has to be left who owns it.
  await registry.owner(client);
  const as = await playwright.request.newContext({ baseURL, storageState: await session(baseURL ?? '', owner) });
  const get = async (): Promise<number> => (await as.get(`${client.path}/credentials`)).status();
  const rotate = async (): Promise<number> => call('clients/rotate', ({ key }) => ({ key, name: '', grace: 'hour', days: '' }))(as, client);
  expect([await get(), await rotate()]).toEqual([200, 200]);
  await registry.done('clients/remove_owner', { key: client.key, account: await registry.accountId(owner.email) });
  expect([await get(), await rotate()]).toEqual([404, 404]);
  await as.dispose();
});
