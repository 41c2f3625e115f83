// What every page has around it, alive: focus and announcements after a navigation, dialogs, the skip link.

import { expect, live, session, test } from '../support/test.ts';

test('after a navigation the heading has the focus, and is announced', async ({ page, visit }) => {
  await visit('/clients');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).click();
  const heading = page.getByRole('heading', { level: 1, name: 'Audit log' });
  await expect(heading).toBeFocused();
  await expect(page.locator('[aria-live=polite]').filter({ hasText: /^Audit log$/ })).toHaveCount(1);
  await expect(page).toHaveTitle('Audit log · Clientele');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeFocused();
});

test('a navigation loads no other document', async ({ page, visit }) => {
  await visit('/clients');
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  for (const name of ['Audit log', /^Trash/, 'Accounts', /^Clients/]) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
  expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
});

test('the first tab stop skips to the page', async ({ page, visit }) => {
  await visit('/clients');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/clients#page');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('a dialog keeps the focus, closes with Esc and gives it back', async ({ page, visit }) => {
  await visit('/clients');
  const opener = page.getByRole('button', { name: /^Keyboard/ });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(dialog).toBeVisible();
  for (let stop = 0; stop < 5; stop += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => {
      const active = document.activeElement;
      return active === document.body || active?.closest('dialog') !== null;
    });
    expect(inside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('menus close with Esc and by a click elsewhere', async ({ page, visit }) => {
  await visit('/clients');
  const menu = page.getByRole('link', { name: 'Account', exact: true });
  const opener = page.getByLabel('Account of Amara Quist');
  await opener.click();
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await opener.click();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(menu).toBeHidden();
});

test('nothing moves for those who ask for none', async ({ page, visit }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit('/clients/new');
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter(element => {
      const style = getComputedStyle(element);
      const longest = (text: string): number => Math.max(...text.split(',').map(one => parseFloat(one) * (one.includes('ms') ? 1 : 1000)));
      return longest(style.transitionDuration) > 1 || (style.animationName !== 'none' && longest(style.animationDuration) > 1);
    }).length,
  );
  expect(moving).toBe(0);
});

test('a session that is gone leads to the sign-in and back, from within the page', async ({ browser, server, registry, tolerate }) => {
  tolerate(/status of 401/);
  const who = await registry.account('reviewer');
  const context = await browser.newContext({ baseURL: server.url, storageState: await session(server.url, who) });
  const page = await context.newPage();
  await page.goto('/clients');
  await live(page);
  await context.clearCookies();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=(%2F|\/)audit$/);
  await context.close();
});
