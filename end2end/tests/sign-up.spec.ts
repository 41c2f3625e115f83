// Asking for an account, where the registry is open for some e-mail domains.

import { unique } from '../support/accounts.ts';
import { MailServer } from '../support/mail.ts';
import { signIn } from '../support/session.ts';
import { expect, test as base } from '../support/test.ts';

const test = base.extend<object, { mail: MailServer }>({
  mail: [
    async ({}, use) => {
      const mail = await MailServer.start();
      await use(mail);
      await mail.stop();
    },
    { scope: 'worker' },
  ],
  launch: [
    async ({ mail }, use) => {
      await use({ args: ['--smtp-url', mail.url, '--mail-from', 'Clientele <clientele@registry.example>'] });
    },
    { scope: 'worker' },
  ],
});

test.use({ role: null });

const stranger = (): string => `${unique('nia')}@partner.example`;

test.beforeEach(async ({ registry }) => {
  await registry.done('accounts/set_registration', { mode: 'open', domains: 'partner.example' });
});

test('a stranger signs up, proves the address and sets a password', async ({ page, visit, another, mail, violations, tolerate }) => {
  tolerate(/status of 410/);
  const email = stranger();
  await visit('/sign-in');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await expect(page).toHaveURL('/sign-up');
  await expect(page.getByRole('heading', { level: 1, name: 'Sign up' })).toBeVisible();
  await expect(page.getByText('@partner.example')).toBeVisible();
  expect(await violations()).toEqual([]);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Name').fill('Nia Ford');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page).toHaveURL('/sign-up?sent=1');
  await expect(page.getByText('If that address may register, a message is on its way.')).toBeVisible();
  expect(await violations()).toEqual([]);

  const link = await mail.linkTo(email);
  const theirs = await another(null);
  await theirs.goto(link);
  await expect(theirs.getByRole('heading', { level: 1, name: 'Set your password' })).toBeVisible();
  await expect(theirs).toHaveTitle('Your account · Clientele');
  expect(await violations(theirs)).toEqual([]);
  await expect(theirs.getByLabel('Email')).toHaveValue(email);
  await expect(theirs.getByLabel('Name')).toHaveValue('Nia Ford');
  await theirs.getByLabel('Password').fill('a boat with two oars');
  await theirs.getByRole('button', { name: 'Create account' }).click();
  await expect(theirs).toHaveURL('/my-clients');
  await expect(theirs.getByText('You own no clients yet')).toBeVisible();

  expect((await page.goto(link))?.status()).toBe(410);
  await expect(page.getByRole('heading', { name: 'There is an account with this address' })).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, { email, password: 'a boat with two oars' });
  await expect(page).toHaveURL('/my-clients');
});

test('whoever has an account sees the same page, and the e-mail says so', async ({ page, visit, mail, registry }) => {
  const email = stranger();
  await registry.done('accounts/create', { email, name: '', role: 'owner', password: 'a rather long password' });
  await visit('/sign-up');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page).toHaveURL('/sign-up?sent=1');
  await expect(page.getByText('If that address may register, a message is on its way.')).toBeVisible();
  expect(await mail.to(email)).toContain('There is one already: sign in with its password.');
});

test('an address of another domain is refused beside its field', async ({ page, visit, violations, tolerate }) => {
  tolerate(/status of 422/);
  await visit('/sign-up');
  await page.getByLabel('Email').fill('nia@elsewhere.example');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText('“nia@elsewhere.example” does not end in @partner.example')).toBeVisible();
  expect(await violations()).toEqual([]);
});

test.describe('an admin', () => {
  test.use({ role: 'admin' });

  test('opens the registry and closes it again', async ({ page, visit, another, registry, violations, tolerate }) => {
    tolerate(/status of 4(00|04)/);
    await registry.done('accounts/set_registration', { mode: 'invitation' });
    await visit('/accounts?registration=1');
    expect(await violations()).toEqual([]);
    await page.getByRole('radio', { name: /^Open/ }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Say for which e-mail domains it is open')).toBeVisible();
    await visit('/accounts?registration=1');
    await page.getByRole('radio', { name: /^Open/ }).check();
    await page.getByLabel('E-mail domains').fill('partner.example\n*.kiln.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('By invitation, and open for e-mail addresses of partner.example, *.kiln.example.')).toBeVisible();
    const theirs = await another(null);
    await theirs.goto('/sign-up');
    await expect(theirs.getByText('@partner.example or .kiln.example')).toBeVisible();

    await registry.done('accounts/set_registration', { mode: 'closed', domains: 'partner.example' });
    expect((await theirs.goto('/sign-up'))?.status()).toBe(404);
    await expect(theirs.getByRole('heading', { level: 1, name: 'Nobody can sign up here' })).toBeVisible();
    await theirs.goto('/sign-in');
    await expect(theirs.getByRole('link', { name: 'Sign up' })).toHaveCount(0);
  });
});
