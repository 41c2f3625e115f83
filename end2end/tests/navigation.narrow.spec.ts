// On a telephone.

import { ClientFormPage } from '../support/client-form.ts';
import { unique } from '../support/accounts.ts';
import { expect, test } from '../support/test.ts';

test('the navigation opens, leads somewhere and closes', async ({ page, visit }) => {
  await visit('/clients');
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' });
  await expect(link).toBeHidden();
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await expect(link).toBeVisible();
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await expect(link).toBeHidden();
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(link).toBeHidden();
});

test('a client is registered and found', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  const name = unique('Pocket ');
  await visit('/clients/new');
  await form.fillNew(name, 'https://pocket.example/cb');
  await form.save.click();
  await form.secretSaved();
  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
  await visit('/clients');
  await page.getByRole('searchbox', { name: 'Find a client' }).fill(name);
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
});

test('what can be touched is large enough', async ({ page, visit, registry }) => {
  const client = await registry.register();
  for (const path of ['/clients', client.path, `${client.path}/edit`, '/trash', '/account']) {
    await visit(path);
    // WCAG 2.2, 2.5.8: 24 px, but for links within a sentence.
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, summary, select, input:not([type=hidden], [type=file])')]
        .filter(element => {
          const box = element.getBoundingClientRect();
          const shown = box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === 'visible';
          const target = (element.closest('label') ?? element).getBoundingClientRect();
          return shown && (Math.max(box.width, target.width) < 24 || Math.max(box.height, target.height) < 24);
        })
        .map(element => element.outerHTML.slice(0, 120)),
    );
    expect.soft(small, path).toEqual([]);
  }
});
