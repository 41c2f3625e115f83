// Owners and their own clients. To them there are no others.

import { ClientFormPage } from '../support/client-form.ts';
import { signIn } from '../support/session.ts';
import { expect, test } from '../support/test.ts';

test.use({ role: null });

test('an owner starts at their own clients, and finds no others', async ({ page, visit, registry, tolerate }) => {
  tolerate(/status of 40[34]/);
  const mine = await registry.register();
  const foreign = await registry.register();
  const who = await registry.owner(mine);
  await page.goto('/sign-in');
  await signIn(page, who);
  await expect(page).toHaveURL('/my-clients');
  await expect(page.getByRole('heading', { level: 1, name: 'My clients' })).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: mine.form.name });
  await expect(row).toContainText('Active');
  await expect(row).toContainText('You alone');
  await expect(row).toContainText(mine.client_id);
  await expect(page.getByText(foreign.form.name)).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText(['My clients']);
  await expect(page.getByRole('searchbox')).toHaveCount(0);

  await visit('/');
  await expect(page).toHaveURL('/my-clients');
  for (const path of ['', '/edit', '/credentials', '/history', '/danger']) {
    const response = await page.goto(`${foreign.path}${path}`);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByText(foreign.form.name)).toHaveCount(0);
  }
  const response = await page.goto('/clients');
  expect(response?.status()).toBe(403);
  await page.getByRole('main').getByRole('link', { name: 'My clients' }).click();
  await expect(row).toBeVisible();
});

test('an owner keeps their client: secrets, and giving it up', async ({ page, visit, registry, javaScriptEnabled, tolerate }) => {
  tolerate(/status of 404/);
  const mine = await registry.register();
  const who = await registry.owner(mine);
  await page.goto(`/sign-in?next=${mine.path}`);
  await signIn(page, who);
  const tabs = page.getByRole('navigation', { name: 'Pages of this client' });
  await expect(tabs.getByRole('link')).toHaveText(['Overview', 'Edit', 'Credentials', 'Quick start', 'Sign-ins', 'History', 'Delete']);
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link')).toHaveText(['My clients']);
  await visit(`${mine.path}/credentials`);
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  const form = new ClientFormPage(page);
  expect(await form.readSecret()).toMatch(/^cl_/);
  if (javaScriptEnabled) await form.secretSaved();
  await visit(`${mine.path}/history`);
  await expect(page.getByText('Registered', { exact: true })).toBeVisible();

  await visit(`${mine.path}/danger`);
  await expect(page.getByRole('button', { name: 'Suspend this client' })).toHaveCount(0);
  await page.getByLabel('Type the name to confirm').fill(mine.form.name);
  await page.getByRole('button', { name: 'Delete this client' }).click();
  await expect(page).toHaveURL('/my-clients');
  await expect(page.getByText('You own no clients yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Register a client' })).toBeVisible();
});

test('what needs attention comes first, with the way to deal with it', async ({ page, registry }) => {
  const calm = await registry.register({ name: 'Aardvark of the north' });
  const urgent = await registry.register();
  const who = await registry.owner(calm);
  await registry.done('clients/add_owner', { key: urgent.key, email: who.email });
  await registry.done('clients/rotate', { key: urgent.key, name: '', grace: 'now', days: '6' });
  await page.goto('/sign-in');
  await signIn(page, who);
  const rows = page.getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(/A secret expires in [56] days\./);
  await expect(rows.last()).toContainText('Nothing');
  await page.getByRole('link', { name: `Make another: ${urgent.form.name}` }).click();
  await expect(page).toHaveURL(`${urgent.path}/credentials`);
});

test('a client that nobody owns is claimed with its secret', async ({ page, registry, tolerate }) => {
  tolerate(/status of 400/);
  const orphan = await registry.register();
  const who = await registry.account('owner');
  await page.goto('/sign-in');
  await signIn(page, who);
  await page.getByRole('link', { name: 'Claim a client' }).click();
  const claim = page.getByRole('region', { name: 'Claim a client' });
  await claim.getByLabel('Client ID').fill(orphan.client_id);
  await claim.getByLabel('Client secret').fill(`${orphan.secret.slice(0, -1)}x`);
  await claim.getByRole('button', { name: 'Claim it' }).click();
  await expect(page.getByText(/There is no client without an owner that has this client ID and this secret/)).toBeVisible();
  await claim.getByLabel('Client ID').fill(orphan.client_id);
  await claim.getByLabel('Client secret').fill(orphan.secret);
  await claim.getByRole('button', { name: 'Claim it' }).click();
  await expect(page).toHaveURL(orphan.path);
  await expect(page.getByText('You are the owner of this client now').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Owners' })).toContainText(who.name);
});
