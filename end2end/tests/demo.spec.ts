// What `serve --demo` prints, works.

import { signIn } from '../support/session.ts';
import { expect, test } from '../support/test.ts';

test.use({ role: null });

test('each printed sign-in works, and there are some thirty clients with something to find', async ({ page, server, another, tolerate }) => {
  tolerate(/status of 403/);
  const printed = server.output.join('\n');
  const signIns = [...printed.matchAll(/^\s+(\S+@\S+)\s+(\S+)\s+\((\w+)\)$/gm)];
  expect(signIns.map(([, , , role]) => role)).toEqual(['Admin', 'Reviewer', 'Owner']);
  // An owner has no part in the list of all clients, and a list of their own.
  for (const [, email = '', password = '', role = ''] of signIns) {
    const theirs = await another(null);
    await theirs.goto('/sign-in');
    await signIn(theirs, { email, password });
    await expect(theirs).toHaveURL(role === 'Owner' ? '/my-clients' : '/clients');
    await expect(theirs.getByLabel(/^Account of/)).toBeVisible();
  }
  await page.goto('/sign-in');
  await signIn(page, { email: signIns[0]?.[1] ?? '', password: signIns[0]?.[2] ?? '' });
  await expect(page).toHaveURL('/clients');
  const filters = page.getByRole('navigation', { name: 'Filters' });
  const count = async (name: RegExp): Promise<number> => Number((await filters.getByRole('link', { name }).textContent())?.replace(/\D/g, ''));
  expect(await count(/^All/)).toBeGreaterThanOrEqual(25);
  expect(await count(/^Public/)).toBeGreaterThanOrEqual(3);
  expect(await count(/^Problems/)).toBeGreaterThanOrEqual(2);
  await expect.poll(() => page.locator('main img[src^="/logos/"]').count()).toBeGreaterThanOrEqual(10);
});
