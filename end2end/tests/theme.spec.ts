// Light, dark, or as the system says.

import { expect, test } from '../support/test.ts';

const background = (page: import('@playwright/test').Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor);

test('the choice holds from the first byte of the next page on', async ({ page, visit, request }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await visit('/account');
  const light = await background(page);
  await page.getByRole('main').getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => background(page)).not.toBe(light);
  await expect.poll(() => page.context().cookies()).toContainEqual(expect.objectContaining({ name: 'theme', value: 'dark' }));
  await visit('/clients');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // No flash: the server has written it into the document.
  const html = await (await page.context().request.get('/clients')).text();
  expect(html).toMatch(/<html[^>]*data-theme="dark"/);

  await visit('/account');
  await expect(page.getByRole('main').getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('main').getByRole('button', { name: 'System' }).click();
  await expect.poll(() => background(page)).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => background(page)).not.toBe(light);
  expect((await request.post('/theme', { form: { theme: 'mauve' } })).status()).toBe(400);
});
