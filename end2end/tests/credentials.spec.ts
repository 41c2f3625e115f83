// Secrets: named, overlapping, ending.

import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

test('a second secret with a name and an end, while the first goes on for a week', async ({ page, visit, registry, javaScriptEnabled }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/credentials`);
  const rows = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('without end');
  await page.getByLabel(/^Name/).fill('Blue data centre');
  await page.getByLabel(/^Ends after/).fill('365');
  await page.getByRole('radio', { name: /^7 days/ }).check();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  const secret = await form.readSecret();
  expect(secret).toMatch(/^cl_/);
  if (javaScriptEnabled) await form.secretSaved();
  await visit(`${client.path}/credentials`);
  expect(await page.content()).not.toContain(secret);
  await expect(rows).toHaveCount(2);
  const fresh = rows.filter({ hasText: 'Blue data centre' });
  await expect(fresh).toContainText('amara.quist@clientele.example');
  await expect(fresh).toContainText('until');
  await expect(rows.filter({ hasNotText: 'Blue data centre' })).toContainText('until');
  await expect(rows.filter({ hasText: 'Works' })).toHaveCount(2);
});

test('without a grace the old secret ends at once', async ({ page, visit, registry, javaScriptEnabled }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/credentials`);
  await page.getByLabel(/^Name/).fill('After the leak');
  await page.getByRole('radio', { name: /^Not at all/ }).check();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await form.readSecret();
  if (javaScriptEnabled) await form.secretSaved();
  await visit(`${client.path}/credentials`);
  const rows = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(rows.filter({ hasText: 'After the leak' })).toContainText('Works');
  await expect(rows.filter({ hasNotText: 'After the leak' })).toContainText('Ended');
});

test('a secret is revoked after a question that says what follows', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await visit(`${client.path}/credentials`);
  await page.getByLabel(`Revoke ${client.secret.slice(0, 7)}`).or(page.getByLabel(/^Revoke cl_/)).first().click();
  await expect(page.getByText('It is the only one that works. The client cannot authenticate any more.')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke now' }).click();
  await expect(page.getByRole('table').getByRole('row').filter({ hasText: 'Revoked' })).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Make a secret' })).toBeVisible();
});

test('an end that is none is refused in words', async ({ page, visit, registry, tolerate }) => {
  tolerate(/status of 400/);
  const client = await registry.register();
  await visit(`${client.path}/credentials`);
  await page.getByLabel(/^Ends after/).fill('0');
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByText('A secret can last 1 to 3,650 days. Leave it empty for one without end.')).toBeVisible();
});
