// The first admin of an empty database.

import { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

test.use({ role: null });

let empty: Server;
test.beforeAll(async () => {
  empty = await Server.launch();
});
test.afterAll(async () => empty.stop());

test('an empty database prints a link that makes one admin, once', async ({ page, tolerate }) => {
  tolerate(/status of 404/);
  const link = empty.output.find(line => line.includes('/set-up/'))?.trim() ?? '';
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/set-up\/[\w-]{43}$/);

  await page.goto(link);
  await page.getByLabel('Name').fill('Ines Calder');
  await page.getByLabel('Email').fill('ines@calder.example');
  await page.getByLabel('Password').fill('four gulls over the quay');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(`${empty.url}/clients`);
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
  await page.goto(`${empty.url}/account`);
  await expect(page.getByText('this one')).toBeVisible();

  const response = await page.goto(link);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('a made-up link leads nowhere', async ({ page, tolerate }) => {
  tolerate(/status of 404/);
  const response = await page.goto(`${empty.url}/set-up/${'a'.repeat(43)}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});
