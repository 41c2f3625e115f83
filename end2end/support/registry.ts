// Arranges a registry for a test, by the server functions that the pages use.

import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';

import { accounts, unique, type Role } from './accounts.ts';

/** The properties of a client, under their registered names. */
export interface ClientForm {
  name: string;
  client_type: 'confidential' | 'public';
  response_types: string[];
  jwt_alg: 'RS256' | 'HS256';
  application_type: 'web' | 'native';
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  scope: string;
  require_pkce: boolean;
  require_consent: boolean;
  reuse_consent: boolean;
  website_url: string;
  terms_url: string;
  contact_email: string;
  logo: string;
}

export interface Client {
  key: string;
  revision: number;
  client_id: string;
  secret: string;
  form: ClientForm;
  /** The path of its overview. */
  path: string;
}

export class Registry {
  /** As an admin, and as an owner of clients. */
  constructor(readonly request: APIRequestContext, private readonly asOwner: APIRequestContext) {}

  /** Calls a server function as the pages' script does. */
  async call(endpoint: string, form: Record<string, string> = {}): Promise<APIResponse> {
    return this.request.post(`/api/${endpoint}`, { form, headers: { accept: 'application/json' } });
  }

  /** The same, where it has to succeed. */
  async done(endpoint: string, form: Record<string, string> = {}): Promise<unknown> {
    const response = await this.call(endpoint, form);
    expect(response.status(), `${endpoint}: ${await response.text()}`).toBe(200);
    return response.json();
  }

  /** Registers a client. What is not said is the usual. */
  async register(part: Partial<ClientForm> = {}): Promise<Client> {
    const name = part.name ?? unique('Kiln ');
    const host = name.toLowerCase().replace(/[^a-z0-9]+/g, '').slice(0, 40) || 'kiln';
    const form: ClientForm = {
      name,
      client_type: 'confidential',
      response_types: ['code'],
      jwt_alg: 'RS256',
      application_type: 'web',
      redirect_uris: [`https://${host}.example/cb`],
      post_logout_redirect_uris: [],
      scope: '',
      require_pkce: false,
      require_consent: true,
      reuse_consent: true,
      website_url: '',
      terms_url: '',
      contact_email: '',
      logo: '',
      ...part,
    };
    const answer = await this.save(null, 0, form);
    const secret = answer.secret?.secret ?? '';
    const { key, revision, client_id } = answer;
    return { key, revision, client_id, secret, form, path: `/clients/${key}` };
  }

  /** Saves a change to a client, as somebody else might. */
  async change(client: Client, part: Partial<ClientForm>, reason = ''): Promise<Client> {
    const form = { ...client.form, ...part };
    const answer = await this.save(client.key, client.revision, form, reason);
    return { ...client, form, revision: answer.revision, secret: answer.secret?.secret ?? client.secret };
  }

  /** Asks, as an owner, for a change to a client; the path of what then waits for a reviewer. */
  async propose(client: Client, part: Partial<ClientForm>, reason = ''): Promise<string> {
    await this.done('clients/add_owner', { key: client.key, email: accounts.owner.email });
    await this.save(client.key, client.revision, { ...client.form, ...part }, reason, this.asOwner);
    const page = await (await this.request.get(client.path)).text();
    return /\/review\/[0-9a-f-]{36}/.exec(page)?.[0] ?? '';
  }

  private async save(key: string | null, base: number, form: ClientForm, reason = '', as = this.request): Promise<Saved> {
    const response = await as.post('/api/clients/save', { data: { key, base, form, reason } });
    expect(response.status(), await response.text()).toBe(200);
    return saved(await response.json());
  }

  /** Makes an account that owns a client. */
  async owner(client: Client, name = unique('Owner ')): Promise<{ email: string; name: string; password: string }> {
    const account = await this.account('owner', name);
    await this.done('clients/add_owner', { key: client.key, email: account.email });
    return account;
  }

  /** The path of a link that invites somebody to a client. */
  async invite(client: Client, email: string, kind = 'owner'): Promise<string> {
    return linkIn(await this.done('clients/invite', { key: client.key, kind, email }));
  }

  /** The path of a link that invites somebody to have an account. */
  async inviteAccount(email: string, role: Role): Promise<string> {
    return linkIn(await this.done('accounts/invite', { email, role }));
  }

  /** The id of an account, as the page of all accounts has it. */
  async accountId(email: string): Promise<string> {
    const page = await (await this.request.get('/accounts')).text();
    const row = page.split('<tr').find(row => row.includes(email));
    return /account=([0-9a-f-]{36})/.exec(row ?? '')?.[1] ?? '';
  }

  /** Makes an account. */
  async account(role: Role, name = unique('Person ')): Promise<{ email: string; name: string; password: string }> {
    const email = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@clientele.example`;
    const password = 'a rather long password';
    await this.done('accounts/create', { email, name, role, password });
    return { email, name, password };
  }
}

/** The path of the link in what an invitation answers, packed as a save's answer is. */
function linkIn(packed: unknown): string {
  const text = Buffer.from(String(packed), 'base64').toString('latin1');
  return /\/invitation\/[\w-]{43}/.exec(text)?.[0] ?? '';
}

/** What a save answers: a struct in postcard's format, its fields one after the other, in base64. */
function saved(packed: string): Saved {
  const bytes = Buffer.from(packed, 'base64');
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (): Buffer => {
    const length = varint();
    return bytes.subarray(at, (at += length));
  };
  const key = take().toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const client_id = take().toString();
  const zigzag = varint();
  const revision = (zigzag >>> 1) ^ -(zigzag & 1);
  const [, some] = [bytes[at++], bytes[at++]];
  return { key, client_id, revision, secret: some ? { client_id: take().toString(), secret: take().toString() } : null };
}

interface Saved {
  key: string;
  client_id: string;
  revision: number;
  secret: { client_id: string; secret: string } | null;
}
