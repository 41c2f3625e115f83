// A session that runs out while somebody types.

import { accounts } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { signIn } from '../support/session.ts';
import { expect, test } from '../support/test.ts';

// So short that a test can wait for it, and long enough to save in.
test.use({ role: null, launch: { args: ['--session-idle', '10s'] } });

test('after signing in again the form has everything that was typed', async ({ page, visit, context, tolerate, javaScriptEnabled }) => {
  tolerate(/status of 401/);
  const form = new ClientFormPage(page);
  await visit('/sign-in?next=/clients/new');
  await signIn(page, accounts.admin);
  await form.fillNew('Unlucky', 'https://unlucky.example/cb');
  await form.scopes.fill('openid email');
  await form.reuseConsent.uncheck();
  await expect(async () => {
    const answer = await context.request.get('/account', { maxRedirects: 0 });
    expect(answer.status()).toBe(302);
  }).toPass();

  await form.save.click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fclients%2Fnew|\/sign-in\?next=\/clients\/new/);
  await signIn(page, accounts.admin);
  await expect(page).toHaveURL(/\/clients\/new/);
  await expect(form.name).toHaveValue('Unlucky');
  expect(await form.uris()).toEqual(['https://unlucky.example/cb']);
  await expect(form.scopes).toHaveValue('openid email');
  await expect(form.reuseConsent).not.toBeChecked();
  if (javaScriptEnabled) await expect(page.getByText('You are signed in again, and what you typed is all here.')).toBeVisible();
  await form.save.click();
  await form.readSecret();
});
