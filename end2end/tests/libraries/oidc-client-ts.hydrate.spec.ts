// Signing in with oidc-client-ts: a single-page application at an origin of its own, which talks to the provider itself.
// The library cannot register clients, and of an ID token it reads the nonce and the subject alone: it comes by TLS from the
// provider itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agree } from '../../support/libraries/browser.ts';
import type { Wrong } from '../../support/libraries/meddler.ts';
import { serve } from '../../support/libraries/page.ts';
import { expect, test } from '../../support/libraries/test.ts';
import type { Client, Registry } from '../../support/registry.ts';
import { signIn } from '../../support/session.ts';
import { session } from '../../support/test.ts';

const library = readFileSync(join(import.meta.dirname, '../../node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js'), 'utf8');

/** The application: begins at its root, and tells at its callback what it has got. */
function application(authority: string, client_id: string): string {
  const settings = { authority, client_id, scope: 'openid profile email offline_access', loadUserInfo: true, response_type: 'code', automaticSilentRenew: false };
  return `<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,"><p id="said"></p><script src="/oidc.js"></script><script>
    const settings = { ...${JSON.stringify(settings)}, redirect_uri: location.origin + '/callback', post_logout_redirect_uri: location.origin + '/bye' };
    const users = new oidc.UserManager(settings);
    const say = what => { document.getElementById('said').textContent = JSON.stringify(what); };
    (async () => {
      if (location.pathname === '/callback') {
        const user = await users.signinRedirectCallback();
        const renewed = await users.signinSilent();
        say({ sub: user.profile.sub, email: user.profile.email, renewed: renewed.access_token !== user.access_token });
      } else if (location.pathname === '/leave') {
        await users.signoutRedirect();
      } else if (location.pathname === '/bye') {
        say({ left: true });
      } else {
        await users.signinRedirect({ nonce: crypto.randomUUID() });
      }
    })().catch(error => say({ error: error.message }));
  </script></html>`;
}

/** The application, at an origin of its own and registered there. */
async function open(registry: Registry, issuer: string): Promise<{ client: Client; origin: string; html: string; close: () => void }> {
  const page: [string, string] = ['text/html', ''];
  const paths = ['/', '/callback', '/leave', '/bye'].map(path => [path, page] as const);
  const { origin, close } = await serve({ ...Object.fromEntries(paths), '/oidc.js': ['text/javascript', library] });
  const client = await registry.register({
    client_type: 'public',
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/bye`],
  });
  page[1] = application(issuer, client.client_id);
  return { client, origin, html: page[1], close };
}

test.use({ role: null });
test.beforeEach(({ tolerate }) => tolerate(/status of 400/));

test('an application without a server signs in, renews and signs out', async ({ page, another, issuer, person, registry }) => {
  const { client, origin, html, close } = await open(registry, issuer);
  await page.goto(origin);
  await signIn(page, person);
  await agree(page, client.form.name);
  await expect(page.locator('#said')).toContainText('"renewed":true');
  await expect(page.locator('#said')).toContainText(person.email);

  await page.goto(`${origin}/leave`);
  await expect(page.locator('#said')).toHaveText('{"left":true}');

  // Another origin learns nothing with the code of this one: it is not registered there.
  const stranger = await another(null);
  const elsewhere = await serve({ '/': ['text/html', html], '/oidc.js': ['text/javascript', library] });
  await stranger.goto(elsewhere.origin);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('The application cannot be answered there');
  elsewhere.close();
  close();
});

test('refuses what is wrong, and a code works once', async ({ page, issuer, meddler, person, registry, server }) => {
  const { client, origin, close } = await open(registry, issuer);
  await page.context().addCookies((await session(server.url, person)).cookies);
  const refusals: [Wrong, string][] = [
    ['another nonce', 'nonce in id_token does not match nonce in client storage'],
    ['another state', 'No matching state found in storage'],
    ['claims of another', 'subject from UserInfo response does not match subject in ID Token'],
  ];
  for (const [wrong, error] of refusals) {
    meddler.wrong = wrong;
    await page.goto(origin);
    await agree(page, client.form.name);
    await expect(page.locator('#said')).toHaveText(JSON.stringify({ error }));
  }
  meddler.wrong = null;
  await page.goto(origin);
  await agree(page, client.form.name);
  await expect(page.locator('#said')).toContainText('"renewed":true');
  expect(await meddler.replay()).toEqual({ status: 400, error: 'invalid_grant' });
  close();
});
