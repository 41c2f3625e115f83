// Signing in to an application with openid-client, through the browser of somebody who has an account.

import type { Page } from '@playwright/test';
import * as oidc from 'openid-client';

import { accounts } from '../support/accounts.ts';
import type { Client, ClientForm, Registry } from '../support/registry.ts';
import { signIn } from '../support/session.ts';
import { expect, session, test } from '../support/test.ts';

const CALLBACK = 'https://rp.example/cb';
const everyType = ['code', 'id_token', 'id_token token', 'code token', 'code id_token', 'code id_token token'];

/** An answer as the application gets it. */
interface Answer {
  url: URL;
  body: string | null;
}

/** A client, and the library's idea of the provider. */
async function relyingParty(registry: Registry, url: string, part: Partial<ClientForm>): Promise<[Client, oidc.Configuration]> {
  const client = await registry.register({ redirect_uris: [CALLBACK], ...part });
  const metadata = { client_secret: client.secret, id_token_signed_response_alg: client.form.jwt_alg };
  const authentication = client.secret ? oidc.ClientSecretBasic(client.secret) : oidc.None();
  const config = await oidc.discovery(new URL(url), client.client_id, metadata, authentication, { execute: [oidc.allowInsecureRequests] });
  return [client, config];
}

/** What the browser brings to the application's address next. Nobody is there: what it was sent with is what counts. */
async function listen(page: Page): Promise<Answer> {
  const request = await page.waitForRequest(one => one.url().startsWith('https://rp.example/'), { timeout: 0 });
  // What stands behind the # is in the redirection alone.
  const sent = await request.redirectedFrom()?.response();
  return { url: new URL(sent?.headers().location ?? request.url()), body: request.postData() };
}

/** Goes where the way may end at the application's address. The browser may still be busy with it from the last time. */
async function go(page: Page, href: string): Promise<void> {
  await expect(async () => {
    const failed = await page.goto(href).then(() => '', String);
    expect(failed).not.toContain('interrupted');
  }).toPass();
}

test.beforeEach(({ tolerate }) => tolerate(/rp\.example.*ERR_|ERR_.*rp\.example/));

test.describe('somebody who is not signed in', () => {
  test.use({ role: null });

  test('signs in, agrees, and is known to the application', async ({ page, registry, server, violations }) => {
    const [client, config] = await relyingParty(registry, server.url, { post_logout_redirect_uris: ['https://rp.example/bye'] });
    const verifier = oidc.randomPKCECodeVerifier();
    const checks = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), idTokenExpected: true };
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile email offline_access',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      login_hint: accounts.owner.email,
    });
    const answer = listen(page);
    await page.goto(address.href);
    await expect(page.getByLabel('Email')).toHaveValue(accounts.owner.email);
    await signIn(page, accounts.owner);
    await expect(page.getByRole('heading', { name: `${client.form.name} wants to know you` })).toBeVisible();
    await expect(page.getByText(accounts.owner.email).first()).toBeVisible();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Allow' }).click();
    const { url } = await answer;

    const tokens = await oidc.authorizationCodeGrant(config, url, checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ aud: client.client_id, nonce: checks.expectedNonce, iss: server.url });
    const subject = claims?.sub ?? '';
    expect(await oidc.fetchUserInfo(config, tokens.access_token, subject)).toEqual({ sub: subject, name: accounts.owner.name, email: accounts.owner.email, email_verified: false });

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()?.sub).toBe(subject);
    await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(oidc.fetchUserInfo(config, refreshed.access_token, subject)).rejects.toThrow();
    await expect(oidc.authorizationCodeGrant(config, url, checks)).rejects.toMatchObject({ error: 'invalid_grant' });

    // The answer was remembered: no page comes between.
    const again = listen(page);
    await go(page, oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: 'openid', nonce: 'n', state: 's' }).href);
    expect((await again).url.searchParams.get('code')).toBeTruthy();

    const bye = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: 'https://rp.example/bye', id_token_hint: refreshed.id_token ?? '' });
    const left = listen(page);
    await go(page, bye.href);
    expect((await left).url.href).toBe('https://rp.example/bye');
    // The browser may still be busy with the address that is not there.
    await expect(async () => {
      await page.goto('/account');
      await expect(page).toHaveURL(/\/sign-in/);
    }).toPass();
  });
});

