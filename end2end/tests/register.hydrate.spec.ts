// Registering a client with the form alive: it says what is wrong and what will happen before anything is saved.

import { readFileSync } from 'node:fs';

import { unique } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { expect, test } from '../support/test.ts';

test('the secret is shown once, to copy and to download, and never again', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  const name = unique('Tidewater ');
  await visit('/clients/new');
  await expect(form.aside).toContainText('Two fields must be filled in or mended first.');
  await form.fillNew(name, 'https://app.tidewater.example/cb');
  await expect(form.aside).toContainText('A client ID and a secret will be made. The secret is shown once.');
  await form.save.click();

  await expect(form.secretDialog).toBeVisible();
  const secret = await form.readSecret();
  expect(secret).toMatch(/^cl_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}$/);
  await form.secretDialog.getByRole('button', { name: 'Copy client secret' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    form.secretDialog.getByRole('button', { name: 'Download .env' }).click(),
  ]);
  const file = readFileSync(await download.path(), 'utf8');
  expect(file).toMatch(new RegExp(`^CLIENT_ID=[a-z0-9]{24}\\nCLIENT_SECRET=${secret}\\n$`));
  // Esc is too easily pressed for something that cannot be had again.
  await page.keyboard.press('Escape');
  await expect(form.secretDialog).toBeVisible();
  await form.secretSaved();

  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1, name })).toBeAttached();
  for (const path of ['', '/credentials', '/edit', '/history']) {
    await visit(`/clients/${form.key()}${path}`);
    expect(await page.content(), path).not.toContain(secret);
  }
});

test('a public client has no secret and no HS256', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Pocket '), 'https://pocket.example/cb');
  await expect(form.jwtAlg('HS256')).toBeEnabled();
  await form.clientType('Public').check();
  await expect(form.jwtAlg('HS256')).toBeDisabled();
  await expect(page.getByText('Public clients have none.', { exact: true })).toBeVisible();
  await expect(form.aside).toContainText('A client ID will be made. Public clients have no secret.');
  await form.save.click();
  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
  await expect(form.secretDialog).toBeHidden();
});

test('HS256 on a client that turns public is refused, and a button mends it', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Turncoat '));
  await form.jwtAlg('HS256').check();
  await form.clientType('Public').check();
  await expect(page.getByText('HS256 is keyed with the client secret, and a public client has none. Use RS256.')).toBeVisible();
  await expect(form.aside).toContainText('One field must be filled in or mended first.');
  await page.getByRole('button', { name: 'Use RS256' }).click();
  await expect(form.jwtAlg('RS256')).toBeChecked();
  await expect(form.aside).not.toContainText('must be filled in or mended first');
});

test('the sentence about consent follows type, response types and switches', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  const says = (text: string): Promise<void> => expect(page.getByRole('status').getByText(text)).toBeVisible();
  await says('Users will be asked once, and again when the client asks for more.');
  await form.reuseConsent.uncheck();
  await says('Users will always be asked, because their answer is not remembered.');
  await form.requireConsent.uncheck();
  await says('Users will never be asked, unless the request demands it.');
  await form.clientType('Public').check();
  await says('Users will always be asked, because this client is public and uses the code flow.');
  await form.responseType('id_token').check();
  await says('Users will always be asked in the code flow, because this client is public. In the implicit flow they will never be asked, unless the request demands it.');
  await form.responseType('code').uncheck();
  await form.responseType('id_token').uncheck();
  await says('Choose a response type to see whether users will be asked.');
});

test('a refused save says where, and leads there', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.save.click();
  await expect(form.summary).toBeFocused();
  await expect(form.summary).toContainText('2 problems to mend');
  await form.summary.getByRole('link', { name: /^Name: Enter a name/ }).click();
  await expect(form.name).toBeFocused();
  await form.name.fill(unique('Mended '));
  await expect(form.summary).toContainText('There is a problem');
  await form.uri().fill('https://mended.example/cb');
  await expect(form.summary).toBeHidden();
  await form.save.click();
  await form.secretSaved();
  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
});

test('what users will see follows every key', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  const card = page.getByRole('region', { name: 'What users will see' });
  await expect(card).toContainText('This client wants to know you');
  await form.name.pressSequentially('Fern & Field');
  await form.uri().fill('https://login.fern.co.uk/cb');
  await form.websiteUrl.fill('https://fern.co.uk/');
  await form.scopes.fill('openid email');
  await expect(card).toContainText('Fern & Field wants to know you');
  // The registrable domain comes from the server, which has the list of public suffixes.
  await expect(card.getByText('fern.co.uk', { exact: true })).toBeVisible();
  await expect(card.getByRole('link', { name: 'website' })).toHaveAttribute('href', 'https://fern.co.uk/');
  await expect(card.getByRole('listitem')).toHaveCount(2);
  await expect(card).toContainText('amara.quist@clientele.example');
});

test('Ctrl+S saves, and a script in a link is no link', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Keyboard '));
  await form.websiteUrl.fill('javascript:alert(1)');
  await page.keyboard.press('Control+s');
  await expect(form.summary).toContainText('Website URL');
  await expect(page.getByRole('region', { name: 'What users will see' }).getByRole('link')).toHaveCount(0);
  await form.websiteUrl.fill('');
  await page.keyboard.press('Control+s');
  await expect(form.secretDialog).toBeVisible();
});

test('Save and add another leads to an empty form, Save and continue stays', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('First '));
  await form.contactEmail.fill('team@first.example');
  await form.saveAndAddAnother.click();
  await form.secretSaved();
  await expect(page).toHaveURL('/clients/new');
  await expect(form.name).toHaveValue('');
  await expect(form.contactEmail).toHaveValue('');
  await expect.poll(() => form.uris()).toEqual([]);

  await form.fillNew(unique('Second '));
  await form.saveAndContinue.click();
  await form.secretSaved();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(form.name).toHaveValue(/^Second/);
  await expect(form.aside).toContainText('Nothing has changed.');
});

test('the page asks for the secret to be shown in no other tab', async ({ page, visit, context }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Once '));
  await form.save.click();
  const secret = await form.readSecret();
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]));
  expect(kept).not.toContain(secret);
  expect(JSON.stringify(await context.cookies())).not.toContain(secret);
});
