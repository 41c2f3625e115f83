// Accounts in the hands of an admin.

import { unique } from '../support/accounts.ts';
import { signIn } from '../support/session.ts';
import { expect, live, test } from '../support/test.ts';

test('an admin makes a reviewer, who signs in and reads', async ({ page, visit, another }) => {
  const name = unique('Rosa Lind ');
  const email = `${name.toLowerCase().replace(/ /g, '.')}@clientele.example`;
  await visit('/accounts');
  await page.getByRole('link', { name: 'New account' }).click();
  const form = page.getByRole('region', { name: 'New account' }).or(page.locator('main'));
  await page.getByLabel('Email').fill(email);
  await form.getByLabel(/^Name/).last().fill(name);
  await page.getByLabel('Role').selectOption('Reviewer');
  await page.getByLabel('Password').fill('a boat with two oars');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText(`${email} can sign in now.`)).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Reviewer');

  const theirs = await another(null);
  await theirs.goto('/sign-in?next=/audit');
  await signIn(theirs, { email, password: 'a boat with two oars' });
  await expect(theirs.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await expect(theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts' })).toHaveCount(0);
});

test('what is wrong with a new account is said beside the field', async ({ page, visit, registry, tolerate }) => {
  tolerate(/status of 422/);
  const taken = await registry.account('owner');
  await visit('/accounts?new=1');
  await page.getByLabel('Email').fill(taken.email);
  await page.getByLabel('Password').fill('a boat with two oars');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('There is an account with this e-mail address already.')).toBeVisible();
});

test('a disabled account is out with its next request, and in again when enabled', async ({ page, visit, another, registry }) => {
  const who = await registry.account('owner');
  const theirs = await another(null);
  await theirs.goto('/sign-in?next=/account');
  await signIn(theirs, who);
  await expect(theirs).toHaveURL('/account');

  await visit('/accounts');
  const row = page.getByRole('row', { name: new RegExp(who.name) });
  await row.getByRole('link', { name: `Change ${who.name}` }).click();
  await page.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByText(`${who.email} is disabled and signed out.`)).toBeVisible();
  await expect(row).toContainText('Disabled');
  await theirs.goto('/account');
  await expect(theirs).toHaveURL(/\/sign-in/);

  await page.getByRole('button', { name: 'Enable' }).click();
  await expect(page.getByText(`${who.email} can sign in again.`)).toBeVisible();
  await signIn(theirs, who);
  await expect(theirs).toHaveURL('/account');
});

test('an admin sets a password and a role', async ({ page, visit, another, registry, javaScriptEnabled }) => {
  const who = await registry.account('owner');
  await visit('/accounts');
  await page.getByRole('link', { name: `Change ${who.name}` }).click();
  await page.getByLabel('New password').fill('an anchor and a chain');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('Password set. The account is signed out everywhere.')).toBeVisible();

  await visit('/accounts');
  await page.getByRole('link', { name: `Change ${who.name}` }).click();
  if (javaScriptEnabled) await live(page);
  await page.getByLabel('Role').selectOption('Reviewer');
  await page.getByRole('button', { name: 'Set role' }).click();
  await expect(page.getByText(`${who.email} is a reviewer now.`)).toBeVisible();

  const theirs = await another(null);
  await theirs.goto('/sign-in?next=/trash');
  await signIn(theirs, { ...who, password: 'an anchor and a chain' });
  await expect(theirs.getByRole('heading', { level: 1, name: 'Trash' })).toBeVisible();
});

test('the last admin cannot be locked out', async ({ page, visit, server, tolerate }) => {
  tolerate(/status of 422/);
  // Every admin but one is disabled on the command line, and enabled again afterwards.
  const all = JSON.parse(server.command(['account', 'list', '--json'])) as { email: string; role: string; disabled_at: unknown }[];
  const others = all.filter(one => one.role === 'admin' && !one.disabled_at && !one.email.startsWith('amara'));
  for (const other of others) server.command(['account', 'disable', other.email]);
  await visit('/accounts');
  await page.getByRole('link', { name: 'Change Amara Quist' }).click();
  await page.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByText('This is the last admin who can sign in.')).toBeVisible();
  for (const other of others) server.command(['account', 'enable', other.email]);
});
