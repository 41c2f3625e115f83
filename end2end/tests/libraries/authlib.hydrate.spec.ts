// Signing in with Authlib, from Python.

import type { Page } from '@playwright/test';

import type { Account } from '../../support/accounts.ts';
import { agree, answerAt, answerTo, leave } from '../../support/libraries/browser.ts';
import { forged, resigned, type Wrong } from '../../support/libraries/meddler.ts';
import { Script } from '../../support/libraries/python.ts';
import { expect, test } from '../../support/libraries/test.ts';

const CALLBACK = 'https://rp.example/cb';
const BYE = 'https://rp.example/bye';

/** What the library calls what is wrong. */
const refusals: Partial<Record<Wrong, RegExp>> = {
  'another nonce': /nonce/,
  'another audience': /aud/,
  'another issuer': /iss/,
  'an end that is past': /expired_token/,
  'no signature': /unsupported_algorithm/,
  'the public key as a secret': /unsupported_algorithm/,
  'the key of a stranger': /bad_signature/,
  'another state': /mismatching_state/,
};

test.use({ role: 'owner' });
test.beforeEach(({ tolerate }) => tolerate(/rp\.example.*ERR_|ERR_.*rp\.example/));

/** Signs in, renews and leaves, with somebody who is asked. */
async function everything(page: Page, url: string, person: Account, name: string, script: Script): Promise<void> {
  const answer = answerAt(page, CALLBACK);
  await page.goto(String(await script.ask('begin')));
  await agree(page, name);
  const found = await script.ask(`finish ${(await answer).href}`);
  expect(found).toMatchObject({ userinfo: { email: person.email, name: person.name } });
  const { sub } = found as { sub: string };
  expect(await script.ask('refresh')).toEqual({ other: true, sub });
  expect(await leave(page, url, String(await script.ask('leave')))).toBe(`${BYE}?state=bye`);
}

for (const [client_type, jwt_alg] of [['confidential', 'RS256'], ['confidential', 'HS256'], ['public', 'RS256']] as const) {
  test(`a ${client_type} client, ${jwt_alg}`, async ({ page, issuer, person, registry, server }) => {
    const client = await registry.register({ client_type, jwt_alg, redirect_uris: [CALLBACK], post_logout_redirect_uris: [BYE] });
    const { client_id, secret: client_secret } = client;
    const script = Script.start('authlib_rp.py', { issuer, client_id, client_secret, redirect_uri: CALLBACK, bye: BYE, alg: jwt_alg });
    await everything(page, server.url, person, client.form.name, script);
    script.end();
  });
}

for (const alg of ['RS256', 'HS256']) {
  test(`a client that it registers itself, ${alg}`, async ({ page, initialAccessToken, issuer, person, server }) => {
    const name = `Kiln by itself, ${alg}`;
    const script = Script.start('authlib_rp.py', { issuer, name, redirect_uri: CALLBACK, bye: BYE, alg });
    expect(await script.ask(`register ${initialAccessToken}`)).toMatchObject({ client_name: name, id_token_signed_response_alg: alg });
    await everything(page, server.url, person, name, script);
    script.end();
  });
}

test('refuses what is wrong, and a code works once', async ({ page, issuer, meddler, registry }) => {
  const { client_id, secret: client_secret } = await registry.register({ redirect_uris: [CALLBACK], require_consent: false });
  const script = Script.start('authlib_rp.py', { issuer, client_id, client_secret, redirect_uri: CALLBACK, alg: 'RS256' });
  const attempt = async (iss = issuer): Promise<unknown> => {
    const url = await answerTo(page, String(await script.ask('begin')));
    url.searchParams.set('iss', iss);
    return script.ask(`finish ${url.href}`);
  };
  meddler.wrong = resigned;
  expect(await attempt()).toHaveProperty('sub');
  for (const wrong of [...forged, 'another state'] as const) {
    meddler.wrong = wrong;
    expect(await attempt(), wrong).toHaveProperty('refused', expect.stringMatching(refusals[wrong] ?? wrong));
  }
  meddler.wrong = null;
  expect(await attempt('https://evil.example')).toHaveProperty('refused');
  expect(await attempt()).toHaveProperty('sub');
  expect(await meddler.replay()).toEqual({ status: 400, error: 'invalid_grant' });
  script.end();
});
