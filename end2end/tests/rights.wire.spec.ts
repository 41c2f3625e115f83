// Who may do what: every page, server function and handler of the source, for everybody. One that is not in the tables
// fails the first test.

import { readFileSync } from 'node:fs';

import type { APIRequestContext } from '@playwright/test';

import { roles, type Role } from '../support/accounts.ts';
import { png } from '../support/pictures.ts';
import type { Client, Registry } from '../support/registry.ts';
import { handlers, pages, serverFunctions, unreadable } from '../support/routes.ts';
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
  // Open for nobody here; sign-up.spec.ts has one that is.
  '/sign-up': [404, 404, 404, 404],
  '/set-up/:token': [404, 404, 404, 404],
  '/invitation/:token': [404, 404, 404, 404],
  '/': [SIGN_IN, ELSEWHERE, 200, 200],
  '/clients': [SIGN_IN, 403, 200, 200],
  // Nothing is asked: it has no verb.
  '/clients/bulk': [SIGN_IN, 403, 403, 404],
  '/clients/new': [SIGN_IN, 200, 200, 200],
  // Of somebody else. What is one's own is in ownMatrix.
  '/clients/:key': [SIGN_IN, 404, 200, 200],
  '/clients/:key/edit': [SIGN_IN, 404, 403, 200],
  '/clients/:key/credentials': [SIGN_IN, 404, 200, 200],
  '/clients/:key/quick-start': [SIGN_IN, 404, 200, 200],
  '/clients/:key/sign-ins': [SIGN_IN, 404, 200, 200],
  '/clients/:key/history': [SIGN_IN, 404, 200, 200],
  '/clients/:key/danger': [SIGN_IN, 404, 403, 200],
  '/my-clients': [SIGN_IN, 200, 200, 200],
  '/review': [SIGN_IN, 403, 200, 200],
  '/review/policy': [SIGN_IN, 403, 403, 200],
  '/review/wall': [SIGN_IN, 403, 200, 200],
  '/review/:id': [SIGN_IN, 404, 404, 404],
  '/trash': [SIGN_IN, 403, 200, 200],
  '/audit': [SIGN_IN, 403, 200, 200],
  '/notices': [SIGN_IN, 200, 200, 200],
  '/notices/preferences': [SIGN_IN, 200, 200, 200],
  '/account': [SIGN_IN, 200, 200, 200],
  '/account/applications': [SIGN_IN, 200, 200, 200],
  '/accounts': [SIGN_IN, 403, 403, 200],
  '/registration': [SIGN_IN, 200, 200, 200],
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
  'accounts/set_registration': { row: [401, 403, 403, 200], form: () => ({ mode: 'invitation' }) },
  'accounts/role': { row: [401, 403, 403, 200], form: ({ account }) => ({ id: account, role: 'reviewer' }) },
  'audit': { row: [401, 403, 200, 200], form: () => ({ actor: '', action: '', client: '', page: '' }) },
  'calendar/make': { row: [401, 200, 200, 200] },
  'calendar/revoke': { row: [401, 200, 200, 200] },
  'change-password': { row: [401, 422, 422, 422], form: () => ({ current_password: 'wrong', new_password: 'a boat with two oars' }) },
  'check_hosts': { row: [401, 200, 200, 200], json: () => ({ hosts: ['kiln.example'] }) },
  'clients': { row: [401, 403, 200, 200], form: () => ({ query: '' }) },
  'clients/add_tester': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), email: 'tester@clientele.example' }) },
  'clients/remove_tester': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), email: 'tester@clientele.example' }) },
  'clients/add_owner': { row: [401, 403, 403, 400], form: on => ({ ...onClient(on), email: 'nobody@clientele.example' }) },
  'clients/bulk': { row: [401, 403, 403, 200], form: ({ client }) => ({ verb: 'suspend', 'keys[0]': client.key, reason: '' }) },
  'clients/check_addresses': { row: [401, 200, 200, 200], json: ({ client }) => ({ form: client.form }) },
  'clients/check_again': { row: [401, 404, 200, 200], form: onClient },
  'clients/danger': { row: [401, 404, 200, 200], form: onClient },
  'clients/delete': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), confirm: on.client.form.name, reason: '' }) },
  'clients/form': { row: [401, 404, 403, 200], form: onClient },
  'clients/history': { row: [401, 404, 200, 200], form: onClient },
  'clients/invite': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), kind: 'owner', email: 'guest@clientele.example' }) },
  'clients/live': { row: [401, 404, 200, 200], form: onClient },
  'clients/mend': { row: [401, 404, 404, 404], form: on => ({ ...onClient(on), request: noProposal.id }) },
  'clients/overview': { row: [401, 404, 200, 200], form: onClient },
  'clients/question': { row: [401, 403, 403, 200], form: ({ client }) => ({ query: `verb=suspend&key=${client.key}` }) },
  'clients/quick_start': { row: [401, 404, 200, 200], form: onClient },
  'clients/remove_owner': { row: [401, 404, 403, 404], form: on => ({ ...onClient(on), account: on.account }) },
  'clients/restore_revision': { row: [401, 403, 403, 200], form: on => ({ ...onClient(on), base: '1', number: '1' }) },
  'clients/revoke': { row: [401, 404, 403, 404], form: on => ({ ...onClient(on), secret: on.client.key }) },
  'clients/rotate': { row: [401, 404, 403, 200], form: on => ({ ...onClient(on), name: 'two', grace: 'hour', days: '' }) },
  'clients/save': { row: [401, 404, 403, 200], json: ({ client }) => ({ key: client.key, base: 1, form: client.form, reason: '' }) },
  'clients/secrets': { row: [401, 404, 200, 200], form: onClient },
  'clients/set_status': { row: [401, 403, 403, 200], form: on => ({ ...onClient(on), suspended: 'true', reason: '' }) },
  'clients/sign_ins': { row: [401, 404, 200, 200], form: onClient },
  'clients/undelete': { row: [401, 403, 403, 200], form: onClient },
  'drafts/discard': { row: [401, 200, 200, 200], form: () => noProposal },
  'drafts/keep': { row: [401, 404, 403, 200], json: ({ client }) => ({ key: client.key, base: 1, form: client.form, reason: '' }) },
  'end-session': { row: [401, 404, 404, 404], form: ({ account }) => ({ id: account }) },
  'invitation': { row: [200, 200, 200, 200], form: () => ({ token: 'a'.repeat(43) }) },
  'invitation/accept': { row: [401, 404, 404, 404], form: () => ({ token: 'a'.repeat(43) }) },
  'invitation/join': { row: [404, 404, 404, 404], form: () => ({ token: 'a'.repeat(43), name: '', password: 'a boat with two oars' }) },
  'invitations/revoke': { row: [401, 404, 404, 404], form: on => ({ id: on.client.key }) },
  'notices': { row: [401, 200, 200, 200], form: () => ({ page: '' }) },
  'notices/preferences': { row: [401, 200, 200, 200] },
  'notices/read': { row: [401, 404, 404, 404], form: () => noProposal },
  'notices/set_preferences': { row: [401, 200, 200, 200], form: () => ({ 'on[0]': 'decision.in_app' }) },
  'own-account': { row: [401, 200, 200, 200] },
  'portal/claim': { row: [401, 400, 400, 400], form: ({ client }) => ({ client_id: client.client_id, secret: 'another' }) },
  'portal/clients': { row: [401, 200, 200, 200], form: () => ({ page: '1' }) },
  'portal/leave': { row: [401, 404, 404, 404], form: onClient },
  'profile': { row: [401, 200, 200, 200] },
  'profile/set': { row: [401, 200, 200, 200], form: () => ({ 'profile[nickname]': 'Ada' }) },
  'profile/withdraw': { row: [401, 200, 200, 200], form: on => ({ client: on.client.key }) },
  'registration': { row: [401, 200, 200, 200] },
  // For themselves. What only an admin may do for others is in registration.spec.ts.
  'registration/make': { row: [401, 200, 200, 200], form: () => ({ clients: '1', days: '7', note: '' }) },
  'registration/revoke': { row: [401, 404, 404, 404], form: () => noProposal },
  'registration/set': { row: [401, 403, 403, 200], form: () => ({ mode: 'closed' }) },
  'review': { row: [401, 403, 200, 200], form: () => ({ state: '', page: '', decided: '' }) },
  'review/accept_many': { row: [401, 403, 200, 200], form: () => ({ 'proposals[0]': `${noProposal.id}.1` }) },
  'review/claim': { row: [401, 403, 404, 404], form: () => noProposal },
  'review/comment': { row: [401, 404, 404, 404], form: () => ({ ...noProposal, field: 'name', text: 'Why?' }) },
  'review/decide': { row: [401, 403, 404, 404], form: () => ({ ...noProposal, version: '1', ruling: 'refuse', why: 'No' }) },
  'review/policy': { row: [401, 403, 403, 200] },
  'review/release': { row: [401, 403, 200, 200], form: () => noProposal },
  'review/set_names': { row: [401, 403, 403, 422], form: () => ({ names: 'x' }) },
  'review/set_policy': { row: [401, 403, 403, 200], form: () => ({ review_registrations: 'true', cosmetic_at_once: 'true' }) },
  'review/show': { row: [401, 404, 404, 404], form: () => ({ ...noProposal, decided: '' }) },
  'review/undo': { row: [401, 403, 404, 404], form: () => noProposal },
  'review/undo_many': { row: [401, 403, 200, 200], form: () => ({ 'ids[0]': noProposal.id }) },
  'review/wall': { row: [401, 403, 200, 200], form: () => ({ show: '', page: '' }) },
  'review/withdraw': { row: [401, 404, 404, 404], form: () => noProposal },
  'session': { row: [401, 200, 200, 200] },
  'sessions': { row: [401, 200, 200, 200] },
  'set-up': { row: [404, 404, 404, 404], form: () => ({ token: 'a'.repeat(43), name: '', email: 'a@b.example', password: 'a boat with two oars' }) },
  'set-up-open': { row: [200, 200, 200, 200], form: () => ({ token: 'a'.repeat(43) }) },
  'sign-in': { row: [400, 400, 400, 400], form: () => ({ email: 'nobody@clientele.example', password: 'wrong' }) },
  'sign-in-ways': { row: [200, 200, 200, 200], form: () => ({ problem: '', next: '' }) },
  'sign-out': { row: [200, 200, 200, 200] },
  'sign-out-everywhere': { row: [401, 200, 200, 200] },
  'sign-up': { row: [422, 422, 422, 422], form: () => ({ email: 'nia@partner.example', name: '' }) },
  'sign-up-open': { row: [200, 200, 200, 200] },
  'trash': { row: [401, 403, 200, 200], form: () => ({ page: '' }) },
};