test.describe('somebody who is signed in', () => {
  test.use({ role: 'owner' });

  for (const jwt_alg of ['RS256', 'HS256'] as const) {
    test(`all response types, ${jwt_alg}`, async ({ page, registry, server }) => {
      for (const response_type of everyType) {
        const [client, config] = await relyingParty(registry, server.url, { response_types: everyType, jwt_alg, require_consent: false });
        // Of the six the library speaks three itself, two of them with RS256 alone; of the others it takes the parts.
        const itself = response_type === 'code' || (jwt_alg === 'RS256' && ['code id_token', 'id_token'].includes(response_type));
        if (itself && response_type === 'code id_token') oidc.useCodeIdTokenResponseType(config);
        if (itself && response_type === 'id_token') oidc.useIdTokenResponseType(config);
        const answer = listen(page);
        const parameters = { response_type, redirect_uri: CALLBACK, scope: 'openid email', state: 's', nonce: 'n' };
        await go(page, oidc.buildAuthorizationUrl(config, parameters).href);
        const { url } = await answer;
        const fields = new URLSearchParams(response_type === 'code' ? url.search : url.hash.slice(1));
        expect(fields.get('state'), response_type).toBe('s');
        for (const [word, field] of [['code', 'code'], ['id_token', 'id_token'], ['token', 'access_token']] as const) {
          expect(fields.has(field), `${response_type}: ${field}`).toBe(response_type.split(' ').includes(word));
        }
        if (itself && response_type === 'id_token') {
          const claims = await oidc.implicitAuthentication(config, url, 'n', { expectedState: 's' });
          expect(claims).toMatchObject({ aud: client.client_id, email: accounts.owner.email });
        } else if (itself) {
          const tokens = await oidc.authorizationCodeGrant(config, url, { expectedNonce: 'n', expectedState: 's', idTokenExpected: true });
          expect(tokens.claims()?.aud).toBe(client.client_id);
        } else if (fields.has('code')) {
          const front = new URL(`${CALLBACK}?${new URLSearchParams({ code: fields.get('code') ?? '', state: 's', iss: server.url }).toString()}`);
          const tokens = await oidc.authorizationCodeGrant(config, front, { expectedNonce: 'n', expectedState: 's', idTokenExpected: true });
          expect(tokens.claims()?.aud).toBe(client.client_id);
        }
        if (fields.has('access_token')) {
          const said = await oidc.fetchUserInfo(config, fields.get('access_token') ?? '', oidc.skipSubjectCheck);
          expect(said.email).toBe(accounts.owner.email);
        }
      }
    });
  }

  test('the library refuses what does not fit', async ({ page, registry, server }) => {
    const [, config] = await relyingParty(registry, server.url, { require_consent: false });
    const code = async (): Promise<URL> => {
      const answer = listen(page);
      await go(page, oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: 'openid', state: 's', nonce: 'n' }).href);
      return (await answer).url;
    };
    const right = { expectedState: 's', expectedNonce: 'n' };
    await expect(oidc.authorizationCodeGrant(config, await code(), { ...right, expectedState: 'x' })).rejects.toThrow();
    await expect(oidc.authorizationCodeGrant(config, await code(), { ...right, expectedNonce: 'x' })).rejects.toThrow();
    const [, other] = await relyingParty(registry, server.url, { require_consent: false });
    await expect(oidc.authorizationCodeGrant(other, await code(), right)).rejects.toMatchObject({ error: 'invalid_grant' });
    const [, hs256] = await relyingParty(registry, server.url, { require_consent: false, jwt_alg: 'HS256' });
    const confused = await oidc.discovery(new URL(server.url), hs256.clientMetadata().client_id, { id_token_signed_response_alg: 'RS256' }, oidc.ClientSecretBasic(String(hs256.clientMetadata().client_secret)), { execute: [oidc.allowInsecureRequests] });
    const answer = listen(page);
    await go(page, oidc.buildAuthorizationUrl(confused, { redirect_uri: CALLBACK, scope: 'openid', state: 's', nonce: 'n' }).href);
    await expect(oidc.authorizationCodeGrant(confused, (await answer).url, right)).rejects.toThrow();
    const forged = await code();
    forged.searchParams.set('iss', 'https://evil.example');
    await expect(oidc.authorizationCodeGrant(config, forged, right)).rejects.toThrow();
  });

  test('an answer is posted where the application wants it', async ({ page, registry, server, javaScriptEnabled }) => {
    const [, config] = await relyingParty(registry, server.url, { require_consent: false });
    const answer = listen(page);
    await go(page, oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: 'openid', state: 's', nonce: 'n', response_mode: 'form_post' }).href);
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Continue' }).click();
    const { url, body } = await answer;
    const posted = new Request(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const tokens = await oidc.authorizationCodeGrant(config, posted, { expectedState: 's', expectedNonce: 'n' });
    expect(tokens.claims()?.nonce).toBe('n');
  });

  test('no is an answer, too', async ({ page, registry, server }) => {
    const [, config] = await relyingParty(registry, server.url, { client_type: 'public' });
    const answer = listen(page);
    const code_challenge = await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier());
    const parameters = { redirect_uri: CALLBACK, scope: 'openid', state: 's', code_challenge, code_challenge_method: 'S256' };
    await go(page, oidc.buildAuthorizationUrl(config, parameters).href);
    await page.getByRole('button', { name: 'Deny' }).click();
    await expect(oidc.authorizationCodeGrant(config, (await answer).url, { expectedState: 's' })).rejects.toMatchObject({ error: 'access_denied' });
  });

  test('a request that cannot be answered says why', async ({ page, registry, violations, tolerate }) => {
    tolerate(/status of 400/);
    const client = await registry.register();
    await page.goto(`/authorize?client_id=${client.client_id}&redirect_uri=https://evil.example/cb&response_type=code&scope=openid`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The application cannot be answered there');
    await expect(page.getByText('https://evil.example/cb')).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  test('signing out is asked before it is done', async ({ page, server, violations }) => {
    // A session of its own: other tests go on with the one that everybody shares.
    await page.context().addCookies((await session(server.url, accounts.owner)).cookies);
    await page.goto('/end-session');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign out?');
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
    expect(await violations()).toEqual([]);
  });
});
