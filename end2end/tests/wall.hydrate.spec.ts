// The wall by keyboard.

import { unique } from '../support/accounts.ts';
import { expect, test } from '../support/test.ts';

/** A name that no other test uses, nor one like it: numbers are no letters. */
const numbered = (word: string): string => `${word} ${parseInt(unique(''), 36)}`;

test('cards are walked through, selected and accepted without a mouse', async ({ another, registry, visit }) => {
  const host = `${unique('').replace(/[^a-z0-9]/gi, '').toLowerCase()}.example`;
  await registry.register({ name: numbered('Gasworks'), redirect_uris: [`https://www.${host}/cb`] });
  const owner = await another('owner');
  for (const name of [numbered('Lighthouse'), numbered('Orangery')]) {
    await visit('/clients/new', owner);
    await owner.getByLabel('Name', { exact: true }).fill(name);
    await owner.locator('[name=redirect_uris]').first().fill(`https://app.${host}/cb`);
    await owner.getByRole('button', { name: /^(Save|Submit for review)/ }).first().click();
    await expect(owner.getByText(/cl_[A-Za-z0-9_-]+/).first()).toBeVisible();
  }
  const reviewer = await another('reviewer');
  await visit('/review/wall?show=unmarked', reviewer);
  const focused = reviewer.locator('[data-row]:focus-within');
  await reviewer.keyboard.press('j');
  const first = await focused.getAttribute('aria-label');
  await reviewer.keyboard.press('ArrowRight');
  await expect(focused).not.toHaveAttribute('aria-label', first ?? '');
  await reviewer.keyboard.press('ArrowLeft');
  await expect(focused).toHaveAttribute('aria-label', first ?? '');
  await reviewer.keyboard.press('x');
  await expect(reviewer.getByText('1 selected')).toBeVisible();
  await reviewer.keyboard.press('Shift+A');
  await expect(reviewer.getByText('1 proposal accepted').first()).toBeVisible();
  await expect(reviewer.getByRole('button', { name: /^Undo/ })).toBeVisible();
  await reviewer.keyboard.press('u');
  await expect(reviewer.getByText('1 verdict undone').first()).toBeVisible();
});
