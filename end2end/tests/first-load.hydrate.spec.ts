// What a browser downloads when it comes for the first time.

import type { BrowserContext } from '@playwright/test';

import { expect, live, test } from '../support/test.ts';

/** All that may come until the page is live, the page itself included: the bodies of the answers as they travel, in bytes. */
const BUDGET = 320_000;

async function downloaded(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  let bytes = 0;
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const heads = new Map<string, number>();
  devtools.on('Network.responseReceived', event => void heads.set(event.requestId, event.response.encodedDataLength));
  devtools.on('Network.loadingFinished', event => void (bytes += event.encodedDataLength - (heads.get(event.requestId) ?? 0)));
  await page.goto(path);
  await live(page);
  await page.waitForLoadState('networkidle');
  return bytes;
}

for (const path of ['/sign-in', '/clients?q=Pocket']) {
  test(`${path} in one go`, async ({ another }) => {
    const page = await another(path === '/sign-in' ? null : 'admin');
    expect(await downloaded(page.context(), path)).toBeLessThan(BUDGET);
  });
}
