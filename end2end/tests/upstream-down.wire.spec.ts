// A provider upstream that is not there.

import { test } from '../support/provider.ts';
import { expect } from '../support/test.ts';

test.use({ role: null });

test('the server starts without it, says so, and finds it once it is there', async ({ request, listening, server }) => {
  listening.shut();
  const begin = async (): Promise<string> => (await request.get('/sign-in/upstream?next=/audit', { maxRedirects: 0 })).headers().location ?? '';
  expect(await begin()).toBe('/sign-in?problem=unreachable&next=/audit');
  const page = await (await request.get('/sign-in?problem=unreachable')).text();
  expect(page).toContain('Harbour ID cannot be reached');
  listening.open(server.url);
  expect(await begin()).toContain(listening.issuer);
});
