// The tests' own `test` for relying parties that others wrote: the provider answers at the address of a meddler.

import { accounts, type Account } from '../accounts.ts';
import { nobody, session, test as base } from '../test.ts';
import { Meddler } from './meddler.ts';

interface Fixtures {
  /** Who is signed in, unless nobody is: somebody of the test's own, for who signs in too often has to wait. */
  person: Account;
  /** What stands between the library and the provider. It does nothing until it is told. */
  meddler: Meddler;
  /** The provider, as relying parties know it. */
  issuer: string;
  /** Registers clients of the owner's, which work at once. */
  initialAccessToken: string;
}

export const test = base.extend<Fixtures, { between: Meddler }>({
  between: [
    async ({}, use) => {
      const between = await Meddler.listen();
      await use(between);
      await between.close();
    },
    { scope: 'worker' },
  ],

  // Relying parties at this machine are told of logouts.
  launch: [async ({ between }, use) => use({ args: ['--public-url', between.url, '--outbound-allow', '127.0.0.0/8'] }), { scope: 'worker' }],

  meddler: [
    async ({ between, server }, use) => {
      between.to(server.url);
      between.wrong = null;
      await use(between);
    },
    { auto: true },
  ],

  person: async ({ registry }, use) => use(await registry.account('owner')),

  storageState: async ({ role, person, server }, use) => use(role ? await session(server.url, person) : nobody),

  issuer: async ({ meddler }, use) => use(meddler.url),

  initialAccessToken: async ({ registry, server }, use) => {
    await registry.done('registration/set', { mode: 'token' });
    const made = server.command(['initial-access-token', 'create', '--owner', accounts.owner.email, '--clients', '1', '--json']);
    await use((JSON.parse(made) as { token: string }).token);
  },
});

export { expect } from '../test.ts';
