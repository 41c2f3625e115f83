// Who may do what: every page, server function and handler of the source, for everybody. One that is not in the tables
// fails the first test.

import { readFileSync } from 'node:fs';

import type { APIRequestContext } from '@playwright/test';

import { roles, type Role } from '../support/accounts.ts';
import { png } from '../support/pictures.ts';
import type { Client, Registry } from '../support/registry.ts';
import { handlers, pages, serverFunctions } from '../support/routes.ts';
import { expect, nobody, session, test } from '../support/test.ts';

type Who = 'nobody' | Role;
/** A status for nobody, owner, reviewer, admin. */
type Row = [nobody: number, owner: number, reviewer: number, admin: number];

const everybody: Who[] = ['nobody', 'owner', 'reviewer', 'admin'];
const SIGN_IN = 302;
/** To where somebody with this role starts. */
const ELSEWHERE = 302;

/** The pages. */
const pageMatrix: Record<string, Row> = {
  '/sign-in': [200, 200, 200, 200],
  '/set-up/:token': [404, 404, 404, 404],
  '/invitation/:token': [404, 404, 404, 404],
  '/': [SIGN_IN, ELSEWHERE, 200, 200],
  '/clients': [SIGN_IN, 403, 200, 200],
  '/clients/new': [SIGN_IN, 200, 200, 200],
  // Of somebody else. What is one's own is in portal.spec.ts.
  '/clients/:key': [SIGN_IN, 404, 200, 200],
  '/clients/:key/edit': [SIGN_IN, 404, 403, 200],
  '/clients/:key/credentials': [SIGN_IN, 404, 200, 200],
  '/clients/:key/quick-start': [SIGN_IN, 404, 200, 200],
  '/clients/:key/history': [SIGN_IN, 404, 200, 200],
  '/clients/:key/danger': [SIGN_IN, 404, 403, 200],
  '/my-clients': [SIGN_IN, 200, 200, 200],
  '/review': [SIGN_IN, 403, 200, 200],
  '/review/policy': [SIGN_IN, 403, 403, 200],
  '/review/:id': [SIGN_IN, 404, 404, 404],
  '/trash': [SIGN_IN, 403, 200, 200],
  '/audit': [SIGN_IN, 403, 200, 200],
  '/account': [SIGN_IN, 200, 200, 200],
  '/accounts': [SIGN_IN, 403, 403, 200],
};

interface Call {
  row: Row;
  /** What is sent, to a client and an account that nobody else uses. */
  form?: (on: { client: Client; account: string }) => Record<string, string>;
  json?: (on: { client: Client }) => object;
}

const onClient = ({ client }: { client: Client }): Record<string, string> => ({ key: client.key });

/** A proposal that is not there, as for whoever may not know of one. */
const noProposal = { id: '01990000-0000-7000-8000-000000000001' };

