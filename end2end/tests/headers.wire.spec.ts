// The headers of every kind of answer.

import { expect, nobody, test } from '../support/test.ts';

test('a page allows one script by its nonce, nothing inline, and no frame', async ({ request }) => {
  const answer = await request.get('/clients');
  const headers = answer.headers();
  const policy = headers['content-security-policy'] ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  expect(nonce.length).toBeGreaterThanOrEqual(16);
  for (const part of ["default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) {
    expect(policy).toContain(part);
  }
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain("'unsafe-eval'");
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);

  const html = await answer.text();
  for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script).toContain(`nonce="${nonce}"`);
  expect(html).not.toMatch(/<style|\sstyle="/);
  expect(html).not.toMatch(/\son[a-z]+="/);
  const again = await request.get('/clients');
  expect(again.headers()['content-security-policy']).not.toContain(nonce);
});

test('files of the site are kept for ever, and compressed', async ({ request }) => {
  const html = await (await request.get('/sign-in')).text();
  const files = [...html.matchAll(/(?:href|src)="(\/pkg\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const path of files) {
    const answer = await request.get(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()['cache-control'], path).toContain('immutable');
    expect(answer.headers()['x-content-type-options'], path).toBe('nosniff');
  }
});

test('what is somebody’s is kept by no cache, whatever its status', async ({ request, registry }) => {
  const client = await registry.register();
  const paths = [client.path, `${client.path}/credentials`, '/account', '/nowhere', '/clients/nonsense', '/audit?page=nonsense'];
  for (const path of paths) expect((await request.get(path)).headers()['cache-control'], path).toBe('no-store');
  const answer = await registry.call('clients/secrets', { key: client.key });
  expect(answer.headers()['cache-control']).toBe('no-store');
});

test('an answer that holds a secret is not compressed', async ({ registry }) => {
  const client = await registry.register();
  const form = { key: client.key, name: 'two', grace: 'now', days: '' };
  const answer = await registry.request.post('/api/clients/rotate', { form, headers: { 'accept-encoding': 'gzip, br' } });
  expect(Buffer.from((await answer.json()) as string, 'base64').toString()).toContain('cl_');
  expect(answer.headers()['content-encoding']).toBeUndefined();
  expect(answer.headers()['x-holds-secret']).toBeUndefined();
});

test('a request from another site changes nothing', async ({ request, registry }) => {
  const client = await registry.register();
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    const form = { key: client.key, suspended: 'true', reason: '' };
    const answer = await request.post('/api/clients/set_status', { form, headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  expect(await (await registry.request.get(`${client.path}/danger`)).text()).toContain('Suspend this client');
});

test('cookies of the session are out of reach for scripts and other sites', async ({ playwright, registry, baseURL }) => {
  const who = await registry.account('owner');
  const request = await playwright.request.newContext({ baseURL, storageState: nobody });
  const answer = await request.post('/api/sign-in', { form: { email: who.email, password: who.password } });
  const cookie = answer.headersArray().find(({ name, value }) => name.toLowerCase() === 'set-cookie' && value.startsWith('session='))?.value ?? '';
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Lax');
  expect(cookie).toContain('Path=/');
  await request.dispose();
});
