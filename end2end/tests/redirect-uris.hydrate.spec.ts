// The rows of redirect URIs: made, pasted, removed, judged and mended.

import { unique } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

test('Enter makes a row, Backspace takes an empty one away, arrows go from row to row', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.uri(1).fill('https://one.example/cb');
  await form.uri(1).press('Enter');
  await expect(form.uri(2)).toBeFocused();
  await page.keyboard.type('https://two.example/cb');
  await page.keyboard.press('Enter');
  await expect(form.uri(3)).toBeFocused();
  // An empty row makes no other empty row.
  await page.keyboard.press('Enter');
  await expect(form.uri(4)).toHaveCount(0);
  await page.keyboard.press('Backspace');
  await expect(form.uri(3)).toHaveCount(0);
  await expect(form.uri(2)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(form.uri(1)).toBeFocused();
  expect(await form.uris()).toEqual(['https://one.example/cb', 'https://two.example/cb']);
});

test('many lines pasted become a row each, with CR LF and blank lines', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  const all = Array.from({ length: 12 }, (_, at) => `https://app${at}.paste.example/cb`);
  await page.evaluate(text => navigator.clipboard.writeText(text), `${all.slice(0, 6).join('\r\n')}\r\n\r\n${all.slice(6).join('\n')}\r\n`);
  await form.uri().focus();
  await page.keyboard.press('Control+v');
  await expect(form.uri(12)).toBeFocused();
  expect(await form.uris()).toEqual(all);
  await form.name.fill(unique('Paste '));
  await expect(form.aside).toContainText('A client ID and a secret will be made.');
  await form.save.click();
  await form.secretSaved();
  await visit(`/clients/${form.key()}/edit`);
  expect(await form.uris()).toEqual(all);
});

test('a removed row can be had back, in its place', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.uri().focus();
  await page.evaluate(() => navigator.clipboard.writeText('https://a.example/\nhttps://b.example/\nhttps://c.example/'));
  await page.keyboard.press('Control+v');
  await page.getByRole('button', { name: 'Remove URI 2' }).first().click();
  await expect.poll(() => form.uris()).toEqual(['https://a.example/', 'https://c.example/']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => form.uris()).toEqual(['https://a.example/', 'https://b.example/', 'https://c.example/']);
});

test('a button is still there when the press that makes a field speak ends', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.uri(1).fill('https://one.example/cb#done');
  const add = page.getByRole('button', { name: 'Add a URI' }).first();
  await add.hover();
  await page.mouse.down();
  // As long as a finger takes.
  await page.waitForTimeout(150);
  await page.mouse.up();
  await expect(form.uri(2)).toBeFocused();
  await expect(page.getByRole('button', { name: 'Remove “#done”' })).toBeVisible();
});

// What is typed, what is said about it, the button that mends it, and what then stands there.
const table: [typed: string, says: RegExp, fix?: string, mended?: string][] = [
  ['https://app.example.com/cb#done', /fragment|#done/, 'Remove “#done”', 'https://app.example.com/cb'],
  ['app.example.com/cb', /absolute/, 'Put https:// before it', 'https://app.example.com/cb'],
  ['http://app.example.com/cb', /Plain http/, 'Use https', 'https://app.example.com/cb'],
  ['HTTPS://App.Example.com/cb', /lower case/, 'Use https://app.example.com', 'https://app.example.com/cb'],
  ['https://bücher.example/cb', /ASCII/, 'Use xn--bcher-kva.example', 'https://xn--bcher-kva.example/cb'],
  ['https://app.example.com/a b', /spaces/, 'Encode the spaces|Remove the spaces'],
  ['https://app.example.com\\cb', /backslash/, 'Use slashes', 'https://app.example.com/cb'],
  ['https://accounts.example@evil.example/cb', /Browsers go to evil\.example/, 'Use accounts.example', 'https://accounts.example/cb'],
  ['https://app.example.com:0443/cb', /port|443/, 'Use 443', 'https://app.example.com:443/cb'],
  ['https://app.example.com/a/../cb', /segments/, '/cb', 'https://app.example.com/cb'],
  ['https://app.example.com/cb?code=1', /“code” is a parameter/, 'Remove “code=1”', 'https://app.example.com/cb'],
  ['http://127.1/cb', /127\.0\.0\.1/, 'Use 127.0.0.1', 'http://127.0.0.1/cb'],
  ['https://*.example.com/cb', /exactly|wildcard|\*/i],
  ['javascript:alert(1)', /runs code/],
  ['com.example.app:/cb', /application type is native/],
  ['https:///cb', /No host/],
];

test('each shape of mistake is named beneath its row, and the fix mends it', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  for (const [typed, says, fix, mended] of table) {
    await test.step(typed, async () => {
      await form.uri().fill(typed);
      await form.uri().blur();
      const row = form.uriRow();
      await expect(row.getByText(says).last()).toBeVisible();
      await expect(form.uri()).toHaveAttribute('aria-invalid', 'true');
      if (!fix) return;
      await row.getByRole('button', { name: new RegExp(fix.replace(/[.*+?^${}()[\]\\]/g, '\\$&')) }).first().click();
      if (mended) await expect(form.uri()).toHaveValue(mended);
      await expect(form.uri()).toBeFocused();
    });
  }
});

test('look-alike letters are shown as people would read them, by tables of the server', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Look '), 'https://xn--pple-43d.example/cb');
  await form.uri().blur();
  await expect(form.uriRow()).toContainText('Shown to people as аpple.example');
  await expect(form.aside).toContainText('One warning to look at.');
  await form.save.click();
  await form.secretSaved();
  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
});

test('a duplicate is noted and kept once', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.name.fill(unique('Twice '));
  await form.uri(1).fill('https://twice.example/cb');
  await form.uri(1).press('Enter');
  await form.uri(2).fill('https://twice.example/cb');
  await form.uri(2).blur();
  await expect(form.uriRow(2)).toContainText(/twice|once|already|duplicate/i);
  await form.save.click();
  await form.secretSaved();
  await visit(`/clients/${form.key()}/edit`);
  expect(await form.uris()).toEqual(['https://twice.example/cb']);
});
