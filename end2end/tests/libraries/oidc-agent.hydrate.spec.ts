// Signing in from the command line with oidc-agent, which listens for the answer itself. It is after access tokens and
// does not read the ID token: what it checks is the state.

import type { Page } from '@playwright/test';

import type { Account } from '../../support/accounts.ts';
import { Agent } from '../../support/libraries/agent.ts';
import { freePort } from '../../support/libraries/apache.ts';
import { agree } from '../../support/libraries/browser.ts';
import { expect, test } from '../../support/libraries/test.ts';

test.use({ role: 'owner' });
// It has no picture for the browser's tab.
test.beforeEach(({ tolerate }) => tolerate(/status of 400/));

/** Signs in, renews, and gives the tokens back. */
async function everything(page: Page, issuer: string, person: Account, agent: Agent, name: string, options: string[]): Promise<void> {
  const waiting = await agent.signIn(issuer, options);
  await page.goto(waiting.address);
  await agree(page, name);
  await expect(page.getByText('Successfully performed code exchange')).toBeVisible();
  const { code, said } = await waiting.ended;
  expect(code, said).toBe(0);

  const claims = async (token: string): Promise<Response> => fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  const [first, fresh] = [await agent.token(), await agent.token('--force-new')];
  expect(fresh).not.toBe(first);
  expect(await (await claims(fresh)).json()).toMatchObject({ email: person.email, name: person.name });
  await agent.forget();
  expect((await claims(fresh)).status).toBe(401);
}

test('a program on the command line signs in, renews its tokens and gives them back', async ({ page, issuer, person, registry }) => {
  const redirect = `http://localhost:${await freePort()}`;
  const client = await registry.register({ client_type: 'public', application_type: 'native', redirect_uris: [redirect] });
  const agent = new Agent();
  await everything(page, issuer, person, agent, client.form.name, ['--client-id', client.client_id, '--client-secret', '', '--redirect-uri', redirect]);
  agent.stop();
});

test('a client that it registers itself', async ({ page, initialAccessToken, issuer, person }) => {
  const agent = new Agent();
  const options = ['--at', initialAccessToken, '--port', String(await freePort()), '--cnid', 'here'];
  await everything(page, issuer, person, agent, 'oidc-agent:kiln-here', options);
  agent.stop();
});

test('refuses another state, and a code works once', async ({ page, issuer, meddler, registry }) => {
  const agent = new Agent();
  /** A client and a port for each sign-in: it goes on to listen where one failed. */
  const begin = async (): Promise<[string, Awaited<ReturnType<Agent['signIn']>>]> => {
    const redirect = `http://localhost:${await freePort()}`;
    const client = await registry.register({ client_type: 'public', application_type: 'native', redirect_uris: [redirect] });
    return [client.form.name, await agent.signIn(issuer, ['--client-id', client.client_id, '--client-secret', '', '--redirect-uri', redirect])];
  };
  meddler.wrong = 'another state';
  const [wrong, refused] = await begin();
  await page.goto(refused.address);
  await agree(page, wrong);
  await expect(page.getByText('State comparison failed!')).toBeVisible();
  refused.stop();

  meddler.wrong = null;
  const [right, taken] = await begin();
  await page.goto(taken.address);
  await agree(page, right);
  expect((await taken.ended).code).toBe(0);
  expect(await meddler.replay()).toEqual({ status: 400, error: 'invalid_grant' });
  // Whoever has the code twice may be somebody else: nothing that came of it works any more.
  await expect(agent.token('--force-new')).rejects.toThrow('invalid_grant');
  agent.stop();
});
