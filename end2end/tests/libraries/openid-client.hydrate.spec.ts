// Signing in with openid-client: what it refuses, and with a client that it registers itself. What else it does is in
// provider.hydrate.spec.ts.

import * as oidc from 'openid-client';

import { agree, answerAt, answerTo, leave } from '../../support/libraries/browser.ts';
import { forged, resigned, type Wrong } from '../../support/libraries/meddler.ts';
import { expect, test } from '../../support/libraries/test.ts';

const CALLBACK = 'https://rp.example/cb';
const BYE = 'https://rp.example/bye';

/** The claim or the member that is at fault, as the library's error has it. */
const refusals: Record<Wrong, RegExp> = {
  'another nonce': /"nonce"/,
  'another audience': /"aud"/,
  'another issuer': /"iss"/,
  'an end that is past': /"exp"/,
  'no signature': /"alg"/,
  'the public key as a secret': /JWS algorithm/,
  'the key of a stranger': /signature/,
  'another state': /"state"/,
  'claims of another': /"sub"/,
};

test.use({ role: 'owner' });
test.beforeEach(({ tolerate }) => tolerate(/rp\.example.*ERR_|ERR_.*rp\.example/));

/** A sign-in that begins at `address` and goes on with `finish`. */
async function begin(config: oidc.Configuration) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), idTokenExpected: true };
  const { href } = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid email offline_access',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  });
  const finish = async (url: URL) => {
    const tokens = await oidc.authorizationCodeGrant(config, url, checks);
    const subject = tokens.claims()?.sub ?? '';
    return { tokens, subject, said: await oidc.fetchUserInfo(config, tokens.access_token, subject) };
  };
  return { address: href, finish };
}

for (const alg of ['RS256', 'HS256']) {
  test(`signs in with a client that it registers itself, ${alg}`, async ({ page, initialAccessToken, issuer, person, server }) => {
    const metadata = {
      client_name: `Kiln by itself, ${alg}`,
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: [BYE],
      id_token_signed_response_alg: alg,
      // What the library does where nothing else is said.
      token_endpoint_auth_method: 'client_secret_post',
    };
    const options = { initialAccessToken, execute: [oidc.allowInsecureRequests] };
    const config = await oidc.dynamicClientRegistration(new URL(issuer), metadata, undefined, options);
    const { address, finish } = await begin(config);
    const answer = answerAt(page, CALLBACK);
    await page.goto(address);
    await agree(page, metadata.client_name);
    const { tokens, subject, said } = await finish(await answer);
    expect(said).toMatchObject({ sub: subject, email: person.email });
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()?.sub).toBe(subject);
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    const bye = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: BYE, id_token_hint: refreshed.id_token ?? '' });
    expect(await leave(page, server.url, bye.href)).toBe(BYE);
  });
}

test('refuses what is wrong, and a code works once', async ({ page, issuer, meddler, person, registry }) => {
  const client = await registry.register({ redirect_uris: [CALLBACK], require_consent: false });
  const execute = [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks];
  const config = await oidc.discovery(new URL(issuer), client.client_id, { client_secret: client.secret }, undefined, { execute });
  const attempt = async () => {
    const { address, finish } = await begin(config);
    return finish(await answerTo(page, address));
  };
  meddler.wrong = resigned;
  expect((await attempt()).said.email).toBe(person.email);
  for (const wrong of [...forged, 'another state', 'claims of another'] as const) {
    meddler.wrong = wrong;
    const refused = await attempt().then(() => null, (error: Error) => error);
    expect(`${refused?.message} ${String((refused?.cause as Error | undefined)?.message)}`, wrong).toMatch(refusals[wrong]);
  }
  meddler.wrong = null;
  await attempt();
  expect(await meddler.replay()).toEqual({ status: 400, error: 'invalid_grant' });
});