/** The server functions. */
const functionMatrix: Record<string, Call> = {
  'accounts': { row: [401, 403, 403, 200] },
  'accounts/create': { row: [401, 403, 403, 422], form: () => ({ email: 'no address', name: '', role: 'owner', password: 'x' }) },
  'accounts/disabled': { row: [401, 403, 403, 200], form: ({ account }) => ({ id: account, disabled: 'true' }) },
  'accounts/invite': { row: [401, 403, 403, 422], form: () => ({ email: 'no address', role: 'owner' }) },
  'accounts/password': { row: [401, 403, 403, 200], form: ({ account }) => ({ id: account, password: 'a boat with two oars' }) },
  'accounts/role': { row: [401, 403, 403, 200], form: ({ account }) => ({ id: account, role: 'reviewer' }) },
  'audit': { row: [401, 403, 200, 200], form: () => ({ actor: '', action: '', client: '', page: '' }) },
  'change-password': { row: [401, 422, 422, 422], form: () => ({ current_password: 'wrong', new_password: 'a boat with two oars' }) },
  'check_hosts': { row: [401, 200, 200, 200], json: () => ({ hosts: ['kiln.example'] }) },
  'clients': { row: [401, 403, 200, 200], form: () => ({ query: '' }) },
  'clients/add_owner': { row: [401, 403, 403, 400], form: on => ({ ...onClient(on), email: 'nobody@clientele.example' }) },
  'clients/bulk': { row: [401, 403, 403, 200], form: ({ client }) => ({ verb: 'suspend', 'keys[0]': client.key, reason: '' }) },
  'clients/delete': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), confirm: on.client.form.name, reason: '' }) },
  'clients/form': { row: [401, 404, 403, 200], form: onClient },
  'clients/head': { row: [401, 404, 200, 200], form: onClient },
  'clients/history': { row: [401, 404, 200, 200], form: onClient },
  'clients/invite': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), kind: 'owner', email: 'guest@clientele.example' }) },
  'clients/overview': { row: [401, 404, 200, 200], form: onClient },
  'clients/quick_start': { row: [401, 404, 200, 200], form: onClient },
  'clients/remove_owner': { row: [401, 404, 403, 404], form: on => ({ ...onClient(on), account: on.account }) },
  'clients/restore_revision': { row: [401, 403, 403, 200], form: on => ({ ...onClient(on), base: '1', number: '1' }) },
  'clients/revoke': { row: [401, 404, 403, 404], form: on => ({ ...onClient(on), secret: on.client.key }) },
  'clients/rotate': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), name: 'two', grace: 'hour', days: '' }) },
  'clients/save': { row: [401, 404, 403, 200], json: ({ client }) => ({ key: client.key, base: 1, form: client.form, reason: '' }) },
  'clients/secrets': { row: [401, 404, 200, 200], form: onClient },
  'clients/set_status': { row: [401, 403, 403, 200], form: on => ({ ...onClient(on), suspended: 'true', reason: '' }) },
  'clients/undelete': { row: [401, 403, 403, 200], form: onClient },
  'end-session': { row: [401, 404, 404, 404], form: ({ account }) => ({ id: account }) },
  'invitation': { row: [200, 200, 200, 200], form: () => ({ token: 'a'.repeat(43) }) },
  'invitation/accept': { row: [401, 404, 404, 404], form: () => ({ token: 'a'.repeat(43) }) },
  'invitation/join': { row: [404, 404, 404, 404], form: () => ({ token: 'a'.repeat(43), name: '', password: 'a boat with two oars' }) },
  'invitations/revoke': { row: [401, 404, 404, 404], form: on => ({ id: on.client.key }) },
  'portal/claim': { row: [401, 400, 400, 400], form: ({ client }) => ({ client_id: client.client_id, secret: 'another' }) },
  'portal/clients': { row: [401, 200, 200, 200] },
  'portal/leave': { row: [401, 404, 404, 404], form: onClient },
  'review': { row: [401, 403, 200, 200], form: () => ({ state: '', page: '', decided: '' }) },
  'review/claim': { row: [401, 403, 404, 404], form: () => noProposal },
  'review/comment': { row: [401, 404, 404, 404], form: () => ({ ...noProposal, field: 'name', text: 'Why?' }) },
  'review/decide': { row: [401, 403, 404, 404], form: () => ({ ...noProposal, version: '1', ruling: 'refuse', why: 'No' }) },
  'review/policy': { row: [401, 403, 403, 200] },
  'review/release': { row: [401, 403, 200, 200], form: () => noProposal },
  'review/set_policy': { row: [401, 403, 403, 200], form: () => ({ review_registrations: 'true', cosmetic_at_once: 'true' }) },
  'review/show': { row: [401, 404, 404, 404], form: () => ({ ...noProposal, decided: '' }) },
  'review/undo': { row: [401, 403, 404, 404], form: () => noProposal },
  'review/withdraw': { row: [401, 404, 404, 404], form: () => noProposal },
  'session': { row: [401, 200, 200, 200] },
  'sessions': { row: [401, 200, 200, 200] },
  'set-up': { row: [404, 404, 404, 404], form: () => ({ token: 'a'.repeat(43), name: '', email: 'a@b.example', password: 'a boat with two oars' }) },
  'set-up-open': { row: [200, 200, 200, 200], form: () => ({ token: 'a'.repeat(43) }) },
  'sign-in': { row: [400, 400, 400, 400], form: () => ({ email: 'nobody@clientele.example', password: 'wrong' }) },
  'sign-out': { row: [200, 200, 200, 200] },
  'sign-out-everywhere': { row: [401, 200, 200, 200] },
  'trash': { row: [401, 403, 200, 200], form: () => ({ page: '' }) },
};

/** The server's own handlers. */
const handlerMatrix: Record<string, Row> = {
  'POST /logos': [401, 201, 201, 201],
  'POST /clients/save': [303, 404, 403, 303],
  'POST /theme': [303, 303, 303, 303],
  'GET /logos/{hash}/{side}': [404, 404, 404, 404],
  'GET /clients/export': [401, 403, 200, 200],
};

