import { defineConfig } from '@playwright/test';

import type { Options } from './support/test.ts';

// As root Chromium has no sandbox; the rest keeps it from talking to anybody but the server under test.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Addresses where nobody is are known for it at once, whatever name servers there are.
  '--host-resolver-rules=MAP *.example ~NOTFOUND',
];

/** Specs of one project alone carry its name: `x.plain.spec.ts`. `x.spec.ts` runs with and without JavaScript. */
const both = /^(?!.*\.(hydrate|plain|narrow|wire)\.spec\.ts$).*\.spec\.ts$/;

export default defineConfig<object, Options>({
  testDir: 'tests',
  fullyParallel: false,
  workers: 2,
  // A busy machine may be late once. What needed this is printed in full, and nothing that is wrong passes twice.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['./support/reporter.ts']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'off',
    launchOptions: { args, executablePath: process.env.CLIENTELE_CHROMIUM ?? '/usr/bin/chromium' },
  },
  projects: [
    { name: 'hydrate', testMatch: [both, '**/*.hydrate.spec.ts'] },
    { name: 'plain', testMatch: [both, '**/*.plain.spec.ts'], use: { javaScriptEnabled: false } },
    { name: 'narrow', testMatch: '**/*.narrow.spec.ts', use: { viewport: { width: 390, height: 844 } } },
    { name: 'wire', testMatch: '**/*.wire.spec.ts' },
  ],
});
