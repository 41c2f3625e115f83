// Changing one's own password.

import { signIn } from '../support/session.ts';
import { expect, live, test } from '../support/test.ts';

test.use({ role: null });

test('another password ends the other sessions and is the one from then on', async ({ page, visit, another, registry, javaScriptEnabled, tolerate }) => {
  tolerate(/status of 4(00|22)/);
  const who = await registry.account('reviewer');
  const elsewhere = await another(null);
  await elsewhere.goto('/sign-in');
  await signIn(elsewhere, who);
  await expect(elsewhere).toHaveURL('/clients');

  await visit('/sign-in?next=/account');
  await signIn(page, who);
  await expect(page).toHaveURL('/account');
  if (javaScriptEnabled) await live(page);
  const change = async (current: string, next: string): Promise<void> => {
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password').fill(next);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not the current one', 'quite another password');
  await expect(page.getByText('The current password is not right.')).toBeVisible();
  await change(who.password, 'quite another password');
  await expect(page.getByText('Password changed. Your other sessions have ended.')).toBeVisible();

  await elsewhere.goto('/account');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await signIn(elsewhere, who);
  await expect(elsewhere.getByRole('alert')).toContainText('not right');
  await signIn(elsewhere, { ...who, password: 'quite another password' });
  await expect(elsewhere).toHaveURL('/account');
});
