// What applications know of somebody, and how they take it back.

import { expect, session, test } from '../support/test.ts';

test.use({ role: 'owner' });

test('somebody says what applications may know, and it is kept', async ({ page, visit, violations, registry, server }) => {
  // Somebody of its own: others ask what the shared owner says of themselves.
  const { cookies } = await session(server.url, await registry.account('owner'));
  await page.context().addCookies(cookies);
  await visit('/account');
  await page.getByRole('link', { name: 'Show them' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Applications' })).toBeVisible();
  await page.getByLabel('Nickname').fill('Skipper');
  await page.getByLabel('Town').fill('Oslo');
  expect(await violations()).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await visit('/account/applications');
  await expect(page.getByLabel('Nickname')).toHaveValue('Skipper');
  await expect(page.getByLabel('Town')).toHaveValue('Oslo');
});

test('what cannot be said to applications is refused', async ({ page, visit, tolerate }) => {
  tolerate(/status of 4\d\d/);
  await visit('/account/applications');
  await page.getByLabel('Website').fill('skipper.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Website: “skipper.example” is not accepted. With https:// in front.')).toBeVisible();
});

test('an application that was let in is shut out', async ({ page, visit, registry, tolerate }) => {
  tolerate(/rp\.example|ERR_|status of 4\d\d/);
  const client = await registry.register({ redirect_uris: ['https://rp.example/cb'] });
  const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: 'https://rp.example/cb', response_type: 'code', scope: 'openid email' });
  await page.goto(`/authorize?${query}`);
  const left = page.waitForRequest(/^https:\/\/rp\.example/);
  await page.getByRole('button', { name: 'Allow' }).click();
  await left;
  await expect(async () => {
    await visit('/account/applications');
    await expect(page.getByRole('listitem').filter({ hasText: client.form.name })).toContainText('Knows your e-mail address, who you are');
  }).toPass();
  await page.getByRole('button', { name: `Shut out ${client.form.name}` }).click();
  await expect(page.getByText('It is shut out.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: client.form.name })).toHaveCount(0);
  await page.goto(`/authorize?${query}`);
  await expect(page.getByRole('button', { name: 'Allow' })).toBeVisible();
});
