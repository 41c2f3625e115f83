// Changing a client, and not losing a change.

import { ClientFormPage } from '../support/client-form.ts';
import { expect, live, test } from '../support/test.ts';

test('a change is saved with its reason, and stands in the history', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await expect(form.aside).toContainText('Nothing has changed.');
  await form.uri(1).press('Enter');
  await form.uri(2).fill('https://second.example/cb');
  await expect(form.aside).toContainText('One redirect URI will be added on a new host, second.example.');
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await form.reason.fill('A second data centre');
  await page.keyboard.press('Control+s');
  await expect(page).toHaveURL(client.path);
  await visit(`${client.path}/history`);
  await expect(page.locator('main')).toContainText('A second data centre');
  await expect(page.locator('main')).toContainText('https://second.example/cb');
});

test('PKCE is required with a switch, and the history says so', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit#require_pkce`);
  await expect(form.requirePkce).not.toBeChecked();
  await form.requirePkce.check();
  await expect(form.aside).toContainText('Sign-ins without PKCE will be refused.');
  await form.save.click();
  await expect(page).toHaveURL(client.path);
  await expect(page.getByRole('main')).toContainText(/Require PKCE\s*Yes/);
  await visit(`${client.path}/history`);
  await expect(page.getByRole('main')).toContainText('Sign-ins need PKCE');
  await visit(`${client.path}/edit`);
  await expect(form.requirePkce).toBeChecked();
});

test('saving without a change says so', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.saveAndContinue.click();
  await expect(page.getByRole('status').getByText('Nothing had changed')).toBeVisible();
});

test('leaving by a link asks first: stay, or discard', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.name.fill('Half a thought');
  const away = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Clients/ });
  await away.click();
  await expect(form.leaving).toBeVisible();
  await form.leaving.getByRole('button', { name: 'Stay here' }).click();
  await expect(form.leaving).toBeHidden();
  await expect(form.name).toHaveValue('Half a thought');
  await away.click();
  await form.leaving.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page).toHaveURL('/clients');
  await visit(`${client.path}/edit`);
  await expect(form.name).toHaveValue(client.form.name);
});

test('leaving by the back button asks first', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(client.path);
  await page.getByRole('navigation', { name: 'Pages of this client' }).getByRole('link', { name: 'Edit' }).click();
  await form.name.fill('Half a thought');
  await page.goBack();
  await expect(form.leaving).toBeVisible();
  await form.leaving.getByRole('button', { name: 'Stay here' }).click();
  await expect(form.name).toHaveValue('Half a thought');
  await expect(page).toHaveURL(`${client.path}/edit`);
});

test('closing the tab with unsaved changes asks, without them it does not', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  let asked = 0;
  page.on('dialog', dialog => {
    asked += dialog.type() === 'beforeunload' ? 1 : 0;
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toBe(0);
  await form.name.fill('Half a thought');
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await page.reload();
  expect(asked).toBe(1);
});

test('Esc leaves the field first and the page then', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.name.focus();
  await page.keyboard.press('Escape');
  await expect(form.name).not.toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(client.path);
});

test('what is typed before the scripts are there is kept', async ({ page, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  let go = (): void => {};
  const held = new Promise<void>(resolve => (go = resolve));
  await page.route('**/*.wasm', async route => {
    await held;
    await route.continue();
  });
  await page.goto(`${client.path}/edit`, { waitUntil: 'commit' });
  await form.name.fill('Typed early');
  await form.uri(1).fill(`${client.form.redirect_uris[0]}\nhttps://early.example/cb`);
  await form.requireConsent.uncheck();
  go();
  await live(page);
  await expect(form.name).toHaveValue('Typed early');
  await expect(form.requireConsent).not.toBeChecked();
  expect(await form.uris()).toEqual([...client.form.redirect_uris, 'https://early.example/cb']);
  await expect(page.getByText('Unsaved changes')).toBeVisible();
});
