// Signing in and out.

import { accounts } from '../support/accounts.ts';
import { signIn } from '../support/session.ts';
import { expect, live, test } from '../support/test.ts';

test.use({ role: null });

const refused = 'The e-mail address or the password is not right.';

test('the right password leads to the list', async ({ page, visit }) => {
  await visit('/sign-in');
  await signIn(page, accounts.admin);
  await expect(page).toHaveURL('/clients');
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
});

for (const [what, who] of Object.entries({
  'a wrong password': { email: accounts.admin.email, password: 'not this one at all' },
  'an unknown account': { email: 'nobody@clientele.example', password: accounts.admin.password },
})) {
  test(`${what} is refused, without saying which of the two is wrong`, async ({ page, visit, tolerate }) => {
    tolerate(/status of 400/);
    await visit('/sign-in');
    await signIn(page, who);
    await expect(page.getByRole('alert').getByText(refused)).toBeVisible();
    expect(page.url()).not.toContain(encodeURIComponent(who.password).slice(0, 5));
    await page.goto('/clients');
    await expect(page).toHaveURL(/\/sign-in/);
  });
}

test('a page asked for without a session comes after signing in', async ({ page, visit }) => {
  await visit('/audit?action=client.created');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, accounts.reviewer);
  await expect(page).toHaveURL('/audit?action=client.created');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
});

for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
  test(`signing in does not lead to ${next}`, async ({ page, visit }) => {
    await visit(`/sign-in?next=${encodeURIComponent(next)}`);
    await signIn(page, accounts.admin);
    await expect(page).toHaveURL('/clients');
  });
}

test('whoever signs out is out, and the way back shows nothing', async ({ page, visit }) => {
  await visit('/sign-in?next=/account');
  await signIn(page, accounts.owner);
  await expect(page).toHaveURL('/account');
  await page.getByRole('banner').getByLabel(`Account of ${accounts.owner.name}`).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL('/sign-in');
  await page.goBack();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing out everywhere ends the other session as well', async ({ page, visit, another, registry, javaScriptEnabled }) => {
  const who = await registry.account('owner');
  const elsewhere = await another(null);
  await elsewhere.goto('/sign-in?next=/account');
  await signIn(elsewhere, who);
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();

  await visit('/sign-in?next=/account');
  await signIn(page, who);
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  if (javaScriptEnabled) await live(page);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL('/sign-in');

  await elsewhere.goto('/account');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test('one session among several can be ended', async ({ page, visit, another, registry }) => {
  const who = await registry.account('owner');
  const elsewhere = await another(null);
  await elsewhere.goto('/sign-in?next=/account');
  await signIn(elsewhere, who);
  await expect(elsewhere).toHaveURL('/account');

  await visit('/sign-in?next=/account');
  await signIn(page, who);
  await expect(page.getByText('this one')).toBeVisible();
  await page.getByRole('button', { name: /^End the session of Chrome/ }).click();
  await expect(page.getByRole('button', { name: /^End the session of/ })).toHaveCount(0);
  await expect(page.getByText('this one')).toBeVisible();
  await elsewhere.goto('/account');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test('after ten wrong passwords an account has to wait', async ({ page, visit, registry, request, tolerate }) => {
  tolerate(/status of 4(00|29)/);
  const who = await registry.account('owner');
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const form = { email: who.email, password: `wrong password ${attempt}` };
    const answer = await request.post('/api/sign-in', { form, headers: { accept: 'application/json' } });
    expect(answer.status()).toBe(400);
  }
  await visit('/sign-in');
  await signIn(page, who);
  await expect(page.getByRole('alert').getByText(/Too many attempts\. Try again in \d+ seconds\./)).toBeVisible();
});
