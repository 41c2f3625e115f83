// Two people change one client at the same time.

import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

test('the second to save sees both versions, and nothing of either is lost', async ({ page, visit, registry, javaScriptEnabled, tolerate }) => {
  tolerate(/status of 409/);
  const client = await registry.register({ scope: 'openid' });
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  const theirs = await registry.change(client, { name: `${client.form.name} of theirs`, website_url: 'https://theirs.example/' }, 'Renamed');

  await form.name.fill(`${client.form.name} of mine`);
  await form.contactEmail.fill('mine@kiln.example');
  await form.save.click();
  await expect(form.conflict).toBeVisible();
  await expect(form.conflict).toContainText('amara.quist@clientele.example saved revision 2');
  // Their change that does not get in the way of mine is taken; mine stands where both changed the same.
  await expect(form.websiteUrl).toHaveValue('https://theirs.example/');
  await expect(form.name).toHaveValue(`${client.form.name} of mine`);
  await expect(form.contactEmail).toHaveValue('mine@kiln.example');
  const row = form.conflict.getByRole('group', { name: 'Name' });
  await expect(row).toContainText(`${client.form.name} of theirs`);
  if (javaScriptEnabled) {
    await expect(row.getByRole('radio', { name: /^Yours/ })).toBeChecked();
    await row.getByRole('radio', { name: /^Theirs/ }).check();
    await expect(form.name).toHaveValue(theirs.form.name);
  }
  await form.save.click();
  await expect(page).toHaveURL(client.path);
  await visit(`${client.path}/edit`);
  await expect(form.name).toHaveValue(javaScriptEnabled ? theirs.form.name : `${client.form.name} of mine`);
  await expect(form.contactEmail).toHaveValue('mine@kiln.example');
  await expect(form.websiteUrl).toHaveValue('https://theirs.example/');
});
