// A registry with more clients than a page has rows.

import { ClientListPage } from '../support/client-list.ts';
import { expect, test } from '../support/test.ts';

test.use({ launch: { clients: 1000 } });

test('pages of a hundred, there and back, without a gap or a repetition', async ({ page, visit }) => {
  const list = new ClientListPage(page);
  await visit('/clients');
  await expect(list.pager).toContainText('100 of 1,000 clients');
  await expect(list.pager.getByRole('link', { name: 'Previous' })).toHaveCount(0);
  const seen = new Set<string>();
  const keys = (): Promise<(string | null)[]> => list.rows.getByRole('cell').getByRole('link').evaluateAll(all => all.map(one => one.getAttribute('href')));
  for (let number = 1; number <= 10; number += 1) {
    await expect(list.rows).toHaveCount(100);
    const here = await keys();
    for (const key of here) seen.add(key ?? '');
    expect(seen.size).toBe(number * 100);
    if (number < 10) {
      await list.pager.getByRole('link', { name: 'Next' }).click();
      await expect.poll(async () => (await keys())[0]).not.toBe(here[0]);
    }
  }
  await expect(list.pager.getByRole('link', { name: 'Next' })).toHaveCount(0);
  const last = await keys();
  await list.pager.getByRole('link', { name: 'Previous' }).click();
  await expect.poll(async () => (await keys())[0]).not.toBe(last[0]);
  for (const key of await keys()) expect(seen.has(key ?? '')).toBe(true);
});

test('a search over all of them is there at once', async ({ page, visit, request }) => {
  const list = new ClientListPage(page);
  await visit('/clients?q=kestrel');
  await expect(list.rows.first()).toContainText(/kestrel/i);
  const times: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const started = performance.now();
    expect((await request.get(`/clients?q=kestrel&type=public&sort=-created`)).status()).toBe(200);
    times.push(performance.now() - started);
  }
  // Generous: this is a debug build on a busy machine at times. The benchmark is strict.
  expect(Math.min(...times)).toBeLessThan(500);
});
