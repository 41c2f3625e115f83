// What answers at the addresses of a client: looked at before submitting, on the overview, and at the desk.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { unique } from '../support/accounts.ts';
import { expect, test } from '../support/test.ts';

test.use({ launch: { demo: true, args: ['--outbound-allow', 'kiln.test=127.0.0.1'] } });

let website: Server;
let address: string;

test.beforeAll(async () => {
  website = createServer((request, response) => {
    const missing = request.url !== '/';
    response.writeHead(missing ? 404 : 200, { 'content-type': 'text/html' });
    response.end(missing ? 'nothing here' : '<!doctype html><title>Kiln <img src=x onerror=alert(1)></title>');
  });
  await new Promise<void>(done => website.listen(0, '127.0.0.1', done));
  address = `http://kiln.test:${(website.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  website.close();
});

test('an owner sees before submitting what a reviewer sees at the desk', async ({ another, visit, violations }) => {
  const owner = await another('owner');
  const name = unique('Kiln ');
  await visit('/clients/new', owner);
  await owner.getByLabel('Name', { exact: true }).fill(name);
  await owner.locator('[name=redirect_uris]').first().fill('https://kiln.example/cb');
  await owner.getByLabel('Website URL').fill(`${address}/`);
  await owner.getByLabel('Terms URL').fill(`${address}/terms`);
  await owner.getByRole('button', { name: 'Check the addresses' }).click();
  const typed = owner.getByRole('region', { name: 'What answers there' });
  await expect(typed).toContainText('1 address does not work, 1 works, 1 is not visited.', { timeout: 60_000 });
  await expect(typed.getByRole('listitem').filter({ hasText: `${address}/terms` })).toContainText('It answers 404: there is no page.');
  await expect(typed).toContainText('“Kiln <img src=x onerror=alert(1)>”');
  expect(await violations(owner)).toEqual([]);

  // Nothing that was typed is lost, and now it is submitted.
  await expect(owner.getByLabel('Name', { exact: true })).toHaveValue(name);
  await owner.getByRole('button', { name: /^(Save|Submit for review)/ }).first().click();
  await expect(owner.getByText(/cl_[A-Za-z0-9_-]+/).first()).toBeVisible();

  // The desk has the same report once the addresses were visited.
  const reviewer = await another('reviewer');
  await reviewer.goto('/review');
  const desk = (await reviewer.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '';
  await expect(async () => {
    await visit(desk, reviewer);
    await expect(reviewer.getByRole('region', { name: 'Preflight' })).toContainText('1 address does not work, 1 works, 1 is not visited.', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  expect(await violations(reviewer)).toEqual([]);
  await reviewer.getByRole('button', { name: 'Check again' }).click();
  await expect(reviewer).toHaveURL(desk);
  await expect(reviewer.getByText('Visited', { exact: true }).filter({ visible: true })).toBeVisible();
});

test('the overview shows it, and looks again when asked', async ({ page, registry, visit, violations }) => {
  const client = await registry.register({ website_url: `${address}/`, redirect_uris: ['com.example.kiln:/cb'], application_type: 'native' });
  const report = page.getByRole('region', { name: 'Preflight' });
  await expect(async () => {
    await visit(client.path);
    await expect(report).toContainText('1 address works, 1 is not visited.', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(report).toContainText('a scheme of its own opens an application');
  expect(await violations()).toEqual([]);
  await report.getByRole('button', { name: 'Check again' }).click();
  await expect(page).toHaveURL(client.path);
  await expect(page.getByText('Visited', { exact: true }).filter({ visible: true })).toBeVisible();
  await expect(report).toContainText('visited just now');
});
