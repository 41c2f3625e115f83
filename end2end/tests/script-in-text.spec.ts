// Text that is markup to somebody is text everywhere.

import { unique } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

const evil = `<img src=x onerror=alert(1)>"'</title></textarea><b>`;

test('markup in every field is shown as it was typed', async ({ page, visit, registry }) => {
  page.on('dialog', () => {
    throw new Error('a script ran');
  });
  const name = `${unique('X')} ${evil}`;
  const first = await registry.register({ name });
  const client = await registry.change(first, { contact_email: 'x@kiln.example', scope: 'openid "<b>'.slice(0, 6) }, evil);
  await registry.done('clients/rotate', { key: client.key, name: evil, grace: 'day', days: '' });
  await registry.done('clients/set_status', { key: client.key, suspended: 'true', reason: evil });
  for (const path of [`/clients?q=${encodeURIComponent(name)}`, client.path, `${client.path}/edit`, `${client.path}/credentials`, `${client.path}/history`, `${client.path}/danger`, `/audit?client=${client.key}`]) {
    await test.step(path, async () => {
      await visit(path);
      await expect(page.getByText(name).or(page.getByRole('heading', { name })).first()).toBeAttached();
      await expect(page.locator('img[src="x"], main b:empty')).toHaveCount(0);
    });
  }
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await expect(form.name).toHaveValue(name);
  await expect(page.getByRole('region', { name: 'What users will see' })).toContainText(`${name} wants to know you`);
  expect(await page.title()).toContain(name);
  await visit(`${client.path}/history`);
  await expect(page.getByText(`“${evil}”`).first()).toBeVisible();
  await registry.done('clients/delete', { key: client.key, confirm: name, reason: evil });
  await visit('/trash');
  await expect(page.getByRole('link', { name }).first()).toBeVisible();
});

test('a name of an account is text as well', async ({ page, visit, registry }) => {
  const email = `${unique('evil')}@clientele.example`;
  await registry.done('accounts/create', { email, name: evil, role: 'owner', password: 'a boat with two oars' });
  await visit('/accounts');
  await expect(page.getByText(evil).first()).toBeVisible();
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});

test('a search for markup shows the search', async ({ page, visit }) => {
  await visit(`/clients?q=${encodeURIComponent(evil)}`);
  await expect(page.getByRole('heading', { name: `Nothing found for “${evil}”` })).toBeVisible();
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});
