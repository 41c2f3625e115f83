// Behind a proxy that speaks https.

import { accounts } from '../support/accounts.ts';
import { expect, nobody, test } from '../support/test.ts';

test.use({ role: null, launch: { args: ['--public-url', 'https://clients.example.org'] } });

// The session cookie is Secure: over plain http the fixture cannot hold one.
test('cookies are bound to the host and to https, and browsers are told to stay there', async ({ server, playwright }) => {
  const request = await playwright.request.newContext({ baseURL: server.url, storageState: nobody });
  const { email, password } = accounts.admin;
  const answer = await request.post('/api/sign-in', { form: { email, password }, headers: { accept: 'application/json' } });
  const cookies = answer.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
  const cookie = cookies.find(({ value }) => value.startsWith('__Host-session='))?.value ?? '';
  expect(cookie).toContain('Secure');
  expect(cookie).toContain('Path=/');
  expect(cookie).not.toContain('Domain');
  expect(answer.headers()['strict-transport-security']).toMatch(/max-age=31536000/);
  await request.dispose();
});
