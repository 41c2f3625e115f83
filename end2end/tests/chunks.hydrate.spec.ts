// The code of the pages comes when it is needed; and when it is gone.

import { expect, live, test } from '../support/test.ts';

test('where the code of a page is gone, as after an update of the server, the whole page is fetched', async ({ page, visit, tolerate }) => {
  tolerate(/404|HTTP status code is not ok/);
  await visit('/clients?q=portal');
  let missed = 0;
  let renewed = false;
  page.on('request', request => void (renewed ||= request.isNavigationRequest()));
  await page.route(/\/pkg\/[^/]*\.wasm$/, async route => {
    if (renewed) return route.continue();
    missed += 1;
    await route.fulfill({ status: 404 });
  });
  await page.getByRole('link', { name: /Register client/ }).click();
  await expect.poll(() => renewed).toBe(true);
  await live(page);
  expect(missed).toBeGreaterThan(0);
  await expect(page).toHaveURL(/\/clients\/new$/);
  await page.getByLabel('Name', { exact: true }).fill('After the update');
  await expect(page.locator('.consent')).toContainText('After the update');
});
