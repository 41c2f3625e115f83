// Signing in by way of the provider upstream.

import type { Page } from '@playwright/test';

import { unique } from '../support/accounts.ts';
import { test, type Person, type Upstream } from '../support/provider.ts';
import { signIn } from '../support/session.ts';
import { expect, nobody, session } from '../support/test.ts';

test.use({ role: null });

/** Somebody the provider knows, and nobody else. */
function somebody(upstream: Upstream, person: Person = {}): { sub: string; email: string; name: string } {
  const sub = unique('person');
  const [email, name] = [`${sub}@clientele.example`, `Person ${sub}`];
  upstream.people.set(sub, { email, email_verified: true, name, ...person });
  return { sub, email, name };
}

async function byWayOf(page: Page, sub: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
  await page.getByLabel('Who are you?').fill(sub);
  await page.getByRole('button', { name: 'Go on' }).click();
}

/** The provider remembers who signed in, in its cookies. */
async function forget(page: Page): Promise<void> {
  await page.context().clearCookies();
}

test('somebody new gets an account and comes to where they wanted', async ({ page, visit, upstream, violations, tolerate }) => {
  tolerate(/status of 400/);
  const { sub, email } = somebody(upstream);
  await visit('/account');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  expect(await violations()).toEqual([]);
  await byWayOf(page, sub);
  await expect(page).toHaveURL('/account');
  await expect(page.getByText('Signs in with Harbour ID. There is no password here')).toBeVisible();
  await expect(page.getByLabel('Current password')).toHaveCount(0);
  expect(await violations()).toEqual([]);

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, { email, password: 'correct horse battery' });
  await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible();
});

test('the role follows the groups, from one sign-in to the next', async ({ page, visit, upstream }) => {
  const { sub } = somebody(upstream, { groups: ['pilots', 'cooks'] });
  await visit('/sign-in');
  await byWayOf(page, sub);
  await expect(page).toHaveURL('/clients');
  expect((await page.request.get('/review')).status()).toBe(200);
  expect((await page.request.get('/accounts')).status()).toBe(403);

  for (const [groups, path] of [[['harbour-masters'], '/clients'], [[], '/my-clients']] as const) {
    await forget(page);
    upstream.people.set(sub, { groups: [...groups] });
    await visit('/sign-in');
    await byWayOf(page, sub);
    await expect(page).toHaveURL(path);
  }
  expect((await page.request.get('/clients', { maxRedirects: 0 })).status()).toBe(403);
});

test('an account with the same address takes its password first', async ({ page, visit, upstream, registry }) => {
  const { email, password } = await registry.account('owner');
  const { sub } = somebody(upstream, { email });
  await visit('/sign-in?next=/account');
  await byWayOf(page, sub);
  await expect(page.getByText('There is an account with your e-mail address already.')).toBeVisible();
  expect((await page.request.get('/account', { maxRedirects: 0 })).status()).toBe(302);

  await signIn(page, { email, password });
  await expect(page).toHaveURL('/account');
  await expect(page.getByText('Signs in with Harbour ID.')).toBeVisible();
  await expect(page.getByLabel('Current password')).toBeVisible();

  await forget(page);
  await visit('/sign-in?next=/account');
  await byWayOf(page, sub);
  await expect(page).toHaveURL('/account');
});

test('an address that is not verified makes no account', async ({ page, visit, upstream }) => {
  const { sub } = somebody(upstream, { email_verified: false });
  await visit('/sign-in');
  await byWayOf(page, sub);
  await expect(page.getByText('Harbour ID has verified no e-mail address of yours')).toBeVisible();
});

test('a disabled account stays outside', async ({ page, visit, upstream, server }) => {
  const { sub, email } = somebody(upstream);
  await visit('/sign-in');
  await byWayOf(page, sub);
  await expect(page).toHaveURL('/my-clients');
  server.command(['account', 'disable', email]);
  await page.goto('/my-clients');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
  await expect(page.getByText('Your account is disabled.')).toBeVisible();
});

test('whoever the provider refuses is told so', async ({ page, visit, upstream }) => {
  expect(upstream.issuer).toBeTruthy();
  await visit('/sign-in?next=/account');
  await byWayOf(page, '');
  await expect(page.getByText('Harbour ID did not sign you in.')).toBeVisible();
  await expect(page).toHaveURL(/next=\/account/);
});

test('an admin sees who comes by way of it', async ({ page, visit, upstream, another, registry }) => {
  const { sub, email, name } = somebody(upstream, { groups: ['pilots'] });
  await visit('/sign-in');
  await byWayOf(page, sub);
  await expect(page).toHaveURL('/clients');
  const admin = await another('admin');
  await visit(`/accounts?account=${await registry.accountId(email)}#account`, admin);
  await expect(admin.getByRole('row', { name: new RegExp(name) }).first()).toContainText('by Harbour ID');
  await expect(admin.getByText('Harbour ID sets it again with the next sign-in.')).toBeVisible();
});

test('a sign-in by password does not depend on it', async ({ baseURL, registry }) => {
  const account = await registry.account('owner');
  expect((await session(baseURL ?? '', account)).cookies).not.toEqual(nobody.cookies);
});
