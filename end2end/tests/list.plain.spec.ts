// The list as a form with checkboxes, where there is no script.

import { unique } from '../support/accounts.ts';
import { ClientListPage } from '../support/client-list.ts';
import { expect, test } from '../support/test.ts';

test('several are suspended at once, after a question', async ({ page, visit, registry }) => {
  const word = unique('Boxes');
  for (const name of ['One', 'Two']) await registry.register({ name: `${word} ${name}` });
  const list = new ClientListPage(page);
  await visit(`/clients?q=${word}`);
  await list.select(`${word} One`).check();
  await list.select(`${word} Two`).check();
  await list.bulk.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Suspend 2 clients?' })).toBeVisible();
  await expect(list.question).toContainText('Nobody signed in to any of them this week.');
  await expect(list.question.getByRole('link', { name: `${word} Two`, exact: true })).toBeVisible();
  await page.getByLabel(/^Reason/).fill('Nobody answers');
  await page.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText('2 clients suspended.')).toBeVisible();
  await expect(page).toHaveURL(`/clients?q=${word}`);
  await expect(list.row(`${word} One`)).toContainText('Suspended');
});

test('nothing selected is said', async ({ page, visit }) => {
  const list = new ClientListPage(page);
  await visit('/clients');
  await list.bulk.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Go back and select at least one.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await list.back.click();
  await expect(page).toHaveURL('/clients');
});
