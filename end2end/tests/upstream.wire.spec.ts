// The way by the provider upstream, meddled with.

import type { APIRequestContext, APIResponse } from '@playwright/test';

import { unique } from '../support/accounts.ts';
import { test, type Upstream } from '../support/provider.ts';
import { expect } from '../support/test.ts';

test.use({ role: null });

const location = (answer: APIResponse): string => answer.headers().location ?? '';
const get = (request: APIRequestContext, address: string): Promise<APIResponse> => request.get(address, { maxRedirects: 0 });

function somebody(upstream: Upstream): string {
  const sub = unique('wire');
  upstream.people.set(sub, { email: `${sub}@clientele.example`, email_verified: true });
  return sub;
}

/** Where the provider is asked. */
async function begin(request: APIRequestContext, next = ''): Promise<URL> {
  const answer = await get(request, `/sign-in/upstream${next && `?next=${encodeURIComponent(next)}`}`);
  expect(answer.status()).toBe(303);
  return new URL(location(answer));
}

/** Where the provider sends `sub` back to, or whoever signed in over there before. */
async function signIn(request: APIRequestContext, upstream: Upstream, asked: URL, sub: string): Promise<URL> {
  const interaction = new URL(location(await get(request, asked.href)), upstream.issuer);
  if (interaction.searchParams.has('code')) return interaction;
  const resume = location(await request.post(interaction.href, { form: { login: sub }, maxRedirects: 0 }));
  return new URL(location(await get(request, new URL(resume, upstream.issuer).href)));
}

test('it asks for a code, with PKCE, state and nonce', async ({ request, upstream }) => {
  const asked = await begin(request);
  expect(asked.origin).toBe(upstream.issuer);
  const of = Object.fromEntries(asked.searchParams);
  expect(of).toMatchObject({ response_type: 'code', client_id: 'clientele', code_challenge_method: 'S256' });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(of[name], name).toMatch(/^[\w-]{43}$/);
  expect(of.scope?.split(' ').sort()).toEqual(['email', 'groups', 'openid', 'profile']);
});

test('whoever comes back as they went is signed in, once', async ({ request, upstream }) => {
  const back = await signIn(request, upstream, await begin(request, '/account'), somebody(upstream));
  const answer = await get(request, back.href);
  expect(location(answer)).toBe('/account');
  expect((await get(request, '/account')).status()).toBe(200);
  expect(location(await get(request, back.href))).toMatch(/problem=stale/);
});

test('what does not fit is refused', async ({ request, playwright, baseURL, upstream }) => {
  const stranger = await playwright.request.newContext({ baseURL });
  const cases: [string, string, (back: URL) => void][] = [
    ['stale', 'another state', back => back.searchParams.set('state', 'x'.repeat(43))],
    ['stale', 'no state', back => back.searchParams.delete('state')],
    ['untrusted', 'another issuer', back => back.searchParams.set('iss', 'https://evil.example')],
    ['untrusted', 'no issuer, though it is promised', back => back.searchParams.delete('iss')],
    ['untrusted', 'two codes', back => back.searchParams.append('code', 'x')],
    ['refused', 'another code', back => back.searchParams.set('code', 'x')],
  ];
  for (const [problem, what, meddle] of cases) {
    const back = await signIn(request, upstream, await begin(request), somebody(upstream));
    meddle(back);
    expect(location(await get(request, back.href)), what).toBe(`/sign-in?problem=${problem}`);
    expect((await get(request, '/account')).status(), what).toBe(302);
  }
  const back = await signIn(request, upstream, await begin(request), somebody(upstream));
  expect(location(await get(stranger, back.href)), 'another browser').toBe('/sign-in?problem=stale');

  const asked = await begin(request);
  asked.searchParams.set('nonce', 'x'.repeat(43));
  const replayed = await signIn(request, upstream, asked, somebody(upstream));
  expect(location(await get(request, replayed.href)), 'another nonce').toBe('/sign-in?problem=untrusted');
});

test('one comes back to this site and to no other', async ({ request, upstream }) => {
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/api/sign-out']) {
    const back = await signIn(request, upstream, await begin(request, next), somebody(upstream));
    expect(location(await get(request, back.href)), next).toBe('/my-clients');
  }
});

test('the cookie is sealed and for this way alone', async ({ request, upstream }) => {
  expect(upstream.issuer).toBeTruthy();
  const answer = await get(request, '/sign-in/upstream');
  const cookie = answer.headers()['set-cookie'] ?? '';
  expect(cookie).toMatch(/^upstream=[\w-]+; Path=\/sign-in\/upstream; Max-Age=600; HttpOnly; SameSite=Lax$/);
  const state = new URL(location(answer)).searchParams.get('state') ?? '';
  expect(cookie).not.toContain(state);
});

test('nothing of it stands in the log', async ({ request, upstream, server }) => {
  const back = await signIn(request, upstream, await begin(request), somebody(upstream));
  await get(request, back.href);
  const log = server.log.join('\n');
  for (const name of ['code', 'state']) expect(log).not.toContain(back.searchParams.get(name) ?? '');
});
