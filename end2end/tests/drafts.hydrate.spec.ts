// What is typed is kept while it is typed, and gone on with on another device.

import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

const KEPT = 'Unsaved changes, kept as a draft';

test('a new client begun here is gone on with there, and saved once', async ({ page, visit, another }) => {
  const here = await another('owner');
  const form = new ClientFormPage(here);
  await visit('/clients/new', here);
  await form.name.fill('Half a kiln');
  await form.uri().fill('https://half-a-kiln.example/cb');
  await expect(here.getByText(KEPT)).toBeVisible();

  const there = await another('owner');
  await visit('/my-clients', there);
  await there.getByRole('link', { name: 'Half a kiln' }).click();
  const other = new ClientFormPage(there);
  await expect(there.getByText('You go on with your draft')).toBeVisible();
  await expect(other.name).toHaveValue('Half a kiln');
  await expect(other.uri()).toHaveValue('https://half-a-kiln.example/cb');
  await other.name.fill('A whole kiln');
  await there.getByRole('button', { name: 'Submit for review' }).click();
  await other.secretSaved();
  await expect(there).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
  await visit('/my-clients', there);
  await expect(there.getByRole('link', { name: 'A whole kiln', exact: true })).toBeVisible();
  await expect(there.getByText('Half a kiln')).toHaveCount(0);

  // What is typed on in the first window is a draft of its own, and does not undo the save.
  await form.name.fill('Another kiln');
  await expect(async () => {
    await visit('/my-clients', there);
    await expect(there.getByRole('link', { name: 'Another kiln' })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(there.getByRole('link', { name: 'A whole kiln', exact: true })).toHaveCount(1);
  await visit('/');
  await expect(page.getByText('Another kiln')).toHaveCount(0);
});

test('a change begun and left is offered again, and can be discarded', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.name.fill('Half a thought');
  await page.getByRole('navigation', { name: 'Pages of this client' }).getByRole('link', { name: 'History' }).click();
  await form.leaving.getByRole('button', { name: 'Keep as a draft' }).click();
  await expect(page).toHaveURL(`${client.path}/history`);
  await visit(client.path);
  await expect(page.getByText('You began to change it')).toBeVisible();
  await page.getByRole('link', { name: 'Go on' }).click();
  await expect(form.name).toHaveValue('Half a thought');
  const gone = page.waitForResponse(/\/api\/drafts\/discard/);
  await page.getByRole('button', { name: /^Discard it/ }).click();
  await gone;
  await expect(form.name).toHaveValue(client.form.name);
  await visit(client.path);
  await expect(page.getByText('You began to change it')).toHaveCount(0);
});

test('typing it back to what is stored leaves no draft', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.name.fill('Half a thought');
  await expect(page.getByText(KEPT)).toBeVisible();
  const gone = page.waitForResponse(/\/api\/drafts\/discard/);
  await form.name.fill(client.form.name);
  expect((await gone).ok()).toBe(true);
  await visit(client.path);
  await expect(page.getByText('You began to change it')).toHaveCount(0);
});

test('a draft of what somebody else has changed meanwhile is shown beside it', async ({ page, visit, registry }) => {
  const client = await registry.register();
  const form = new ClientFormPage(page);
  await visit(`${client.path}/edit`);
  await form.name.fill('My name for it');
  await expect(page.getByText(KEPT)).toBeVisible();
  await registry.change(client, { name: 'Their name for it' });
  await visit(`${client.path}/edit`);
  await expect(form.conflict).toBeVisible();
  await expect(form.conflict).toContainText('Their name for it');
});
