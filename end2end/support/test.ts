// The tests' own `test`: a server for each worker, somebody signed in, and a page that complains.

import AxeBuilder from '@axe-core/playwright';
import {
  test as base,
  expect as baseExpect,
  request as requests,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type TestInfo,
} from '@playwright/test';

import { accounts, roles, type Role } from './accounts.ts';
import { Registry } from './registry.ts';
import { Server, type Launch } from './server.ts';

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;

export interface Options {
  /** Who is signed in; `null` for nobody. */
  role: Role | null;
}

interface Fixtures {
  /** What the page is allowed to complain about. */
  tolerate: (complaint: RegExp) => void;
  /** Opens a page, and waits until it is live where there are scripts. */
  visit: (path: string, page?: Page) => Promise<void>;
  /** Another browser, with somebody signed in. */
  another: (role: Role | null) => Promise<Page>;
  /** The registry in the hands of an admin. */
  registry: Registry;
  /** What axe finds wrong with the page. */
  violations: (page?: Page) => Promise<string[]>;
}

interface WorkerOptions {
  /** What the worker's server starts with. */
  launch: Launch;
}

interface WorkerFixtures {
  server: Server;
  sessions: Record<Role, State>;
}

export const test = base.extend<Options & Fixtures, WorkerOptions & WorkerFixtures>({
  role: ['admin', { option: true }],
  launch: [{ demo: true }, { option: true, scope: 'worker' }],

  server: [
    async ({ launch }, use) => {
      const server = await Server.launch(launch);
      for (const role of roles) {
        const { email, name, password } = accounts[role];
        const args = ['account', 'create', '--email', email, '--name', name, '--role', role, '--password-stdin'];
        server.command(args, `${password}\n`);
      }
      await use(server);
      baseExpect(server.alive, 'the server still runs').toBe(true);
      await server.stop();
      const wrong = server.log.filter((line, at) => [line, server.log[at - 1] ?? ''].some(one => /panicked at|ERROR/.test(one)));
      baseExpect(wrong.slice(0, 10), 'nothing went wrong in the server').toEqual([]);
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  sessions: [
    async ({ server }, use) => {
      const states: Partial<Record<Role, State>> = {};
      for (const role of roles) states[role] = await session(server.url, accounts[role]);
      await use(states as Record<Role, State>);
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  storageState: async ({ role, sessions }, use) => use(role ? sessions[role] : nobody),

  tolerate: async ({}, use) => {
    const tolerated: RegExp[] = [];
    const tolerate = (complaint: RegExp): void => void tolerated.push(complaint);
    await use(Object.assign(tolerate, { tolerated }));
  },

  context: async ({ context, javaScriptEnabled, tolerate }, use, info) => {
    if (javaScriptEnabled) await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const complaints = listen(context, javaScriptEnabled !== false);
    await use(context);
    await tell(context, info);
    expectNone(complaints, tolerate);
  },

  visit: async ({ page: own, javaScriptEnabled }, use) => {
    await use(async (path, page = own) => {
      await page.goto(path);
      if (javaScriptEnabled) await live(page);
    });
  },

  another: async ({ browser, sessions, contextOptions, baseURL, javaScriptEnabled, viewport, tolerate }, use, info) => {
    const opened: [BrowserContext, string[]][] = [];
    await use(async role => {
      const storageState = role ? sessions[role] : nobody;
      const context = await browser.newContext({ ...contextOptions, baseURL, javaScriptEnabled, viewport, storageState });
      opened.push([context, listen(context, javaScriptEnabled !== false)]);
      return context.newPage();
    });
    for (const [context, complaints] of opened) {
      await tell(context, info);
      await context.close();
      expectNone(complaints, tolerate);
    }
  },

  registry: async ({ baseURL, sessions }, use) => {
    const [request, owner] = await Promise.all([sessions.admin, sessions.owner].map(storageState => requests.newContext({ baseURL, storageState })));
    await use(new Registry(request, owner));
    await Promise.all([request.dispose(), owner.dispose()]);
  },

  violations: async ({ page: own, javaScriptEnabled }, use) => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
    await use(async (page = own) => {
      // Axe is a script itself: what it would find is found where there are scripts.
      if (javaScriptEnabled === false) return [];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
    });
  },
});

export const expect = baseExpect;

/** No session: what is not said is taken over from the test. */
export const nobody: State = { cookies: [], origins: [] };

/** Waits until the scripts have taken the page over. */
export async function live(page: Page): Promise<void> {
  await baseExpect(page.locator('html')).toHaveAttribute('data-ready', /.*/, { timeout: 30_000 });
}

/** The cookies of somebody who has signed in. */
export async function session(baseURL: string, who: { email: string; password: string }): Promise<State> {
  const request = await requests.newContext({ baseURL, storageState: nobody });
  const { email, password } = who;
  const answer = await request.post('/api/sign-in', { form: { email, password }, headers: { accept: 'application/json' } });
  baseExpect(answer.ok(), `${email} signs in: ${answer.status()} ${await answer.text()}`).toBe(true);
  const state = await request.storageState();
  await request.dispose();
  return state;
}

/** Notes everything that a page complains about. */
function listen(context: BrowserContext, scripts: boolean): string[] {
  const complaints: string[] = [];
  context.on('console', message => {
    // Nothing has used it without scripts; nor in time, where a browser is slow.
    const idle = message.text().includes('was preloaded using link preload but not used');
    const told = ['error', 'warning'].includes(message.type()) && !idle;
    if (told) complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', error => complaints.push(String(error.error().stack ?? error.error())));
  context.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? '';
    // A page that is left behind stops what it was loading, and a download is not a page. Without scripts, a browser
    // refuses to load one ahead and calls that the policy.
    const expected = why === 'net::ERR_ABORTED' || (why === 'csp' && !scripts);
    if (!expected) complaints.push(`${request.url()} ${why}`);
  });
  context.on('response', response => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/** What is on the pages of a test that failed, for whoever cannot look at them. */
async function tell(context: BrowserContext, info: TestInfo): Promise<void> {
  if (info.status === info.expectedStatus) return;
  for (const page of context.pages()) {
    const text = page.evaluate(() => document.body.innerText.slice(0, 1_500)).catch(String);
    const busy = new Promise<string>(resolve => setTimeout(resolve, 3_000, 'It does not answer: its scripts are busy.'));
    console.log(`--- ${page.url()}\n${await Promise.race([text, busy])}`);
  }
}

function expectNone(complaints: string[], tolerate: unknown): void {
  const { tolerated } = tolerate as { tolerated: RegExp[] };
  baseExpect(complaints.filter(complaint => !tolerated.some(known => known.test(complaint)))).toEqual([]);
}