/** To an owner of the client that it is about: every route that names one. */
const ownMatrix: Record<string, number> = {
  '/clients/:key': 200,
  '/clients/:key/edit': 200,
  '/clients/:key/credentials': 200,
  '/clients/:key/quick-start': 200,
  '/clients/:key/sign-ins': 200,
  '/clients/:key/history': 200,
  '/clients/:key/danger': 200,
  'clients/add_owner': 403,
  'clients/add_tester': 200,
  'clients/bulk': 403,
  'clients/check_addresses': 200,
  'clients/check_again': 200,
  'clients/danger': 200,
  'clients/delete': 200,
  'clients/form': 200,
  'clients/history': 200,
  'clients/invite': 200,
  'clients/live': 200,
  // It has no such request.
  'clients/mend': 404,
  'clients/overview': 200,
  'clients/question': 403,
  'clients/quick_start': 200,
  // The account that it names is none of its owners.
  'clients/remove_owner': 404,
  'clients/remove_tester': 200,
  'clients/restore_revision': 403,
  // It has no such secret.
  'clients/revoke': 404,
  'clients/rotate': 200,
  'clients/save': 200,
  'clients/secrets': 200,
  'clients/set_status': 403,
  'clients/sign_ins': 200,
  'clients/undelete': 403,
  'drafts/keep': 200,
  // It has no such invitation.
  'invitations/revoke': 404,
  // It is owned, and the secret is another.
  'portal/claim': 400,
  'portal/leave': 200,
  'profile/withdraw': 200,
  'POST /clients/save': 303,
};

