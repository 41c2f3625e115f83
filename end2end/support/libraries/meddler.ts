// Between a library and the provider: hands everything on, and makes one thing of it wrong where a test says so. It
// signs with a key that the provider's own JWK set seems to have, so that what is wrong is refused for that alone.

import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, request as send, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an ID token says, and how it is signed. */
interface Forgery {
  claims?: Record<string, unknown>;
  /** RS256 with a key of the JWK set, where nothing is said. */
  signature?: 'none' | 'HS256' | 'stranger';
}

/** Nothing but the key: what a library takes. */
export const resigned = 'nothing but the key';

const forgeries = {
  [resigned]: {},
  'another nonce': { claims: { nonce: 'another' } },
  'another audience': { claims: { aud: 'another' } },
  'another issuer': { claims: { iss: 'https://evil.example' } },
  'an end that is past': { claims: { iat: 1_000_000_000, exp: 1_000_000_600 } },
  // Nor a hash: it could not be checked without an algorithm.
  'no signature': { claims: { at_hash: undefined }, signature: 'none' },
  'the public key as a secret': { signature: 'HS256' },
  'the key of a stranger': { signature: 'stranger' },
} satisfies Record<string, Forgery>;

/** What can be wrong with an ID token. */
export type Forged = Exclude<keyof typeof forgeries, typeof resigned>;
export const forged = Object.keys(forgeries).filter(name => name !== resigned) as Forged[];

/** What can be wrong: with an ID token, the state that comes back, or the subject of the claims. */
export type Wrong = Forged | 'another state' | 'claims of another';

interface Message {
  path: string;
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export class Meddler {
  /** What it gets wrong. */
  wrong: Wrong | typeof resigned | null = null;
  private port = 0;
  /** The last request for tokens with a code. */
  private redeemed: Message | null = null;
  private key = keyPair();
  private stranger = keyPair();

  private constructor(
    private listener: Server,
    readonly url: string,
  ) {}

  /** Listens, before there is a server that could answer. */
  static async listen(): Promise<Meddler> {
    let meddler: Meddler | null = null;
    const listener = createServer((request, response) => void meddler?.answer(request, response));
    await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
    meddler = new Meddler(listener, `http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
    return meddler;
  }

  /** Hands on to this server from now on. */
  to(url: string): void {
    this.port = Number(new URL(url).port);
  }

  /** Sends once more, as it was, what the library sent to redeem its code: the answer's status and error. */
  async replay(): Promise<{ status: number; error: unknown }> {
    if (!this.redeemed) throw new Error('no code was redeemed');
    const { status, body } = await this.pass(this.redeemed);
    return { status, error: (JSON.parse(body.toString()) as { error?: unknown }).error };
  }

  async close(): Promise<void> {
    this.listener.closeAllConnections();
    await new Promise(done => this.listener.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { url: path = '/', method = 'GET', headers } = request;
      const message = { path: this.asked(path), method, headers, body: (await whole(request)).toString() };
      if (path === '/token' && message.body.includes('grant_type=authorization_code')) this.redeemed = message;
      const answer = await this.pass(message);
      const body = this.told(path, answer);
      response.writeHead(answer.status, body === answer.body ? answer.headers : { ...answer.headers, 'content-length': body.length });
      response.end(body);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  }

  private async pass({ path, method, headers, body }: Message): Promise<Answer> {
    const plain = { ...headers, 'accept-encoding': 'identity', connection: 'close' };
    const answer = await new Promise<IncomingMessage>((done, failed) => {
      send({ host: '127.0.0.1', port: this.port, path, method, headers: plain }, done).once('error', failed).end(body);
    });
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await whole(answer) };
  }

  /** The path that is asked for in place of `path`. */
  private asked(path: string): string {
    if (this.wrong !== 'another state' || !path.startsWith('/authorize?')) return path;
    const url = new URL(path, this.url);
    url.searchParams.set('state', 'another');
    return url.pathname + url.search;
  }

  /** What is told in place of an answer. */
  private told(path: string, { status, headers, body }: Answer): Buffer {
    const { wrong } = this;
    if (status !== 200 || !headers['content-type']?.includes('json')) return body;
    if (path === '/jwks') return changed<{ keys: object[] }>(body, ({ keys }) => ({ keys: [...keys, this.key.jwk] }));
    if (path === '/userinfo' && wrong === 'claims of another') return changed(body, claims => ({ ...claims, sub: 'another' }));
    const forgery: Forgery | undefined = (forgeries as Partial<Record<string, Forgery>>)[wrong ?? ''];
    if (path !== '/token' || !forgery) return body;
    return changed<{ id_token: string }>(body, tokens => ({ ...tokens, id_token: this.forge(tokens.id_token, forgery) }));
  }

  private forge(token: string, { claims, signature }: Forgery): string {
    const said = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    const alg = signature === 'none' || signature === 'HS256' ? signature : 'RS256';
    const signed = [{ alg, typ: 'JWT', kid: this.key.jwk.kid }, { ...said, ...claims }].map(encoded).join('.');
    return `${signed}.${this.signature(signed, signature)}`;
  }

  private signature(signed: string, how: Forgery['signature']): string {
    if (how === 'none') return '';
    if (how === 'HS256') return createHmac('sha256', this.key.pem).update(signed).digest('base64url');
    const { privateKey } = how === 'stranger' ? this.stranger : this.key;
    return sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
  }
}

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'meddler', use: 'sig', alg: 'RS256' };
  return { privateKey, jwk, pem: publicKey.export({ type: 'spki', format: 'pem' }) };
}

function changed<T extends object>(body: Buffer, change: (value: T) => object): Buffer {
  return Buffer.from(JSON.stringify(change(JSON.parse(body.toString()) as T)));
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
