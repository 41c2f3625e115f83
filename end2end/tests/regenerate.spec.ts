// Making a new secret as the registry's users have always done it: public, save, confidential, save.

import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

test('public erases the secret, confidential makes a new one', async ({ page, visit, registry, javaScriptEnabled }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.clientType('Public').check();
  if (javaScriptEnabled) await expect(form.aside).toContainText('The secret will be erased: public clients have none.');
  await form.save.click();
  await expect(page).toHaveURL(client.path);
  await visit(`${client.path}/credentials`);
  await expect(page.getByText(client.secret.slice(0, 7))).toHaveCount(0);

  await visit(`${client.path}/edit`);
  await form.clientType('Confidential').check();
  if (javaScriptEnabled) await expect(form.aside).toContainText('A secret will be made, and shown once.');
  await form.save.click();
  const secret = await form.readSecret();
  expect(secret).not.toBe(client.secret);
  if (javaScriptEnabled) await form.secretSaved();
  await visit(client.path);
  await expect(page.getByText(client.client_id, { exact: true })).toBeVisible();
});
