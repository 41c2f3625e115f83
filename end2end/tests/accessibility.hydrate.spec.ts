// Every page in both themes and at both widths: no violation that axe can find, and no scrolling sideways.

import { everyPage } from '../support/every-page.ts';
import { expect, live, test } from '../support/test.ts';

const widths = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

for (const [width, viewport] of Object.entries(widths)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${width} and ${colorScheme}`, async ({ page, visit, registry, violations }) => {
      test.setTimeout(400_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const first = await registry.register({ client_type: 'confidential', jwt_alg: 'HS256', redirect_uris: ['https://192.168.7.7/cb', `https://a.${'long-label-'.repeat(5)}x.example/${'path/'.repeat(30)}`] });
      const client = await registry.change(first, { scope: 'openid', name: `${first.form.name} and a rather long name that goes on` }, 'Because');
      const proposal = await registry.propose(client, { name: `${client.form.name} further`, redirect_uris: [...client.form.redirect_uris, 'https://new-host.example/cb'] });
      for (const [, path] of everyPage(client, proposal)) {
        await test.step(path, async () => {
          await visit(path);
          expect.soft(await violations(), path).toEqual([]);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect.soft(wider, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
        });
      }
    });
  }
}

test('dialogs, menus, errors and the sign-in', async ({ page, visit, another, violations, registry, tolerate }) => {
  test.setTimeout(180_000);
  tolerate(/status of 404/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await visit('/clients/new');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    expect.soft(await violations(), 'a refused form').toEqual([]);
    await page.getByLabel('Name', { exact: true }).fill('Half');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Clients/ }).click();
    await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
    expect.soft(await violations(), 'the question about leaving').toEqual([]);
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect(page).toHaveURL('/clients');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
    expect.soft(await violations(), 'the list of keys').toEqual([]);
    await page.keyboard.press('Escape');
    // On a page of which it covers nothing by halves.
    await visit('/review/policy');
    await page.getByLabel(/^Account of/).click();
    await expect(page.getByRole('link', { name: 'Account', exact: true })).toBeVisible();
    expect.soft(await violations(), 'the menu of the account').toEqual([]);
    const client = await registry.register();
    await visit(`${client.path}/credentials`);
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    await expect(page.getByRole('dialog', { name: 'The client secret' })).toBeVisible();
    expect.soft(await violations(), 'a secret').toEqual([]);
    await page.getByRole('button', { name: 'I have saved it' }).click();
    await page.goto('/nowhere');
    await live(page);
    expect.soft(await violations(), 'nowhere').toEqual([]);
    const nobody = await another(null);
    await nobody.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await nobody.goto('/sign-in');
    expect.soft(await violations(nobody), 'the sign-in').toEqual([]);
  }
});
