// The list with scripts: it answers while one types, and its state is its address.

import { unique } from '../support/accounts.ts';
import { ClientListPage } from '../support/client-list.ts';
import { expect, test } from '../support/test.ts';

test('the list narrows with every letter, and says so in the address', async ({ page, visit, registry }) => {
  const word = unique('Quillfeather');
  const client = await registry.register({ name: `${word} Archive` });
  const list = new ClientListPage(page);
  await visit('/clients');
  await list.search.pressSequentially(word.slice(0, 8));
  await expect(page).toHaveURL(new RegExp(`q=${word.slice(0, 8)}`));
  await expect(list.row(client.form.name)).toBeVisible();
  await expect(list.row(client.form.name).locator('mark')).toHaveText(word.slice(0, 8));
  await expect(list.search).toBeFocused();
  await list.search.fill(`${word} nowhere`);
  await expect(page.getByRole('heading', { name: `Nothing found for “${word} nowhere”` })).toBeVisible();
  await page.getByRole('link', { name: 'Show all clients' }).click();
  await expect(page).toHaveURL('/clients');
  await expect(list.search).toHaveValue('');
});

test('back and forward go through the filters', async ({ page, visit }) => {
  const list = new ClientListPage(page);
  await visit('/clients');
  await list.filter(/^Public/);
  await expect(page).toHaveURL('/clients?type=public');
  await list.filter('RS256', 'Algorithm');
  await expect(page).toHaveURL('/clients?type=public&alg=RS256');
  await page.goBack();
  await expect(page).toHaveURL('/clients?type=public');
  await expect(list.filters.getByRole('link', { name: /^Public/ })).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(page).toHaveURL('/clients');
  await expect(list.filters.getByRole('link', { name: /^All/ })).toHaveAttribute('aria-current', 'true');
  await page.goForward();
  await expect(page).toHaveURL('/clients?type=public');
  await expect(list.rows.filter({ hasNotText: 'Public' })).toHaveCount(0);
});

test('keys: / finds, j and k walk, x selects, Enter opens, n registers, ? lists them', async ({ page, visit }) => {
  const list = new ClientListPage(page);
  await visit('/clients');
  await page.keyboard.press('/');
  await expect(list.search).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list.search).not.toBeFocused();
  await page.keyboard.press('j');
  const links = list.rows.getByRole('cell').getByRole('link');
  const focused = (at: number): Promise<void> => expect(list.rows.nth(at).locator(':focus')).toHaveCount(1);
  await focused(0);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await focused(1);
  await page.keyboard.press('x');
  await expect(list.rows.nth(1).getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(help).toBeVisible();
  await expect(help).toContainText('Register a client');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  const name = (await links.nth(1).textContent()) ?? '';
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeAttached();
  await page.keyboard.press('n');
  await expect(page).toHaveURL('/clients/new');
});

test('keys do nothing while one types', async ({ page, visit }) => {
  await visit('/clients/new');
  const name = page.getByLabel('Name', { exact: true });
  await name.pressSequentially('n/?jkx');
  await expect(name).toHaveValue('n/?jkx');
  await expect(page).toHaveURL('/clients/new');
});

test('many at once are suspended, resumed and deleted, each after a question', async ({ page, visit, registry }) => {
  const word = unique('Bulkhead');
  const names = [`${word} One`, `${word} Two`, `${word} Three`];
  for (const name of names) await registry.register({ name });
  const list = new ClientListPage(page);
  await visit(`/clients?q=${word}`);
  await list.select(`${word} One`).check();
  await list.select(`${word} Two`).check();
  await expect(list.bulk).toContainText('2 selected');

  await list.bulk.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Suspend 2 clients?' })).toBeVisible();
  await expect(list.question).toContainText('Nobody signed in to any of them this week.');
  await list.back.click();
  await expect(list.row(`${word} One`)).toContainText('Active');
  await list.select(`${word} One`).check();
  await list.select(`${word} Two`).check();
  await list.bulk.getByRole('button', { name: 'Suspend' }).click();
  await page.getByLabel(/^Reason/).fill('Nobody answers');
  await page.getByRole('button', { name: 'Suspend' }).click();
  await expect(list.toast.getByText('2 clients suspended.')).toBeVisible();
  await expect(list.row(`${word} One`)).toContainText('Suspended');
  await expect(list.row(`${word} Three`)).toContainText('Active');

  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await expect(list.bulk).toContainText('3 selected');
  await list.bulk.getByRole('button', { name: 'Resume' }).click();
  await expect(list.question.getByRole('listitem').filter({ hasText: `${word} Three` })).toContainText('stays as it is');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(list.toast.getByText('2 clients resumed.')).toBeVisible();
  await expect(list.row(`${word} One`)).toContainText('Active');

  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await list.bulk.getByRole('button', { name: 'Delete' }).click();
  await expect(list.question).toContainText('They stay in the trash for 30 days');
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: `Nothing found for “${word}”` })).toBeVisible();
  await visit('/trash');
  for (const name of names) await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
});

test('a click with Shift chooses all in between', async ({ page, visit, registry }) => {
  const word = unique('Range');
  for (const name of ['A', 'B', 'C', 'D']) await registry.register({ name: `${word} ${name}` });
  const list = new ClientListPage(page);
  await visit(`/clients?q=${word}`);
  await list.select(`${word} A`).click();
  await list.select(`${word} C`).click({ modifiers: ['Shift'] });
  await expect(list.bulk).toContainText('3 selected');
  await expect(list.select(`${word} B`)).toBeChecked();
  await expect(list.select(`${word} D`)).not.toBeChecked();
  await list.select(`${word} B`).click({ modifiers: ['Shift'] });
  await expect(list.bulk).toContainText('1 selected');
  await list.bulk.getByRole('button', { name: 'Clear' }).click();
  await expect(list.select(`${word} A`)).not.toBeChecked();
});

test('a long name stays within its column', async ({ page, visit, registry }) => {
  const name = `${unique('Long')} ${'W'.repeat(80)}`;
  await registry.register({ name });
  const list = new ClientListPage(page);
  await visit(`/clients?q=${name.slice(0, 10)}`);
  await expect(list.row(name)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
