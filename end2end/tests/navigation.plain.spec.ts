// Getting about without scripts.

import { expect, test } from '../support/test.ts';

test('everything in the navigation is a link that works, and nothing is shown that would not', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await visit('/clients');
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  const paths = await links.evaluateAll(all => all.map(one => one.getAttribute('href') ?? ''));
  expect(paths).toEqual(expect.arrayContaining(['/clients', '/audit', '/accounts']));
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  }
  // Buttons that only a script answers are not there to be pressed.
  for (const path of [client.path, `${client.path}/credentials`, '/clients', '/trash']) {
    await page.goto(path);
    for (const name of [/^Copy/, /^Keyboard/, 'Download .env', 'Clear']) {
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    }
  }
});

test('the search of the top bar is a form', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await visit('/audit');
  await page.getByRole('searchbox', { name: 'Find a client' }).fill(client.form.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: client.form.name, exact: true })).toBeVisible();
});

test('the menu of the account opens and signs out', async ({ page, registry, another, tolerate }) => {
  tolerate(/status of 403/);
  const who = await registry.account('owner');
  const theirs = await another(null);
  await theirs.goto('/sign-in');
  await theirs.getByLabel('Email').fill(who.email);
  await theirs.getByLabel('Password').fill(who.password);
  await theirs.keyboard.press('Enter');
  await theirs.getByLabel(`Account of ${who.name}`).click();
  await theirs.getByRole('button', { name: 'Sign out' }).click();
  await expect(theirs).toHaveURL('/sign-in');
  await page.goto('about:blank');
});
