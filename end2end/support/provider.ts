// A real OpenID Provider upstream: `oidc-provider`, on a port of its own, with people who need no password.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as Listener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Provider } from 'oidc-provider';

import { test as base } from './test.ts';

/** What the provider says of somebody. */
export interface Person {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

const CLIENT = { client_id: 'clientele', client_secret: randomBytes(24).toString('hex') };

function signingKey(): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(4).toString('hex'), use: 'sig', alg: 'RS256' };
}

/** A provider; it listens from the start and answers once it knows its client. */
export class Upstream {
  /** Everybody it knows, by `sub`. */
  readonly people = new Map<string, Person>();
  private provider: Provider | null = null;
  /** The same each time it opens: a server that heard of another a moment ago does not ask again. */
  private key = signingKey();

  private constructor(
    private listener: Listener,
    readonly issuer: string,
  ) {}

  static async listen(): Promise<Upstream> {
    let upstream: Upstream | null = null;
    const listener = createServer((request, response) => void upstream?.answer(request, response));
    await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
    upstream = new Upstream(listener, `http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
    return upstream;
  }

  /** What the server under test starts with. */
  get launch(): { args: string[]; env: Record<string, string> } {
    return {
      args: [
        ...['--upstream-issuer', this.issuer, '--upstream-client-id', CLIENT.client_id, '--upstream-name', 'Harbour ID'],
        ...['--upstream-roles', 'groups:harbour-masters=admin,groups:pilots=reviewer', '--upstream-scopes', 'groups'],
      ],
      env: { CLIENTELE_UPSTREAM_CLIENT_SECRET: CLIENT.client_secret },
    };
  }

  /** Begins to answer, with the registry at `url` as its client. */
  open(url: string): void {
    this.provider = new Provider(this.issuer, {
      clients: [{ ...CLIENT, redirect_uris: [`${url}/sign-in/upstream/callback`] }],
      jwks: { keys: [this.key] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      scopes: ['openid', 'email', 'profile', 'groups'],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      pkce: { required: () => true },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...this.people.get(sub) }) }),
      // Nobody is asked whether the registry may know them.
      loadExistingGrant: async ctx => {
        const { client, session, params, provider } = ctx.oidc;
        const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
        grant.addOIDCScope(String(params?.scope ?? ''));
        await grant.save();
        return grant;
      },
    });
  }

  /** Stops answering, as if it were down. */
  shut(): void {
    this.provider = null;
  }

  async close(): Promise<void> {
    this.listener.closeAllConnections();
    await new Promise(done => this.listener.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { provider } = this;
    if (!provider) return void response.writeHead(503).end('closed');
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response);
    if (request.method === 'POST') {
      let body = '';
      for await (const part of request) body += String(part);
      const login = new URLSearchParams(body).get('login') ?? '';
      const result = login ? { login: { accountId: login } } : { error: 'access_denied' };
      return void (await provider.interactionFinished(request, response, result));
    }
    response.writeHead(200, { 'content-type': 'text/html' }).end(
      `<!DOCTYPE html><html lang="en"><title>Harbour ID</title><link rel="icon" href="data:,">
       <h1>Harbour ID</h1><form method="post"><label>Who are you? <input name="login"></label>
       <button>Go on</button></form></html>`,
    );
  }
}

interface Fixtures {
  /** A provider that the server under test was told of. */
  listening: Upstream;
  /** The same, answering. */
  upstream: Upstream;
}

export const test = base.extend<object, Fixtures>({
  listening: [
    async ({}, use) => {
      const upstream = await Upstream.listen();
      await use(upstream);
      await upstream.close();
    },
    { scope: 'worker' },
  ],

  launch: [async ({ listening }, use) => use({ demo: true, ...listening.launch }), { option: true, scope: 'worker' }],

  upstream: [
    async ({ listening, server }, use) => {
      listening.open(server.url);
      await use(listening);
    },
    { scope: 'worker' },
  ],
});
