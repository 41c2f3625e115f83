// The log says who did what to what.

import { expect, test } from '../support/test.ts';

test('what is done to a client stands there, and can be asked for', async ({ page, visit, registry }) => {
  const client = await registry.register();
  await registry.change(client, { contact_email: 'log@kiln.example' }, 'For the log');
  await registry.done('clients/set_status', { key: client.key, suspended: 'true', reason: 'Nobody answers' });
  await registry.done('clients/rotate', { key: client.key, name: 'Blue', grace: 'day', days: '' });
  await visit(`/audit?client=${client.key}`);
  const events = page.getByRole('main').getByRole('listitem').filter({ hasText: client.form.name });
  await expect(events).toHaveCount(4);
  await expect(events.nth(0)).toContainText('amara.quist@clientele.example made a new secret for');
  await expect(events.nth(0)).toContainText('Blue');
  await expect(events.nth(1)).toContainText('suspended');
  await expect(events.nth(1)).toContainText('“Nobody answers”');
  await expect(events.nth(2)).toContainText('Contact email');
  await expect(events.nth(2)).toContainText('revision 2');
  await expect(events.nth(3)).toContainText('registered');
  expect(await page.content()).not.toContain(client.secret);

  await page.getByLabel('What').selectOption('Client suspended');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/action=client\.suspended/);
  await expect(events).toHaveCount(1);
  await events.getByRole('link', { name: client.form.name }).click();
  await expect(page).toHaveURL(client.path);
});

test('a sign-in of somebody is found by their address', async ({ page, visit }) => {
  await visit('/audit');
  await page.getByLabel('By whom').fill('ruben.vale@clientele.example');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'signed in' }).first()).toContainText('ruben.vale@clientele.example');
  await visit('/audit?actor=nobody-at-all');
  await expect(page.getByRole('heading', { name: 'No such event' })).toBeVisible();
});
