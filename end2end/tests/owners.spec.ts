// Whom a client belongs to.

import { expect, test } from '../support/test.ts';

test('an owner is added by address, found by it, and removed', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await visit(client.path);
  const owners = page.getByRole('region', { name: 'Owners' });
  await expect(owners).toContainText('Nobody owns this client.');
  await owners.getByLabel('E-mail address of an account').fill('odile.marsh@clientele.example');
  await owners.getByRole('button', { name: 'Add owner' }).click();
  await expect(page.getByRole('region', { name: 'Owners' })).toContainText('Odile Marsh');
  await visit('/clients?owner=odile.marsh@clientele.example&sort=-created');
  await expect(page.getByRole('link', { name: client.form.name })).toBeVisible();

  await visit(client.path);
  await page.getByRole('button', { name: 'Remove odile.marsh@clientele.example' }).click();
  await expect(owners).toContainText('Nobody owns this client.');
});

test('clients that nobody owns are found by that', async ({ page, visit, registry }) => {
  const owned = await registry.register();
  const orphaned = await registry.register();
  await registry.done('clients/add_owner', { key: owned.key, email: 'odile.marsh@clientele.example' });
  await visit('/clients?sort=-created');
  await page.getByText('Owner', { exact: true }).click();
  await page.getByRole('link', { name: 'Nobody owns it' }).click();
  await expect(page.getByRole('link', { name: 'Owner: nobody' })).toBeVisible();
  await expect(page.getByRole('link', { name: orphaned.form.name })).toBeVisible();
  await expect(page.getByRole('link', { name: owned.form.name })).toHaveCount(0);
  await page.getByRole('link', { name: 'Owner: nobody' }).click();
  await expect(page.getByRole('link', { name: owned.form.name })).toBeVisible();
});

test('an address without an account is refused in words', async ({ page, visit, registry, tolerate }) => {
  tolerate(/status of 400/);
  const client = await registry.register();
  await visit(client.path);
  await page.getByLabel('E-mail address of an account').fill('nobody@clientele.example');
  await page.getByRole('button', { name: 'Add owner' }).click();
  await expect(page.getByText('There is no account with the address “nobody@clientele.example”. Create it under Accounts first.')).toBeVisible();
});
