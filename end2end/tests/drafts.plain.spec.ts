// Without scripts nothing is kept while somebody types: a button does it.

import { unique } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

test('what is half filled in is kept with a button, and gone on with', async ({ visit, another }) => {
  const page = await another('owner');
  const form = new ClientFormPage(page);
  const name = unique('Half ');
  await visit('/clients/new', page);
  await form.name.fill(name);
  await form.websiteUrl.fill('half an address');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(page).toHaveURL(/\/clients\/new\?resume=/);
  await expect(page.getByText('Kept as a draft: go on with it')).toBeVisible();
  await expect(form.websiteUrl).toHaveValue('half an address');
  await visit('/my-clients', page);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(form.name).toHaveValue(name);
});
