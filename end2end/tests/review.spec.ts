// What owners ask for and reviewers decide: the whole way, with and without JavaScript.

import type { Page } from '@playwright/test';

import { unique } from '../support/accounts.ts';
import { expect, test } from '../support/test.ts';

/** Verdicts take effect after ten seconds. */
const IN_FORCE = { timeout: 40_000 };

/** Opens the page anew until it says this: browsers without a script have to ask. */
async function says(page: Page, path: string, text: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByText(text).first()).toBeVisible({ timeout: 1_000 });
  }).toPass(IN_FORCE);
}

/** The path of what waits for the client of this name, from the reviewers' queue. */
async function queued(page: Page, name: string): Promise<string> {
  await page.goto('/review');
  const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
  return href ?? '';
}

test('a client is registered, sent back, mended, accepted, and changed in part', async ({ another, visit }) => {
  test.setTimeout(180_000);
  const name = unique('Bell ');
  const owner = await another('owner');
  const reviewer = await another('reviewer');

  // An owner registers from nothing.
  await visit('/clients/new', owner);
  await owner.getByLabel('Name', { exact: true }).fill(name);
  await owner.locator('[name=redirect_uris]').first().fill('https://bell.example/cb');
  await owner.getByRole('button', { name: /^(Save|Submit for review)/ }).first().click();
  await expect(owner.getByText(/cl_[A-Za-z0-9_-]+/).first()).toBeVisible();

  // A reviewer comments on a field, and sends it back.
  const proposal = await queued(reviewer, name);
  await visit(proposal, reviewer);
  await expect(reviewer.getByRole('heading', { level: 1 })).toHaveText(`New client · ${name}`);
  await reviewer.locator('summary[aria-label="Comment on Redirect URIs"]').click();
  await reviewer.getByRole('textbox', { name: 'Comment on Redirect URIs' }).fill('Please use the host of the tower.');
  await reviewer.locator('form', { has: reviewer.locator('#comment-redirect_uris') }).getByRole('button', { name: 'Add comment' }).click();
  await expect(reviewer.getByText('Please use the host of the tower.')).toBeVisible();
  await reviewer.locator('summary', { hasText: 'Send back' }).click();
  await reviewer.getByLabel('What has to change? Its owner reads it.').fill('One address to mend.');
  await reviewer.getByRole('button', { name: 'Send back', exact: true }).click();
  await expect(reviewer.getByText(/Takes effect in \d+ s/)).toBeVisible();
  await expect(reviewer.getByRole('button', { name: 'Undo' })).toBeVisible();

  // The owner reads it, mends, and resubmits.
  await says(owner, proposal, 'One address to mend.');
  await expect(owner.getByText('Please use the host of the tower.')).toBeVisible();
  await visit(proposal, owner);
  await owner.getByRole('link', { name: 'Answer' }).click();
  await owner.locator('[name=redirect_uris]').first().fill('https://tower.example/cb');
  await owner.getByRole('button', { name: /^Submit for review/ }).click();
  await expect(owner).toHaveURL(new RegExp(proposal));
  await expect(owner.getByText('Waits for review')).toBeVisible();

  // The reviewer takes a verdict back, then accepts: the client is live.
  await visit(proposal, reviewer);
  await reviewer.getByRole('button', { name: 'Accept' }).click();
  await reviewer.getByRole('button', { name: 'Undo' }).click();
  await expect(reviewer).toHaveURL(new RegExp(`${proposal}$`));
  await expect(reviewer.getByRole('button', { name: 'Accept' })).toBeVisible();
  await visit(proposal, reviewer);
  await reviewer.getByRole('button', { name: 'Accept' }).click();
  await says(reviewer, proposal, /Accepted by/);
  await visit(proposal, owner);
  await owner.getByRole('link', { name: 'Show the client' }).click();
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText(name);
  const client = new URL(owner.url()).pathname;
  await expect(owner.getByText('Active', { exact: true })).toBeVisible();

  // The owner asks for another name and a new host. The live client keeps what it has.
  await visit(`${client}/edit`, owner);
  await owner.getByLabel('Name', { exact: true }).fill(`${name} Two`);
  await owner.locator('[name=redirect_uris]').first().fill('https://tower.example/cb\nhttps://elsewhere.example/cb');
  await owner.getByRole('button', { name: /^(Save|Submit for review)/ }).first().click();
  await expect(owner).toHaveURL(/\/review\//);
  const change = new URL(owner.url()).pathname;
  await visit(client, owner);
  await expect(owner.getByText('A change waits for review.')).toBeVisible();
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(owner.getByRole('region', { name: 'Addresses' })).not.toContainText('elsewhere.example');

  // Of the two fields one is accepted.
  await visit(change, reviewer);
  await expect(reviewer.getByText('Widening: new host')).toBeVisible();
  await reviewer.getByRole('checkbox', { name: 'Name' }).uncheck();
  await reviewer.getByRole('button', { name: /^Accept/ }).click();
  await says(reviewer, change, /Accepted in part \(/);
  await visit(client, owner);
  await expect(owner.getByRole('region', { name: 'Addresses' })).toContainText('elsewhere.example');
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText(name);
});

test('what is foreign is not there', async ({ another, registry, visit, tolerate }) => {
  // An owner's list is not for the list of all.
  tolerate(/status of 40[34]/);
  const stranger = await registry.account('owner');
  const owner = await another('owner');
  const name = unique('Bell ');
  await visit('/clients/new', owner);
  await owner.getByLabel('Name', { exact: true }).fill(name);
  await owner.locator('[name=redirect_uris]').first().fill('https://bell.example/cb');
  await owner.getByRole('button', { name: /^(Save|Submit for review)/ }).first().click();
  await expect(owner.getByText(/cl_[A-Za-z0-9_-]+/).first()).toBeVisible();
  const proposal = await queued(await another('reviewer'), name);
  const page = await another(null);
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(stranger.email);
  await page.getByLabel('Password').fill(stranger.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/clients/);
  const answer = await page.request.get(proposal, { headers: { accept: 'text/html' } });
  expect(answer.status()).toBe(404);
  expect(await answer.text()).not.toContain(name);
});
