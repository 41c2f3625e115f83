// Every version is kept, any two can be compared, and one can be brought back.

import { expect, test } from '../support/test.ts';

test('any two revisions are compared field by field', async ({ page, visit, registry }) => {
  const first = await registry.register({ scope: 'openid' });
  const second = await registry.change(first, { name: `${first.form.name} & Daughters` }, 'The daughters came in');
  const third = await registry.change(second, {
    redirect_uris: [...first.form.redirect_uris, 'https://new.example/cb'],
    require_consent: false,
  });
  await visit(`${first.path}/history`);
  const main = page.getByRole('main');
  await expect(main).toContainText('The daughters came in');
  const comparison = page.getByRole('region', { name: /^Revision \d+ to revision \d+$/ });
  await expect(comparison).toContainText('Revision 2 to revision 3');
  await expect(comparison.getByRole('heading', { level: 3 })).toHaveText(['Redirect URIs', 'Require consent']);
  await expect(comparison).toContainText('https://new.example/cb');
  await expect(comparison).toContainText('Widening');

  await page.getByRole('radio', { name: 'From revision 1' }).check();
  await page.getByRole('radio', { name: 'To revision 2' }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(comparison).toContainText('Revision 1 to revision 2');
  await expect(comparison.getByRole('heading', { level: 3 })).toHaveText(['Name']);
  await expect(comparison).toContainText(first.form.name);
  await expect(comparison).toContainText(third.form.name);
  await expect.poll(() => Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ from: '1', to: '2' });
});

test('an earlier revision comes back as a new one', async ({ page, visit, registry }) => {
  const first = await registry.register();
  await registry.change(first, { name: `${first.form.name} renamed`, contact_email: 'new@kiln.example' });
  await visit(`${first.path}/history`);
  await page.getByLabel('Restore revision 1').first().click();
  await page.getByRole('button', { name: 'Restore revision 1' }).last().click();
  await expect(page.getByText('Brought back revision 1')).toBeVisible();
  await visit(first.path);
  await expect(page.getByRole('heading', { level: 1, name: first.form.name, exact: true })).toBeAttached();
  await expect(page.getByRole('main')).not.toContainText('new@kiln.example');
});
