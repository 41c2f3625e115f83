// Signing in to a site behind Apache's mod_auth_openidc.

import type { Page } from '@playwright/test';

import type { Account } from '../../support/accounts.ts';
import { Apache, freePort } from '../../support/libraries/apache.ts';
import { agree, answerTo } from '../../support/libraries/browser.ts';
import { forged, resigned, type Wrong } from '../../support/libraries/meddler.ts';
import { expect, test } from '../../support/libraries/test.ts';
import { session } from '../../support/test.ts';

/** What the module's log says of what is wrong. */
const refusals: Partial<Record<Wrong, RegExp>> = {
  'another nonce': /nonce value \(another\) in the id_token did not match/,
  'another audience': /did not match the "aud" claim value \(another\)/,
  'another issuer': /does not match received "iss" value in id_token \(https:\/\/evil\.example\)/,
  'an end that is past': /JWT expired/,
  'the public key as a secret': /not signed with the expected configured algorithm: HS256 != RS256/,
  'the key of a stranger': /JWT signature verification failed/,
};

test.use({ role: 'owner' });
// A browser without cookies for it is refused there, with the module's own page.
test.beforeEach(({ tolerate }) => tolerate(/status of 40[01]/));

/** Says yes to the application, and is inside. */
async function comeIn(page: Page, person: Account, apache: Apache, name: string): Promise<void> {
  await agree(page, name);
  await expect(page.locator('#said'), apache.log).toContainText(person.email);
  await expect(page).toHaveURL(`${apache.origin}/`);
}

/** The module renews its tokens, and signs its user out here as well. */
async function renewAndLeave(page: Page, url: string, person: Account, apache: Apache): Promise<void> {
  const token = page.locator('#token');
  const first = await token.innerText();
  await page.goto(apache.at('/callback', { refresh: `${apache.origin}/`, access_token: first }));
  await expect(token).not.toHaveText(first);
  await expect(page.locator('#said'), apache.log).toContainText(person.email);
  await page.goto(apache.at('/callback', { logout: `${apache.origin}/bye.shtml` }));
  await expect(page.locator('#said'), apache.log).toHaveText('Bye.');
  const account = await page.request.get(`${url}/account`, { maxRedirects: 0 });
  expect(account.headers().location).toContain('/sign-in');
}

for (const [response_type, alg] of [['code', 'RS256'], ['code', 'HS256'], ['id_token', 'RS256'], ['code id_token', 'RS256'], ['code id_token token', 'HS256']] as const) {
  test(`${response_type}, ${alg}`, async ({ page, issuer, person, registry, server }) => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    // Implicit types of a web application need https: this one says that it is native, and listens on loopback.
    const client = await registry.register({
      response_types: [response_type],
      jwt_alg: alg,
      application_type: response_type === 'code' ? 'web' : 'native',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/bye.shtml`],
    });
    const apache = await Apache.start(port, { issuer, client, response_type, alg });
    await page.goto(origin);
    await comeIn(page, person, apache, client.form.name);
    if (response_type.includes('code')) await renewAndLeave(page, server.url, person, apache);
    await apache.stop();
  });
}

test('a client that the module registers itself is told of a logout', async ({ page, initialAccessToken, issuer, person, server }) => {
  const client = { initialAccessToken, name: 'Kiln behind Apache' };
  const apache = await Apache.start(await freePort(), { issuer, client, response_type: 'code', alg: 'RS256' });
  const enter = async (): Promise<void> => {
    await page.goto(apache.origin);
    await page.locator('input[name="iss"]').fill(issuer);
    await page.getByRole('button', { name: 'Submit' }).click();
  };
  await enter();
  await comeIn(page, person, apache, client.name);
  await renewAndLeave(page, server.url, person, apache);

  // Somebody who signs out here is out there, too.
  await page.context().addCookies((await session(server.url, person)).cookies);
  await enter();
  await expect(page.locator('#said'), apache.log).toContainText(person.email);
  await page.request.post(`${server.url}/api/sign-out`);
  await expect(async () => {
    await page.goto(apache.origin);
    await expect(page.getByText('Select your OpenID Connect Identity Provider')).toBeVisible({ timeout: 1_000 });
  }, apache.log).toPass();
  await apache.stop();
});

test('refuses what is wrong, and a code works once', async ({ page, issuer, meddler, person, registry }) => {
  const port = await freePort();
  const client = await registry.register({ redirect_uris: [`http://127.0.0.1:${port}/callback`], require_consent: false });
  const apache = await Apache.start(port, { issuer, client, response_type: 'code', alg: 'RS256' });
  const headers = { accept: 'text/html' };
  const signedIn = await page.context().cookies();
  /** Comes with nothing but a session here: what is inside, if they get there, and what the module notes on the way. */
  const attempt = async (wrong: Wrong | typeof resigned | null): Promise<{ inside: string | null; log: string }> => {
    meddler.wrong = wrong;
    const before = apache.log.length;
    await page.context().clearCookies();
    await page.context().addCookies(signedIn);
    const sent = await page.request.get(apache.origin, { headers, maxRedirects: 0 });
    const back = await answerTo(page, sent.headers().location ?? '');
    await page.request.get(back.href, { headers, maxRedirects: 0 });
    const answer = await page.request.get(apache.origin, { headers, maxRedirects: 0 });
    return { inside: answer.status() === 200 ? await answer.text() : null, log: apache.log.slice(before) };
  };

  expect((await attempt(resigned)).inside).toContain(person.email);
  // One without a signature it takes, where it comes from the token endpoint itself.
  for (const wrong of forged.filter(wrong => wrong !== 'no signature')) {
    const { inside, log } = await attempt(wrong);
    expect(inside, wrong).toBeNull();
    expect(log, wrong).toMatch(refusals[wrong] ?? wrong);
  }
  expect((await attempt('another state')).inside).toBeNull();
  const { inside, log } = await attempt('claims of another');
  expect(inside).not.toContain(person.email);
  expect(log).toContain('"sub" claim ("another") returned from userinfo endpoint does not match');
  expect((await attempt(null)).inside).toContain(person.email);
  expect(await meddler.replay()).toEqual({ status: 400, error: 'invalid_grant' });
  await apache.stop();
});
