// The list, with and without scripts: what it finds, how it is sorted, what can be taken away from it.

import { readFileSync } from 'node:fs';

import { unique } from '../support/accounts.ts';
import { ClientListPage } from '../support/client-list.ts';
import { expect, test } from '../support/test.ts';

test('one box searches every field, and each hit says where it was found', async ({ page, visit, registry }) => {
  const word = unique('zz').toLowerCase();
  const owner = await registry.account('owner', `Owner ${word}owner`);
  const client = await registry.register({
    name: `Find ${word}name`,
    redirect_uris: ['https://first.example/cb', `https://${word}redirect.example/cb`],
    post_logout_redirect_uris: [`https://${word}logout.example/`],
    website_url: `https://${word}website.example/`,
    terms_url: `https://${word}terms.example/`,
    contact_email: `${word}contact@kiln.example`,
  });
  await registry.done('clients/add_owner', { key: client.key, email: owner.email });
  const list = new ClientListPage(page);
  const search = async (text: string): Promise<void> => {
    await visit('/clients');
    await list.search.fill(text);
    await list.search.press('Enter');
    await expect(list.row(client.form.name)).toBeVisible();
    await expect(list.rows).toHaveCount(1);
  };
  for (const [text, field] of [
    [`${word}redirect`, 'Redirect URI'],
    [`${word}logout`, 'Post logout redirect URI'],
    [`${word}website`, 'Website URL'],
    [`${word}terms`, 'Terms URL'],
    [`${word}contact`, 'Contact email'],
    [`${word}owner`, 'Owner'],
    [client.client_id, 'Client ID'],
  ] as const) {
    await test.step(field, async () => {
      await search(text);
      await expect(list.row(client.form.name)).toContainText(field);
      await expect(list.row(client.form.name).locator('mark')).toHaveText(text);
    });
  }
  // The case does not matter, and a hit in the name is marked there.
  await search(`${word}NAME`);
  await expect(list.row(client.form.name).locator('mark')).toHaveText(`${word}name`);
});

test('the filters of the address do what they say', async ({ page, visit, registry }) => {
  const word = unique('Sieve');
  const clients = {
    plain: await registry.register({ name: `${word} plain` }),
    public: await registry.register({ name: `${word} public`, client_type: 'public' }),
    signed: await registry.register({ name: `${word} signed`, jwt_alg: 'HS256' }),
    implicit: await registry.register({ name: `${word} implicit`, response_types: ['id_token'] }),
    warned: await registry.register({ name: `${word} warned`, redirect_uris: ['https://192.168.7.7/cb'] }),
    suspended: await registry.register({ name: `${word} suspended` }),
    owned: await registry.register({ name: `${word} owned` }),
  };
  await registry.done('clients/set_status', { key: clients.suspended.key, suspended: 'true', reason: '' });
  const owner = await registry.account('owner');
  await registry.done('clients/add_owner', { key: clients.owned.key, email: owner.email });
  const list = new ClientListPage(page);
  for (const [query, name] of [
    ['type=public', 'public'],
    ['alg=HS256', 'signed'],
    ['response_type=id_token', 'implicit'],
    ['problems=yes', 'warned'],
    ['status=suspended', 'suspended'],
    [`owner=${encodeURIComponent(owner.email)}`, 'owned'],
  ] as const) {
    await test.step(query, async () => {
      await visit(`/clients?q=${word}&${query}`);
      await expect.poll(() => list.names()).toEqual([`${word} ${name}`]);
    });
  }
  await visit(`/clients?q=${word}&created=7`);
  await expect(list.rows).toHaveCount(7);
  await visit(`/clients?q=${word}&to=2001-01-01`);
  await expect(list.rows).toHaveCount(0);
  await visit('/clients?sort=nonsense&page=nonsense&status=nonsense&created=-5&from=31-12-2001');
  await expect(list.rows.first()).toBeVisible();
});

test('a filter is a link that sets it, and then one that takes it away', async ({ page, visit }) => {
  const list = new ClientListPage(page);
  await visit('/clients?q=a');
  await list.filter(/^Confidential/);
  await expect(page).toHaveURL('/clients?q=a&type=confidential');
  await list.filter('code', 'Response type');
  await expect(page).toHaveURL('/clients?q=a&type=confidential&response_type=code');
  await list.filter(/^Response type: code/);
  await expect(page).toHaveURL('/clients?q=a&type=confidential');
  await list.filter('Clear all');
  await expect(page).toHaveURL('/clients');
});

test('headers sort both ways, and say how', async ({ page, visit, registry }) => {
  const word = unique('Order');
  for (const letter of ['b', 'C', 'a']) await registry.register({ name: `${word} ${letter}` });
  const list = new ClientListPage(page);
  await visit(`/clients?q=${word}`);
  const header = (name: string) => page.getByRole('columnheader', { name });
  await expect(header('Client')).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => list.names()).toEqual(['a', 'b', 'C'].map(letter => `${word} ${letter}`));
  await header('Client').getByRole('link').click();
  await expect(header('Client')).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=-name/);
  await expect.poll(() => list.names()).toEqual(['C', 'b', 'a'].map(letter => `${word} ${letter}`));
  await page.locator('summary').filter({ hasText: 'Order:' }).click();
  await page.getByRole('link', { name: 'Newest first' }).click();
  await expect.poll(() => list.names()).toEqual(['a', 'C', 'b'].map(letter => `${word} ${letter}`));
});

test('what is shown can be taken along, as CSV and as JSON', async ({ page, visit, registry, request }) => {
  const word = unique('Export');
  const client = await registry.register({ name: `=${word} "quoted", with commas` });
  await registry.register({ name: `${word} second`, client_type: 'public' });
  await visit(`/clients?q=${word}&type=confidential`);
  await page.getByText('Download', { exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As CSV' }).click()]);
  expect(download.suggestedFilename()).toBe('clients.csv');
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^name,client_type,client_id,/);
  // No spreadsheet takes a name for a formula.
  expect(lines[1]).toBe(lines[1]?.startsWith(`"'=${word} ""quoted"", with commas",confidential,${client.client_id}`) ? lines[1] : 'a quoted name');

  await visit(`/clients?q=${word}&type=confidential`);
  await page.getByText('Download', { exact: true }).click();
  const json = (await page.getByRole('link', { name: 'As JSON' }).getAttribute('href')) ?? '';
  const rows = (await (await request.get(json)).json()) as { name: string; client_id: string }[];
  expect(rows.map(row => row.client_id)).toEqual([client.client_id]);
});

test('a filter that nothing fits says what to do next', async ({ page, visit }) => {
  await visit('/clients?q=no-such-thing-anywhere&type=public');
  await expect(page.getByRole('heading', { name: 'Nothing found for “no-such-thing-anywhere”' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Search all clients' })).toHaveAttribute('href', '/clients?q=no-such-thing-anywhere');
  await expect(page.getByRole('link', { name: 'Show all clients' })).toBeVisible();
});