test('every route of the source has a row', () => {
  expect(pages().sort()).toEqual(Object.keys(pageMatrix).sort());
  expect(serverFunctions()).toEqual(Object.keys(functionMatrix).sort());
  expect(handlers()).toEqual(Object.keys(handlerMatrix).sort());
});

/** Requests as everybody; each with a session of its own, which the test may end. */
async function contexts(
  playwright: { request: { newContext(options: object): Promise<APIRequestContext> } },
  registry: Registry,
  baseURL: string,
): Promise<Record<Who, APIRequestContext>> {
  const all: Partial<Record<Who, APIRequestContext>> = { nobody: await playwright.request.newContext({ baseURL, storageState: nobody }) };
  for (const role of roles) {
    const storageState = await session(baseURL, await registry.account(role));
    all[role] = await playwright.request.newContext({ baseURL, storageState });
  }
  return all as Record<Who, APIRequestContext>;
}

test('pages', async ({ playwright, registry, baseURL }) => {
  const client = await registry.register();
  const as = await contexts(playwright, registry, baseURL ?? '');
  const found: Record<string, number[]> = {};
  for (const path of Object.keys(pageMatrix)) {
    const address = path.replace(':key', client.key).replace(':token', 'a'.repeat(43)).replace(':id', noProposal.id);
    found[path] = [];
    for (const who of everybody) {
      const answer = await as[who].get(address, { maxRedirects: 0, headers: { accept: 'text/html' } });
      found[path].push(answer.status());
      const text = await answer.text();
      // What may not be known is not there, in whatever form.
      if (who === 'nobody' || who === 'owner') expect(text, `${who} ${path}`).not.toContain(client.client_id);
      if (answer.status() === SIGN_IN) expect(answer.headers().location).toMatch(who === 'nobody' ? /^\/sign-in/ : /^\/my-clients$/);
    }
  }
  expect(found).toEqual(pageMatrix);
});

test('server functions', async ({ playwright, registry, baseURL }) => {
  test.setTimeout(90_000);
  const found: Record<string, number[]> = {};
  const wanted: Record<string, number[]> = {};
  const as = await contexts(playwright, registry, baseURL ?? '');
  for (const [endpoint, { row, form, json }] of Object.entries(functionMatrix)) {
    wanted[endpoint] = row;
    found[endpoint] = [];
    for (const who of everybody) {
      const ends = /^sign-out|^change-password/.test(endpoint) && who !== 'nobody';
      const storageState = ends ? await session(baseURL ?? '', await registry.account(who)) : undefined;
      const request = ends ? await playwright.request.newContext({ baseURL, storageState }) : as[who];
      const client = await registry.register();
      const { email } = await registry.account('owner');
      const account = await registry.accountId(email);
      if (endpoint === 'clients/undelete') await registry.done('clients/delete', { key: client.key, confirm: client.form.name, reason: '' });
      const sent = json ? { data: json({ client }) } : { form: form?.({ client, account }) ?? {} };
      const answer = await request.post(`/api/${endpoint}`, { ...sent, headers: { accept: 'application/json' } });
      found[endpoint].push(answer.status());
      if (who === 'nobody' || who === 'owner') expect(await answer.text(), `${who} ${endpoint}`).not.toContain(client.client_id);
    }
  }
  expect(found).toEqual(wanted);
});

test('handlers', async ({ playwright, registry, baseURL }) => {
  const as = await contexts(playwright, registry, baseURL ?? '');
  const client = await registry.register();
  const found: Record<string, number[]> = {};
  const logo = png();
  for (const route of Object.keys(handlerMatrix)) {
    found[route] = [];
    for (const who of everybody) {
      const [method, path = ''] = route.split(' ');
      const sent: Record<string, object> = {
        '/logos': { multipart: { logo } },
        '/clients/save': { multipart: { key: client.key, revision: '1', name: client.form.name, client_type: 'confidential', jwt_alg: 'RS256', application_type: 'web', response_types: 'code', redirect_uris: client.form.redirect_uris[0] ?? '' } },
        '/theme': { form: { theme: 'dark' } },
      };
      const address = path.replace('{hash}', '0'.repeat(64)).replace('{side}', '64');
      const answer = await as[who].fetch(address, { method, maxRedirects: 0, ...sent[path] });
      found[route].push(answer.status());
    }
  }
  expect(found).toEqual(handlerMatrix);
});

test('no page is without its row in the router', () => {
  // A page that a macro of its own declares would slip past the pattern above.
  const source = readFileSync(new URL('../../app/src/routes.rs', import.meta.url), 'utf8');
  expect(source.match(/path!\(/g)?.length).toBe(pages().length + 1);
});
