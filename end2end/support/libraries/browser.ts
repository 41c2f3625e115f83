// What somebody does in the browser while a library waits.

import { expect, type Page } from '@playwright/test';

/** Lets the application in that asks. */
export async function agree(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { name: `${name} wants to know you` })).toBeVisible();
  // The browser may be on its way to where nobody is.
  await page.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
}

/** With what the browser is sent to the application's address next. Nobody needs to be there. */
export async function answerAt(page: Page, callback: string): Promise<URL> {
  const request = await page.waitForRequest(one => one.url().startsWith(callback), { timeout: 0 });
  const sent = await request.redirectedFrom()?.response();
  return new URL(sent?.headers().location ?? request.url());
}

/** With what the browser is sent back by an application's request that nobody has to agree to. */
export async function answerTo(page: Page, address: string): Promise<URL> {
  const answer = await page.request.get(address, { maxRedirects: 0 });
  const { location } = answer.headers();
  if (!location) throw new Error(`${answer.status()} without a place to go to: ${await answer.text()}`);
  return new URL(location);
}

/** Leaves by the address where an application sends its user to sign out, and says where the user comes to. */
export async function leave(page: Page, url: string, address: string): Promise<string> {
  const { href } = await answerTo(page, address);
  const account = await page.request.get(`${url}/account`, { maxRedirects: 0 });
  expect(account.headers().location).toContain('/sign-in');
  return href;
}
