// What somebody may not see, and what is not even offered to them.

import { expect, test } from '../support/test.ts';

test.use({ role: 'reviewer' });

test('a reviewer reads, and is offered nothing else', async ({ page, visit, registry, tolerate }) => {
  tolerate(/status of 403/);
  const client = await registry.register();
  await visit(client.path);
  const tabs = page.getByRole('navigation', { name: 'Pages of this client' });
  await expect(tabs.getByRole('link')).toHaveText(['Overview', 'Credentials', 'Quick start', 'Sign-ins', 'History']);
  await expect(page.getByRole('button', { name: 'Add owner' })).toHaveCount(0);
  await visit(`${client.path}/credentials`);
  await expect(page.getByRole('button', { name: 'Make a new secret' })).toHaveCount(0);
  await expect(page.getByLabel(/^Revoke/)).toHaveCount(0);
  await visit('/clients');
  await expect(page.getByRole('link', { name: 'Register client' })).toHaveCount(0);

  const response = await page.goto('/accounts');
  expect(response?.status()).toBe(403);
  await expect(page.getByText('Not with your role').first()).toBeAttached();
});
