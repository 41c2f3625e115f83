// Signing in with oauth4webapi, which leaves every step to its caller.

import type { Page } from '@playwright/test';
import * as oauth from 'oauth4webapi';

import type { Account } from '../../support/accounts.ts';
import { agree, answerAt, answerTo, leave } from '../../support/libraries/browser.ts';
import { forged, resigned, type Wrong } from '../../support/libraries/meddler.ts';
import { expect, test } from '../../support/libraries/test.ts';

const CALLBACK = 'https://rp.example/cb';
const BYE = 'https://rp.example/bye';
const insecure = { [oauth.allowInsecureRequests]: true };

/** An application, which knows itself and the provider. */
interface App {
  as: oauth.AuthorizationServer;
  client: oauth.Client;
  authentication: oauth.ClientAuth;
}

/** What the library says of what is wrong. */
const refusals: Record<Wrong, RegExp> = {
  'another nonce': /nonce/,
  'another audience': /"aud"/,
  'another issuer': /"iss"/,
  'an end that is past': /"exp"/,
  'no signature': /"alg"/,
  'the public key as a secret': /algorithm/,
  'the key of a stranger': /signature/,
  'another state': /"state"/,
  'claims of another': /"sub"/,
};

/** A sign-in that has begun. */
interface Begun {
  address: string;
  verifier: string;
  state: string;
  nonce: string;
}

test.use({ role: 'owner' });
test.beforeEach(({ tolerate }) => tolerate(/rp\.example.*ERR_|ERR_.*rp\.example/));

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
}

async function begin({ as, client }: App): Promise<Begun> {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const address = new URL(as.authorization_endpoint ?? '');
  address.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid email offline_access',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }).toString();
  return { address: address.href, verifier, state, nonce };
}

/** Takes the answer, with every check that the library has. */
async function finish({ as, client, authentication }: App, { verifier, state, nonce }: Begun, url: URL) {
  const code = oauth.validateAuthResponse(as, client, url, state);
  const granted = await oauth.authorizationCodeGrantRequest(as, client, authentication, code, CALLBACK, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, granted, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, granted, insecure);
  const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '';
  const said = await oauth.processUserInfoResponse(as, client, subject, await oauth.userInfoRequest(as, client, tokens.access_token, insecure));
  return { tokens, subject, said };
}

/** Signs in, renews, gives back and leaves, with somebody who is asked. */
async function everything(page: Page, url: string, person: Account, name: string, app: App): Promise<void> {
  const { as, client, authentication } = app;
  const begun = await begin(app);
  const answer = answerAt(page, CALLBACK);
  await page.goto(begun.address);
  await agree(page, name);
  const { tokens, subject, said } = await finish(app, begun, await answer);
  expect(said.email).toBe(person.email);

  const renew = (token = ''): Promise<Response> => oauth.refreshTokenGrantRequest(as, client, authentication, token, insecure);
  const refreshed = await oauth.processRefreshTokenResponse(as, client, await renew(tokens.refresh_token));
  expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
  if (client.token_endpoint_auth_method !== 'none') {
    const looked = await oauth.introspectionRequest(as, client, authentication, refreshed.access_token, insecure);
    expect(await oauth.processIntrospectionResponse(as, client, looked)).toMatchObject({ active: true, sub: subject });
  }
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, refreshed.refresh_token ?? '', insecure));
  await expect(renew(refreshed.refresh_token).then(gone => oauth.processRefreshTokenResponse(as, client, gone))).rejects.toMatchObject({ error: 'invalid_grant' });

  const bye = new URL(as.end_session_endpoint ?? '');
  bye.search = new URLSearchParams({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: BYE, state: 'bye' }).toString();
  expect(await leave(page, url, bye.href)).toBe(`${BYE}?state=bye`);
}

for (const method of ['client_secret_basic', 'client_secret_post', 'none'] as const) {
  test(`signs in, refreshes, revokes and signs out: ${method}`, async ({ page, issuer, person, registry, server }) => {
    const client_type = method === 'none' ? 'public' : 'confidential';
    const registered = await registry.register({ client_type, redirect_uris: [CALLBACK], post_logout_redirect_uris: [BYE] });
    const authentication = { client_secret_basic: oauth.ClientSecretBasic, client_secret_post: oauth.ClientSecretPost, none: oauth.None }[method](registered.secret);
    const client = { client_id: registered.client_id, token_endpoint_auth_method: method };
    await everything(page, server.url, person, registered.form.name, { as: await discover(issuer), client, authentication });
  });
}

test('signs in with a client that it registers itself', async ({ page, initialAccessToken, issuer, person, server }) => {
  const as = await discover(issuer);
  const asked = { client_name: 'Kiln by itself', redirect_uris: [CALLBACK], post_logout_redirect_uris: [BYE], token_endpoint_auth_method: 'client_secret_post' };
  const register = (): Promise<Response> => oauth.dynamicClientRegistrationRequest(as, asked, { initialAccessToken, ...insecure });
  const client = await oauth.processDynamicClientRegistrationResponse(await register());
  expect(client).toMatchObject({ ...asked, response_types: ['code'], client_secret_expires_at: 0 });
  await everything(page, server.url, person, asked.client_name, { as, client, authentication: oauth.ClientSecretPost(String(client.client_secret)) });
  // The token was for one client.
  await expect(register().then(oauth.processDynamicClientRegistrationResponse)).rejects.toMatchObject({ status: 401 });
});

test('refuses what is wrong, and a code works once', async ({ page, issuer, meddler, registry }) => {
  const registered = await registry.register({ redirect_uris: [CALLBACK], require_consent: false });
  const app = { as: await discover(issuer), client: { client_id: registered.client_id }, authentication: oauth.ClientSecretBasic(registered.secret) };
  const attempt = async (): Promise<string> => {
    const begun = await begin(app);
    return (await finish(app, begun, await answerTo(page, begun.address))).subject;
  };
  meddler.wrong = resigned;
  expect(await attempt()).not.toBe('');
  for (const wrong of [...forged, 'another state', 'claims of another'] as const) {
    meddler.wrong = wrong;
    await expect(attempt(), wrong).rejects.toThrow(refusals[wrong]);
  }
  meddler.wrong = null;
  await attempt();
  expect(await meddler.replay()).toEqual({ status: 400, error: 'invalid_grant' });

  const begun = await begin(app);
  const elsewhere = await answerTo(page, begun.address);
  elsewhere.searchParams.set('iss', 'https://evil.example');
  await expect(finish(app, begun, elsewhere)).rejects.toThrow(oauth.OperationProcessingError);
});