/** The server's own handlers. */
const handlerMatrix: Record<string, Row> = {
  'POST /logos': [401, 201, 201, 201],
  'POST /clients/save': [303, 404, 403, 303],
  'POST /theme': [303, 303, 303, 303],
  // No provider upstream is configured here; upstream.spec.ts has one.
  'GET /sign-in/upstream': [404, 404, 404, 404],
  'GET /sign-in/upstream/callback': [404, 404, 404, 404],
  'GET /logos/{hash}/{side}': [404, 404, 404, 404],
  'GET /clients/export': [401, 403, 200, 200],
  'GET /calendar.ics': [401, 200, 200, 200],
  'GET /calendar/{file}': [404, 404, 404, 404],
  'GET /notices/{id}': [404, 404, 404, 404],
  'GET /requests/{id}': [404, 404, 404, 404],
  // The provider's: whoever has no client, no token and nothing to say, gets nothing.
  'GET /.well-known/openid-configuration': [200, 200, 200, 200],
  'GET /.well-known/oauth-authorization-server': [200, 200, 200, 200],
  'GET /jwks': [200, 200, 200, 200],
  'GET /authorize': [400, 400, 400, 400],
  'GET /authorize/resume': [400, 400, 400, 400],
  'POST /authorize': [303, 303, 303, 303],
  'POST /authorize/decision': [400, 400, 400, 400],
  'GET /end-session': [200, 200, 200, 200],
  'POST /end-session': [303, 303, 303, 303],
  'POST /end-session/confirmed': [400, 400, 400, 400],
  'POST /test-sign-in': [303, 404, 403, 303],
  // Nobody has begun one.
  'POST /test-sign-in/callback': [303, 400, 400, 400],
  'POST /token': [400, 400, 400, 400],
  'GET /userinfo': [401, 401, 401, 401],
  'POST /userinfo': [401, 401, 401, 401],
  'POST /introspect': [400, 400, 400, 400],
  'POST /revoke': [400, 400, 400, 400],
  // What is sent is no JSON; and nobody has a token of its own.
  'POST /register': [400, 400, 400, 400],
  'GET /register/{client_id}': [401, 401, 401, 401],
  'PUT /register/{client_id}': [400, 400, 400, 400],
  'DELETE /register/{client_id}': [401, 401, 401, 401],
};

