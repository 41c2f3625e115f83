// Suspending, deleting by typing the name, and bringing back.

import { expect, test } from '../support/test.ts';

test('a client is suspended and resumed', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await visit(`${client.path}/danger`);
  await page.getByLabel(/^Why/).first().fill('Its owner left');
  await page.getByRole('button', { name: 'Suspend this client' }).click();
  await expect(page.getByText('Suspended', { exact: true }).first()).toBeVisible();
  await visit(`${client.path}/danger`);
  await page.getByRole('button', { name: 'Resume this client' }).click();
  await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
});

test('only the right name deletes, and the trash gives it back', async ({ page, visit, registry, javaScriptEnabled }) => {
  const client = await registry.register();
  await visit(`${client.path}/danger`);
  const confirm = page.getByLabel('Type the name to confirm');
  const button = page.getByRole('button', { name: 'Delete this client' });
  await confirm.fill(client.form.name.slice(0, -1));
  if (javaScriptEnabled) {
    await expect(button).toBeDisabled();
  } else {
    await button.click();
    await expect(page.getByText(`To delete this client, type its name: ${client.form.name}`)).toBeVisible();
  }
  await confirm.fill(client.form.name);
  await button.click();
  await expect(page).toHaveURL('/clients');
  await expect(page.getByText('Client moved to the trash')).toBeVisible();

  await visit(client.path);
  await expect(page.getByText(/This client was deleted/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0);
  await visit('/trash');
  const row = page.getByRole('row').filter({ hasText: client.form.name });
  await expect(row).toContainText(client.client_id);
  await expect(row).toContainText(/29 days|30 days/);
  await row.getByRole('button', { name: `Restore ${client.form.name}` }).click();
  await expect(row).toHaveCount(0);
  await visit(client.path);
  await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
});

test('a deleted client is restored on its own page', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await registry.done('clients/delete', { key: client.key, confirm: client.form.name, reason: '' });
  await visit(`${client.path}/danger`);
  await page.getByRole('button', { name: 'Restore this client' }).click();
  await expect(page.getByText(/This client was deleted/)).toHaveCount(0);
  await visit(`${client.path}/edit`);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(client.form.name);
});
