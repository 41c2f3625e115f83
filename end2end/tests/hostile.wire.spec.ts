// Requests that no page sends. Whatever comes, the answer is a refusal, never a fault of the server's own.

import { expect, test } from '../support/test.ts';
import { handlers, serverFunctions } from '../support/routes.ts';

const odd = ['', '\0', '%', '%zz', '%00', '../../etc/passwd', '..%2f..%2f', 'a'.repeat(5000), '-1', '99999999999999999999', '🦀', "' OR 1=1 --", '<script>', '{}', '[]', 'null'];

test('odd addresses', async ({ request }) => {
  test.setTimeout(300_000);
  for (const text of odd) {
    for (const path of ['/clients/', '/clients/x/', '/logos/', '/set-up/', '/trash?page=', '/clients?q=', '/clients?page=', '/clients?sort=', '/clients?created=', '/clients?from=', '/clients?owner=', '/audit?action=', '/audit?page=', '/accounts?account=', '/clients/new?draft=', '/sign-in?next=', '/pkg/', '/']) {
      const address = path.includes('?') ? path + encodeURIComponent(text) : path + text.replace(/[#?\0<> ]/g, encodeURIComponent);
      const answer = await request.get(address, { maxRedirects: 0, headers: { accept: 'text/html' } });
      expect(answer.status(), address).toBeLessThan(500);
    }
  }
});

test('odd arguments of every server function', async ({ request, registry }) => {
  test.setTimeout(300_000);
  const client = await registry.register();
  const names = ['key', 'id', 'name', 'email', 'role', 'password', 'query', 'page', 'secret', 'grace', 'days', 'base', 'number', 'from', 'to', 'before', 'draft', 'confirm', 'reason', 'suspended', 'disabled', 'verb', 'keys[0]', 'token', 'client', 'action', 'actor', 'account'];
  const kept = /^(sign-out|change-password|accounts\/(role|disabled|password))/;
  for (const endpoint of serverFunctions().filter(name => !kept.test(name))) {
    for (const text of odd) {
      const form = Object.fromEntries(names.map(name => [name, text]));
      for (const sent of [{ form }, { form: { ...form, key: client.key } }, { data: text }, { data: { key: text, form: text, hosts: text } }]) {
        const answer = await request.post(`/api/${endpoint}`, { ...sent, headers: { accept: 'application/json' } });
        expect(answer.status(), `${endpoint} ${JSON.stringify(sent).slice(0, 200)}`).toBeLessThan(500);
      }
    }
  }
});

test('odd bodies and methods of every handler', async ({ request }) => {
  test.setTimeout(300_000);
  const paths = handlers().map(route => route.split(' ')[1]?.replace(/\{\w+\}/g, 'x') ?? '');
  for (const path of [...paths, '/clients', '/sign-in', '/api/clients', '/favicon.svg', '/icons.svg']) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'BREW']) {
      for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
        if (['GET', 'HEAD'].includes(method) && type !== 'text/plain') continue;
        const data = ['GET', 'HEAD'].includes(method) ? undefined : Buffer.from('--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n\xff\r\n--x--');
        const answer = await request.fetch(path, { method, data, maxRedirects: 0, headers: { 'content-type': type } }).catch(() => null);
        if (answer) expect(answer.status(), `${method} ${path} ${type}`).toBeLessThan(500);
      }
    }
  }
});

test('bodies that are far too long', async ({ request }) => {
  const long = 'x'.repeat(3 * 1024 * 1024);
  for (const [path, sent] of [
    ['/api/clients', { form: { query: long } }],
    ['/api/clients/save', { data: { key: null, base: 0, form: long, reason: '' } }],
    ['/clients/save', { multipart: { name: long } }],
    ['/logos', { multipart: { logo: { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from(long) } } }],
  ] as const) {
    const answer = await request.post(path, sent).catch(() => null);
    if (answer) {
      expect(answer.status(), path).toBeGreaterThanOrEqual(400);
      expect(answer.status(), path).toBeLessThan(500);
    }
  }
});

test('a fault shows a number to report, and a refusal shows a page', async ({ request }) => {
  const answer = await request.put('/clients/save', { headers: { accept: 'text/html' } });
  expect(answer.status()).toBe(405);
  const html = await answer.text();
  expect(html).toContain('<h1>');
  expect(html).toContain(answer.headers()['x-request-id'] ?? 'a request id');
});
