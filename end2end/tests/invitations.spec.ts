// Links that make somebody an owner of a client, or give them an account.

import { unique } from '../support/accounts.ts';
import { signIn } from '../support/session.ts';
import { expect, test } from '../support/test.ts';

test.use({ role: null });

const guest = (): string => `${unique('guest')}@partner.example`;

test('an owner invites another one, who makes an account; both own it, and one leaves', async ({ page, another, registry, server, tolerate }) => {
  tolerate(/status of 4(04|10)/);
  const client = await registry.register();
  const who = await registry.owner(client);
  const email = guest();
  await page.goto(`/sign-in?next=${client.path}`);
  await signIn(page, who);
  const owners = page.getByRole('region', { name: 'Owners' });
  await owners.getByLabel('Invite another owner').fill(email);
  await owners.getByRole('button', { name: 'Invite' }).click();
  const link = await owners.locator('#made-link').innerText();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitation\/[\w-]{43}$/);
  expect(page.url()).not.toContain('invitation');
  await expect(owners.getByRole('listitem').filter({ hasText: email })).toContainText('29 days left');
  await page.reload();
  expect(await page.content(), 'it is shown once').not.toContain(link);

  const theirs = await another(null);
  await theirs.goto(link);
  await expect(theirs.getByRole('heading', { level: 1, name: client.form.name })).toBeVisible();
  await expect(theirs.getByText(who.email)).toBeVisible();
  await theirs.getByLabel('Name').fill('Gudrun Ash');
  await theirs.getByLabel('Password').fill('a boat with two oars');
  await theirs.getByRole('button', { name: 'Create account and accept' }).click();
  await expect(theirs).toHaveURL(client.path);
  const theirOwners = theirs.getByRole('region', { name: 'Owners' });
  await expect(theirOwners).toContainText('Gudrun Ash');
  await expect(theirOwners).toContainText(who.name);
  expect(server.log.join(' '), 'the link is in no log').not.toContain(link.split('/').at(-1));

  const again = await another(null);
  expect((await again.goto(link))?.status()).toBe(410);
  await expect(again.getByRole('heading', { name: 'This invitation was accepted' })).toBeVisible();

  await theirOwners.getByText('Leave…').click();
  await theirOwners.getByRole('button', { name: 'Leave now' }).click();
  await expect(theirs).toHaveURL('/my-clients');
  await expect(theirs.getByText('You own no clients yet')).toBeVisible();
  expect((await theirs.goto(client.path))?.status()).toBe(404);
  await page.reload();
  await owners.getByText('Leave…').click();
  await expect(owners.getByText('You are its only owner.')).toBeVisible();
});

test('a client is offered to somebody with an account, who takes it over', async ({ page, another, registry, tolerate }) => {
  tolerate(/status of 404/);
  const client = await registry.register();
  const who = await registry.owner(client);
  const next = await registry.account('owner');
  await page.goto(`/sign-in?next=${client.path}`);
  await signIn(page, who);
  const owners = page.getByRole('region', { name: 'Owners' });
  await owners.getByText('Offer it to somebody else', { exact: true }).click();
  await owners.getByLabel('Who owns it from then on').fill(next.email);
  await owners.getByRole('button', { name: 'Offer a transfer' }).click();
  const link = await owners.locator('#made-link').innerText();

  const theirs = await another(null);
  await theirs.goto(link);
  await expect(theirs.getByText('offers you this client')).toBeVisible();
  await theirs.getByLabel('Password').fill(next.password);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await theirs.getByRole('button', { name: 'Take it over' }).click();
  await expect(theirs).toHaveURL(client.path);
  const theirOwners = theirs.getByRole('region', { name: 'Owners' });
  await expect(theirOwners).toContainText(next.name);
  await expect(theirOwners).not.toContainText(who.name);
  expect((await page.goto(client.path))?.status()).toBe(404);
});

test('a link is for one address: whoever else is signed in is told so', async ({ page, registry }) => {
  const client = await registry.register();
  const [invited, other] = [await registry.account('owner'), await registry.account('owner')];
  const link = await registry.invite(client, invited.email);
  await page.goto('/sign-in');
  await signIn(page, other);
  await expect(page).toHaveURL('/my-clients');
  await page.goto(link);
  await expect(page.getByText(`It is for ${invited.email}, and you are signed in as ${other.email}.`)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You have an account with this address: sign in first.')).toBeVisible();
  await page.getByLabel('Password').fill(invited.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page).toHaveURL(client.path);
});

test('what is wrong with a new password is said, and the link still works', async ({ page, visit, registry, tolerate }) => {
  tolerate(/status of 4(22|01|00)/);
  const client = await registry.register();
  const link = await registry.invite(client, guest());
  await visit(link);
  await page.getByLabel('Password').evaluate(input => input.removeAttribute('minlength'));
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create account and accept' }).click();
  await expect(page.getByText('The password is too short: at least 12 characters.')).toBeVisible();
  await page.getByLabel('Password').fill('a boat with two oars');
  await page.getByRole('button', { name: 'Create account and accept' }).click();
  await expect(page).toHaveURL(client.path);
});

test('a link that was revoked says so, one that never was as well', async ({ page, another, registry, tolerate }) => {
  tolerate(/status of 4(04|10)/);
  const client = await registry.register();
  const who = await registry.owner(client);
  const email = guest();
  const link = await registry.invite(client, email);
  await page.goto(`/sign-in?next=${client.path}`);
  await signIn(page, who);
  await page.getByRole('button', { name: `Revoke the invitation of ${email}` }).click();
  await expect(page.getByText('Invitation revoked.').first()).toBeAttached();
  await expect(page.getByRole('button', { name: /^Revoke the invitation/ })).toHaveCount(0);
  const theirs = await another(null);
  expect((await theirs.goto(link))?.status()).toBe(410);
  await expect(theirs.getByRole('heading', { name: 'This invitation was revoked' })).toBeVisible();
  expect((await theirs.goto(`/invitation/${'a'.repeat(43)}`))?.status()).toBe(404);
  await expect(theirs.getByRole('heading', { name: 'There is no such invitation' })).toBeVisible();
});

test.describe('an admin', () => {
  test.use({ role: 'admin' });

  test('invites somebody to have an account', async ({ page, visit, another }) => {
    const email = guest();
    await visit('/accounts');
    await page.getByRole('link', { name: 'Invite' }).click();
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Role').selectOption('Reviewer');
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = await page.locator('#made-link').innerText();
    await expect(page.getByRole('region', { name: 'Invited' })).toContainText(email);
    const theirs = await another(null);
    await theirs.goto(link);
    await expect(theirs.getByRole('heading', { level: 1, name: 'An account for you' })).toBeVisible();
    await theirs.getByLabel('Name').fill('Gil Ashby');
    await theirs.getByLabel('Password').fill('a boat with two oars');
    await theirs.getByRole('button', { name: 'Create account and accept' }).click();
    await expect(theirs.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
    await visit('/accounts');
    await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Reviewer');
    await expect(page.getByRole('region', { name: 'Invited' }).getByText(email)).toHaveCount(0);
  });
});
