// The wall: what waits, seen as users will see it, accepted many at a time, with and without JavaScript.

import type { Page } from '@playwright/test';

import { unique } from '../support/accounts.ts';
import { expect, test } from '../support/test.ts';

/** A name that no other test uses, nor one like it: numbers are no letters. */
const numbered = (word: string): string => `${word} ${parseInt(unique(''), 36)}`;

/** An owner registers a client, which waits. */
async function ask(owner: Page, visit: (path: string, page?: Page) => Promise<void>, name: string, uri: string): Promise<void> {
  await visit('/clients/new', owner);
  await owner.getByLabel('Name', { exact: true }).fill(name);
  await owner.locator('[name=redirect_uris]').first().fill(uri);
  await owner.getByRole('button', { name: /^(Save|Submit for review)/ }).first().click();
  await expect(owner.getByText(/cl_[A-Za-z0-9_-]+/).first()).toBeVisible();
}

/** For hosts, and for names that are protected. */
const word = (): string => unique('').replace(/[^a-z0-9]/gi, '');

test('what has no mark is accepted in one go, and undone', async ({ another, registry, visit }) => {
  test.setTimeout(180_000);
  const host = `${word()}.example`.toLowerCase();
  const known = await registry.register({ name: numbered('Foundry'), redirect_uris: [`https://www.${host}/cb`] });
  const [one, two, trap] = [numbered('Saltmarsh'), numbered('Belfry'), known.form.name.replace('Foundry', 'Found\u0433y')];
  const owner = await another('owner');
  await ask(owner, visit, one, `https://one.${host}/cb`);
  await ask(owner, visit, two, `https://two.${host}/cb`);
  await ask(owner, visit, trap, `https://three.${host}/cb`);

  const reviewer = await another('reviewer');
  await visit('/review/wall', reviewer);
  const card = (name: string): ReturnType<Page['locator']> => reviewer.getByRole('article', { name, exact: true });
  await expect(card(one)).toContainText('Nothing to remark');
  await expect(card(trap)).toContainText('mixes alphabets');
  await expect(card(trap).getByRole('checkbox')).toHaveCount(0);
  await visit('/review/wall?show=marked', reviewer);
  await expect(card(trap)).toBeVisible();
  await expect(card(one)).toHaveCount(0);
  await visit('/review/wall?show=unmarked', reviewer);
  await expect(card(trap)).toHaveCount(0);

  await card(one).getByRole('checkbox').check();
  await card(two).getByRole('checkbox').check();
  await reviewer.getByRole('group', { name: 'Selected proposals' }).getByRole('button', { name: /^Accept/ }).click();
  await expect(reviewer.getByText('2 proposals accepted').first()).toBeVisible();
  await expect(reviewer.getByText(/Takes effect in \d+ s/)).toBeVisible();
  await expect(card(one)).toHaveCount(0);
  await reviewer.getByRole('button', { name: /^Undo/ }).click();
  await expect(reviewer.getByText('2 verdicts undone').first()).toBeVisible();
  await visit('/review/wall?show=unmarked', reviewer);
  await expect(card(one)).toBeVisible();
  await expect(card(two)).toBeVisible();

  // Whoever asked sees what is the matter, and not whose it is like.
  await visit('/my-clients', owner);
  await expect(owner.getByText(trap).first()).toBeVisible();
});

test('admins protect names', async ({ page, visit, tolerate }) => {
  tolerate(/status of 422/);
  await visit('/review/policy', page);
  const names = page.getByRole('textbox', { name: 'One a line' });
  const before = await names.inputValue();
  const name = `Prot${word()}`;
  await names.fill(`${before}\n${name}`);
  await page.getByRole('button', { name: 'Save names' }).click();
  await expect(page.getByText(/names? protected/).first()).toBeVisible();
  await visit('/review/policy', page);
  await expect(names).toHaveValue(new RegExp(name));
  await names.fill('x');
  await page.getByRole('button', { name: 'Save names' }).click();
  await expect(page.getByText('“x” cannot be protected')).toBeVisible();
});
