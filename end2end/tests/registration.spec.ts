// Clients that register themselves: admins decide whether they may, and everybody makes tokens for their own programs.

import * as oidc from 'openid-client';

import { signIn } from '../support/session.ts';
import { expect, test } from '../support/test.ts';

const CALLBACK = 'https://rp.example/cb';

test.beforeEach(({ tolerate }) => tolerate(/rp\.example.*ERR_|ERR_.*rp\.example/));
test.afterEach(async ({ registry }) => registry.done('registration/set', { mode: 'closed' }));

test('a program registers a client with a token, and signs people in with it', async ({ page, visit, server, violations }) => {
  await visit('/registration');
  await expect(page.getByText('Programs cannot register clients here.')).toBeVisible();
  await page.getByLabel('With a token').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`${server.url}/register`)).toBeVisible();
  await page.getByLabel('Clients', { exact: true }).fill('2');
  await page.getByLabel('Note').fill('The pipeline');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const initialAccessToken = await page.locator('#initial-access-token').innerText();
  await expect(page.getByText('0 of 2 clients registered')).toBeVisible();
  expect(await violations()).toEqual([]);

  const metadata = { redirect_uris: [CALLBACK], client_name: 'Kiln', token_endpoint_auth_method: 'client_secret_post' };
  const options = { initialAccessToken, execute: [oidc.allowInsecureRequests] };
  const config = await oidc.dynamicClientRegistration(new URL(server.url), metadata, undefined, options);
  const verifier = oidc.randomPKCECodeVerifier();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid email',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  await page.goto(address.href);
  await expect(page.getByRole('heading', { name: 'Kiln wants to know you' })).toBeVisible();
  const answer = page.waitForRequest(request => request.url().startsWith(CALLBACK));
  await page.getByRole('button', { name: 'Allow' }).click();
  const url = new URL((await answer).url());
  const tokens = await oidc.authorizationCodeGrant(config, url, { pkceCodeVerifier: verifier, idTokenExpected: true });
  expect(tokens.claims()?.aud).toBe(config.clientMetadata().client_id);

  // The browser may still be busy with the address that is not there.
  await expect(() => visit('/registration')).toPass();
  await expect(page.getByText('1 of 2 clients registered')).toBeVisible();
  await expect(page.getByText(initialAccessToken)).toHaveCount(0);
  await page.getByRole('button', { name: /^Revoke The pipeline/ }).click();
  await expect(page.getByText('Token revoked. The clients that it registered stay.')).toBeVisible();
  await expect(oidc.dynamicClientRegistration(new URL(server.url), metadata, undefined, options)).rejects.toThrow();
});

test('owners make tokens for themselves alone', async ({ registry, another, server }) => {
  await registry.done('registration/set', { mode: 'token' });
  const owner = await registry.account('owner');
  const page = await another(null);
  await page.goto('/sign-in?next=/registration');
  await signIn(page, owner);
  await expect(page.getByRole('heading', { level: 1, name: 'Dynamic registration' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await expect(page.getByLabel('Owner')).toHaveCount(0);
  await page.getByLabel('Note').fill('Mine');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = await page.locator('#initial-access-token').innerText();

  // What it registers waits for a reviewer, as if they had registered it by hand.
  const headers = { authorization: `Bearer ${token}` };
  const answer = await page.request.post('/register', { headers, data: { redirect_uris: [CALLBACK], client_name: 'Kiln of mine' } });
  expect(answer.status()).toBe(201);
  await page.goto('/my-clients');
  await expect(page.getByRole('row', { name: /Kiln of mine/ })).toContainText('Works for its owners alone');

  const others = await registry.account('owner');
  const theirs = await page.request.post('/api/registration/make', { form: { owner: others.email, clients: '1', days: '1', note: '' }, headers: { accept: 'application/json' } });
  expect(theirs.status()).toBe(403);
  expect(server.log.join('\n')).not.toContain(token);
});
