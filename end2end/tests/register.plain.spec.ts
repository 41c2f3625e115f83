// Registering a client in a browser without scripts: it saves, says what is wrong beside the field, keeps what was typed.

import { unique } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { png, svgWithScript } from '../support/pictures.ts';
import { expect, test } from '../support/test.ts';

test('a confidential client is registered, and its secret is shown once', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  const name = unique('Plain ');
  await visit('/clients/new');
  await form.fillNew(name, 'https://one.plain.example/cb\nhttps://two.plain.example/cb');
  await form.uri(2).fill('https://three.plain.example/cb');
  await form.save.click();

  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}\/credentials/);
  const secret = await form.readSecret();
  expect(secret).toMatch(/^cl_/);
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  await visit(`/clients/${form.key()}/edit`);
  await expect(form.name).toHaveValue(name);
  expect(await form.uris()).toEqual([
    'https://one.plain.example/cb',
    'https://two.plain.example/cb',
    'https://three.plain.example/cb',
  ]);
});

test('a public client is registered and has no secret', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Plain public '));
  await form.clientType('Public').check();
  await form.save.click();
  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
});

test('errors stand beside their fields, and everything typed is there again', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew('', 'https://good.plain.example/cb');
  await form.uri(2).fill('https://bad.plain.example/cb#fragment');
  await form.clientType('Public').check();
  await form.applicationType('Native').check();
  await form.responseType('id_token').check();
  await form.scopes.fill('openid email');
  await form.requireConsent.uncheck();
  await form.websiteUrl.fill('ftp://nowhere.example/');
  await form.contactEmail.fill('no address');
  await form.logo.setInputFiles(png());
  await form.save.click();

  await expect(page).toHaveURL(/\/clients\/new\?draft=/);
  for (const problem of [/^Name: Enter a name/, /^Redirect URIs: /, /^Website URL: /, /^Contact email: /]) {
    await expect(form.summary.getByRole('link', { name: problem })).toBeVisible();
  }
  await expect(form.uriRow(2).getByText(/fragment/).filter({ visible: true }).first()).toBeVisible();
  await expect(form.name).toHaveAttribute('aria-invalid', 'true');
  await expect(form.contactEmail).toHaveAttribute('aria-invalid', 'true');
  expect(await form.uris()).toEqual(['https://good.plain.example/cb', 'https://bad.plain.example/cb#fragment']);
  await expect(form.clientType('Public')).toBeChecked();
  await expect(form.applicationType('Native')).toBeChecked();
  await expect(form.responseType('id_token')).toBeChecked();
  await expect(form.responseType('code')).toBeChecked();
  await expect(form.scopes).toHaveValue('openid email');
  await expect(form.requireConsent).not.toBeChecked();
  await expect(form.reuseConsent).toBeChecked();
  await expect(form.websiteUrl).toHaveValue('ftp://nowhere.example/');
  await expect(form.contactEmail).toHaveValue('no address');
  // The picture was kept as well: it need not be chosen again.
  const logo = page.locator('img[src^="/logos/"]').first();
  await expect(logo).toBeAttached();

  await form.name.fill(unique('Mended '));
  await form.uri(2).fill('https://bad.plain.example/cb');
  await form.websiteUrl.fill('https://somewhere.example/');
  await form.contactEmail.fill('team@plain.example');
  await form.save.click();
  await expect(page).toHaveURL(/\/clients\/[0-9a-f-]{36}$/);
  await expect(page.locator('img[src^="/logos/"]').first()).toBeAttached();
});

test('a bad logo is refused with the reason, and nothing else is lost', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  const name = unique('Trapped ');
  await visit('/clients/new');
  await form.fillNew(name, 'https://trapped.example/cb');
  await form.logo.setInputFiles(svgWithScript);
  await form.save.click();
  await expect(page.getByText('The SVG contains a script. Export it without scripts and event attributes.').first()).toBeVisible();
  await expect(form.name).toHaveValue(name);
  expect(await form.uris()).toEqual(['https://trapped.example/cb']);
  await form.save.click();
  await expect(page).toHaveURL(/\/credentials/);
});

test('Save and add another, and Save and continue, lead there', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.clientType('Public').check();
  await form.fillNew(unique('First '));
  await form.saveAndAddAnother.click();
  await expect(page).toHaveURL(/\/clients\/new/);
  await expect(form.name).toHaveValue('');
  await form.clientType('Public').check();
  await form.fillNew(unique('Second '));
  await form.saveAndContinue.click();
  await expect(page).toHaveURL(/\/edit/);
  await expect(form.name).toHaveValue(/^Second/);
});

test('a draft is for the one who typed it', async ({ page, visit, another, tolerate }) => {
  tolerate(/status of 403/);
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew('', 'https://secret.plans.example/cb');
  await form.save.click();
  await expect(page).toHaveURL(/draft=/);
  const theirs = await another('reviewer');
  await theirs.goto(page.url());
  expect(await theirs.content()).not.toContain('secret.plans.example');
});
