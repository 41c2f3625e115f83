// Every page: reachable and useful with and without scripts, with one heading and a title.

import { everyPage } from '../support/every-page.ts';
import { pages } from '../support/routes.ts';
import { expect, test } from '../support/test.ts';

test('every page has its heading, its title and its status', async ({ page, visit, registry }) => {
  test.setTimeout(180_000);
  const client = await registry.change(await registry.register(), { scope: 'openid' });
  const proposal = await registry.propose(client, { redirect_uris: [...client.form.redirect_uris, 'https://new-host.example/cb'] });
  for (const [, path, heading] of everyPage(client, proposal)) {
    await test.step(path, async () => {
      await visit(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeAttached();
      await expect(page).toHaveTitle(`${heading} · Clientele`);
      await expect(page.getByRole('main')).toHaveCount(1);
    });
  }
});

test('no page is left out', async ({ registry }) => {
  const listed = everyPage(await registry.register(), '').map(([route]) => route);
  const others = ['/sign-in', '/sign-up', '/set-up/:token', '/invitation/:token'];
  expect([...new Set([...listed, ...others])].sort()).toEqual(pages().sort());
});

test('an address that leads nowhere says so, with the status', async ({ page, tolerate }) => {
  tolerate(/status of 404/);
  for (const path of ['/nowhere', '/clients/nonsense', '/clients/01993c1b-0000-7000-8000-000000000000', '/clients/nonsense/edit']) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing here' }).first()).toBeAttached();
    await expect(page.getByRole('link', { name: /^(All clients|To the start)$/ })).toBeVisible();
  }
});
