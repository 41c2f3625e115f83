// What people are told: the bell, the list, how they want to hear of things, and the calendar.

import ICAL from 'ical.js';

import { signIn } from '../support/session.ts';
import { expect, test } from '../support/test.ts';

test.use({ role: null });

test('an owner reads what happened, one by one and all at once', async ({ page, visit, registry }) => {
  const [kiln, pail, well] = [await registry.register(), await registry.register(), await registry.register()];
  const who = await registry.owner(kiln);
  for (const client of [pail, well]) await registry.done('clients/add_owner', { key: client.key, email: who.email });
  await page.goto('/sign-in');
  await signIn(page, who);
  const bell = page.getByRole('link', { name: /^Notices/ });
  await expect(bell).toHaveAccessibleName('Notices, 3 not read');
  await bell.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Notices' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Today' })).toBeVisible();
  const notice = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await expect(notice(kiln.form.name)).toContainText(`made you an owner of ${kiln.form.name}`);

  await page.getByRole('button', { name: new RegExp(`^Mark as read: .*${pail.form.name}`) }).click();
  await expect(bell).toHaveAccessibleName('Notices, 2 not read');
  await expect(notice(pail.form.name)).not.toContainText('Not read');
  await expect(notice(kiln.form.name)).toContainText('Not read');

  // Following one is reading it.
  await notice(kiln.form.name).getByRole('link').click();
  await expect(page).toHaveURL(kiln.path);
  await expect(bell).toHaveAccessibleName('Notices, 1 not read');

  await visit('/notices');
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(bell).toHaveAccessibleName('Notices');
  await expect(page.getByRole('button', { name: /^Mark/ })).toHaveCount(0);
});

test('there is nothing to tell, and then a proposal is sent back', async ({ page, visit, another, registry, tolerate }) => {
  tolerate(/status of 404/);
  const client = await registry.register();
  const who = await registry.account('owner');
  await page.goto('/sign-in?next=/notices');
  await signIn(page, who);
  await expect(page.getByText('Nothing to tell')).toBeVisible();
  await registry.done('clients/add_owner', { key: client.key, email: who.email });
  await visit('/notices');
  await expect(page.getByRole('listitem').filter({ hasText: client.form.name })).toBeVisible();
  const href = (await page.getByRole('link', { name: new RegExp(client.form.name) }).getAttribute('href')) ?? '';
  expect(href).toMatch(/^\/notices\/[0-9a-f-]{36}$/);

  // It is theirs alone.
  const reviewer = await another('reviewer');
  expect((await reviewer.goto(href))?.status()).toBe(404);
  // Whoever comes from an e-mail signs in first.
  const signedOut = await another(null);
  await signedOut.goto(href);
  await signIn(signedOut, who);
  await expect(signedOut).toHaveURL(client.path);
});

test('what somebody does not want to hear of, they do not', async ({ page, visit, registry }) => {
  const who = await registry.account('owner');
  await page.goto('/sign-in?next=/notices/preferences');
  await signIn(page, who);
  const owners = page.getByRole('group', { name: 'Owners and invitations' });
  await expect(page.getByRole('group', { name: 'Proposals' })).toHaveCount(0);
  await expect(page.getByText('This registry sends no e-mails.')).toBeVisible();
  await owners.getByRole('switch', { name: 'Here' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved').first()).toBeAttached();
  await visit('/notices/preferences');
  await expect(owners.getByRole('switch', { name: 'Here' })).not.toBeChecked();
  await expect(page.getByRole('group', { name: 'Decisions' }).getByRole('switch', { name: 'Here' })).toBeChecked();
  const client = await registry.register();
  await registry.done('clients/add_owner', { key: client.key, email: who.email });
  await visit('/notices');
  await expect(page.getByText('Nothing to tell')).toBeVisible();
});

test('a calendar program reads when secrets expire, until the address is revoked', async ({ page, visit, registry, request, server, tolerate }) => {
  tolerate(/status of 404/);
  const name = 'Kiln, glaze; “Ton & Töne” of the long winding river beyond the seven hills';
  const client = await registry.register({ name });
  const who = await registry.owner(client);
  await registry.done('clients/rotate', { key: client.key, name: 'blue', grace: 'now', days: '40' });
  await page.goto('/sign-in?next=/notices/preferences');
  await signIn(page, who);
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = await page.locator('#calendar-address').innerText();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/calendar\/[\w-]{43}\.ics$/);

  const feed = await request.get(address);
  expect(feed.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  const [event] = events(await feed.text());
  expect(event?.summary).toBe(`Secret of ${name} expires`);
  expect(event?.description).toContain('“blue”');
  const days = ((event?.startDate.toJSDate().getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(40);
  const [again] = events(await (await request.get(address)).text());
  expect(again?.uid).toBe(event?.uid);

  // Whoever is signed in needs no address; it is the same calendar.
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()]);
  expect(download.suggestedFilename()).toBe('clientele.ics');

  await visit('/notices/preferences');
  expect(await page.content(), 'it is shown once').not.toContain(address);
  expect(server.log.join(' '), 'the address is in no log').not.toContain(address.split('/').at(-1));
  await page.getByRole('button', { name: 'Make a new address' }).click();
  await expect(page.locator('#calendar-address')).not.toHaveText(address);
  expect((await request.get(address)).status()).toBe(404);
  const second = await page.locator('#calendar-address').innerText();
  await page.getByRole('button', { name: 'Revoke the address' }).click();
  await expect(page.getByRole('button', { name: 'Make an address' })).toBeVisible();
  expect((await request.get(second)).status()).toBe(404);
});

/** As a calendar program reads them. */
function events(text: string): ICAL.Event[] {
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map(component => new ICAL.Event(component));
}