test('every route of the source has a row', () => {
  expect(pages().sort()).toEqual(Object.keys(pageMatrix).sort());
  expect(serverFunctions()).toEqual(Object.keys(functionMatrix).sort());
  expect(handlers()).toEqual(Object.keys(handlerMatrix).sort());
  expect(unreadable()).toEqual([]);
});

test('every route that names a client has its row for an owner of it', () => {
  // By what they send. The audit log has a client to narrow it, and is nothing of a client's.
  const names = ({ form, json }: Call): boolean => /\b(client|onClient)\b/.test(`${form}${json}`);
  const functions = Object.keys(functionMatrix).filter(endpoint => endpoint !== 'audit' && names(functionMatrix[endpoint] as Call));
  const named = [...Object.keys(pageMatrix).filter(path => path.includes(':key')), ...functions];
  expect(named.filter(name => !(name in ownMatrix))).toEqual([]);
});

test('owners and their own clients', async ({ playwright, registry, baseURL }) => {
  test.setTimeout(240_000);
  const found: Record<string, number> = {};
  // One account, signed in once: who signs in too often has to wait.
  const owner = await registry.account('owner');
  const storageState = await session(baseURL ?? '', owner);
  for (const route of Object.keys(ownMatrix)) {
    const client = await registry.register();
    await registry.done('clients/add_owner', { key: client.key, email: owner.email });
    await registry.owner(client);
    const as = await playwright.request.newContext({ baseURL, storageState });
    if (route.startsWith('/')) {
      const answer = await as.get(route.replace(':key', client.key), { maxRedirects: 0, headers: { accept: 'text/html' } });
      found[route] = answer.status();
      expect(await answer.text(), route).toContain(client.form.name);
    } else if (route === 'POST /clients/save') {
      found[route] = (await as.post('/clients/save', { maxRedirects: 0, multipart: posted(client) })).status();
    } else {
      const { form, json } = functionMatrix[route] ?? { row: [0, 0, 0, 0] };
      const { email } = await registry.account('owner');
      const account = await registry.accountId(email);
      if (route === 'clients/undelete') await registry.done('clients/delete', { key: client.key, confirm: client.form.name, reason: '' });
      const sent = json ? { data: json({ client }) } : { form: form?.({ client, account }) ?? {} };
      found[route] = (await as.post(`/api/${route}`, { ...sent, headers: { accept: 'application/json' } })).status();
    }
    await as.dispose();
  }
  expect(found).toEqual(ownMatrix);
});

/** The form of a client, as a browser without scripts posts it. */
function posted(client: Client): Record<string, string> {
  const { name, redirect_uris } = client.form;
  const usual = { client_type: 'confidential', jwt_alg: 'RS256', application_type: 'web', response_types: 'code' };
  return { key: client.key, revision: '1', name, redirect_uris: redirect_uris[0] ?? '', ...usual };
}

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
  test.setTimeout(240_000);
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
        '/clients/save': { multipart: posted(client) },
        '/theme': { form: { theme: 'dark' } },
        '/test-sign-in': { form: { key: client.key } },
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
