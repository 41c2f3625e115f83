// What an owner or an admin sees of the sign-ins to a client: what was refused and why, and what is used.

import { expect, test } from '../support/test.ts';

test.use({ role: 'admin' });

test('a sign-in that fails is explained and mended', async ({ page, visit, registry, violations, tolerate }) => {
  tolerate(/status of 400/);
  const client = await registry.register({ require_consent: false });
  await visit(`${client.path}/sign-ins`);
  await expect(page.getByText('Nothing was refused.')).toBeVisible();
  await expect(page.getByText('Nobody has signed in so far.').first()).toBeVisible();

  const wrong = `${client.form.redirect_uris[0]}/`;
  const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: wrong, response_type: 'code', scope: 'openid' });
  await page.goto(`/authorize?${query}`);
  await expect(page.getByRole('heading', { name: 'The application cannot be answered there' })).toBeVisible();
  const number = page.getByRole('link', { name: /^[0-9a-f-]{36}$/ });
  const request = await number.innerText();
  // It is written down within a second.
  await expect(async () => expect((await page.request.get(`/requests/${request}`)).status()).toBe(200)).toPass();
  await number.click();
  await expect(page).toHaveURL(`${client.path}/sign-ins?request=${request}`);
  const refused = page.getByRole('listitem').filter({ hasText: 'with a slash at the end' });
  await expect(refused).toContainText('Authorization request');
  await expect(refused.getByRole('region', { name: 'Both URIs, character by character' })).toContainText(wrong);
  expect(await violations()).toEqual([]);

  await refused.getByText('What was sent').click();
  await expect(refused.getByText(request)).toBeVisible();
  await refused.getByText('Add this redirect URI…').click();
  await expect(refused.getByText('add only what is yours')).toBeVisible();
  await refused.getByRole('button', { name: 'Add this redirect URI' }).click();
  await expect(page.getByText('Settled')).toBeVisible();
  await expect(page.getByText('It is by now.')).toBeVisible();
  await visit(client.path);
  await expect(page.getByText(wrong, { exact: true }).first()).toBeVisible();
});

test('a number that is not there is said to be none', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await visit(`${client.path}/sign-ins?request=nonsense`);
  await expect(page.getByText('No refused request of this client has this number.')).toBeVisible();
  await expect(page.getByLabel('Request number')).toHaveValue('nonsense');
});

test('a test sign-in shows the tokens with their claims', async ({ page, visit, registry, violations }) => {
  const client = await registry.register({ response_types: ['code', 'code id_token'] });
  await visit(`${client.path}/sign-ins`);
  await page.getByLabel('Response type').selectOption('code id_token');
  await page.getByRole('button', { name: 'Test the sign-in' }).click();
  await expect(page.getByRole('heading', { name: `${client.form.name} wants to know you` })).toBeVisible();
  await page.getByRole('button', { name: 'Allow' }).click();
  const onward = page.getByRole('button', { name: 'Continue' });
  const shown = page.getByRole('heading', { level: 1, name: `Test sign-in to ${client.form.name}` });
  // Where scripts run, the page between posts itself.
  await expect(onward.or(shown)).toBeVisible();
  if (await onward.isVisible().catch(() => false)) await onward.click().catch(() => undefined);
  await expect(shown).toBeVisible();
  await expect(page.getByText('It works', { exact: true })).toBeVisible();
  await expect(page.getByText('Whom it is about.').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What the token endpoint says' })).toBeVisible();
  expect(await violations()).toEqual([]);
  await page.getByRole('link', { name: 'Back to the client' }).click();
  await expect(page).toHaveURL(`${client.path}/sign-ins`);
});

test('the panel of the quick start names what is wrong, and turns green', async ({ page, visit, registry, javaScriptEnabled }) => {
  const client = await registry.register({ require_consent: false });
  await visit(`${client.path}/quick-start`);
  const panel = page.getByRole('region', { name: 'Does it work?' });
  await expect(panel).toContainText('Waits for the first request');
  const look = async (text: string): Promise<void> => {
    await expect(async () => {
      if (!javaScriptEnabled) await page.reload();
      await expect(panel).toContainText(text, { timeout: javaScriptEnabled ? 5_000 : 500 });
    }).toPass();
  };
  const uri = client.form.redirect_uris[0] ?? '';
  const ask = (redirect_uri: string): string =>
    `/authorize?${new URLSearchParams({ client_id: client.client_id, redirect_uri, response_type: 'code', scope: 'openid' })}`;
  await page.request.get(ask(uri.replace('https', 'http')), { maxRedirects: 0 });
  await look('It was sent with http, and is registered with https.');
  const answer = await page.request.get(ask(uri), { maxRedirects: 0 });
  const code = new URL(answer.headers().location ?? '').searchParams.get('code') ?? '';
  await look('A request has come');
  const authorization = `Basic ${Buffer.from(`${client.client_id}:${client.secret}`).toString('base64')}`;
  const form = { grant_type: 'authorization_code', code, redirect_uri: uri };
  expect((await page.request.post('/token', { form, headers: { authorization } })).status()).toBe(200);
  await look('It works');
});
