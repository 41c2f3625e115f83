// Apache with mod_auth_openidc: a page that only those see who have signed in.

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULES = '/usr/lib/apache2/modules';
const modules = { mpm_event: 'mod_mpm_event', authn_core: 'mod_authn_core', authz_core: 'mod_authz_core', authz_user: 'mod_authz_user', include: 'mod_include', dir: 'mod_dir', auth_openidc: 'mod_auth_openidc' };

/** What the module is told of the provider and of its client there. */
export interface Settings {
  issuer: string;
  response_type: string;
  alg: string;
  /** A client that is registered, or a token with which the module registers one itself. */
  client: { client_id: string; secret: string } | { initialAccessToken: string; name: string };
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise(done => probe.close(done));
  return port;
}

/** Apache at a port of its own. */
export class Apache {
  private constructor(
    private child: ChildProcess,
    private folder: string,
    readonly origin: string,
  ) {}

  /** Starts it and waits until it answers. */
  static async start(port: number, settings: Settings): Promise<Apache> {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-apache-'));
    // It gives root's rights away before it reads the page.
    chmodSync(folder, 0o755);
    for (const name of ['www', 'metadata']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'www/index.shtml'), page('Inside', '<p id="said"><!--#echo var="OIDC_CLAIM_sub" --> <!--#echo var="OIDC_CLAIM_email" --></p><p id="token"><!--#echo var="OIDC_access_token" --></p>'));
    writeFileSync(join(folder, 'www/bye.shtml'), page('Outside', '<p id="said">Bye.</p>'));
    const names = Object.entries(modules).map(([name, file]) => `LoadModule ${name}_module ${MODULES}/${file}.so`);
    const configuration = `
      ServerRoot ${folder}
      ServerName 127.0.0.1
      Listen 127.0.0.1:${port}
      PidFile ${folder}/pid
      ErrorLog ${folder}/log
      ${names.join('\n      ')}
      User www-data
      Group www-data
      DocumentRoot ${folder}/www
      DirectoryIndex index.shtml
      ${(await provider(settings, port, join(folder, 'metadata'))).join('\n      ')}
      OIDCResponseType "${settings.response_type}"
      OIDCScope "openid email offline_access"
      ${settings.response_type.includes('code') ? 'OIDCPKCEMethod S256' : ''}
      OIDCIDTokenSignedResponseAlg ${settings.alg}
      OIDCRedirectURI http://127.0.0.1:${port}/callback
      OIDCDefaultURL http://127.0.0.1:${port}/
      OIDCCryptoPassphrase ${randomBytes(16).toString('hex')}
      OIDCRemoteUserClaim sub
      OIDCSSLValidateServer Off
      <Directory ${folder}/www>
        Options +Includes
        SetOutputFilter INCLUDES
        AuthType openid-connect
        Require valid-user
      </Directory>
      <Location /callback>
        AuthType openid-connect
        Require valid-user
      </Location>
      <Files bye.shtml>
        AuthType None
        Require all granted
      </Files>
    `;
    writeFileSync(join(folder, 'apache.conf'), configuration, { mode: 0o600 });
    const child = spawn('/usr/sbin/apache2', ['-D', 'FOREGROUND', '-f', join(folder, 'apache.conf')], { stdio: 'inherit' });
    const apache = new Apache(child, folder, `http://127.0.0.1:${port}`);
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(apache.origin, { redirect: 'manual' }).catch(() => null);
      if (answer) return apache;
      if (tries > 50) throw new Error(`Apache did not start:\n${apache.log}`);
      await new Promise(done => setTimeout(done, 100));
    }
  }

  /** An address there. */
  at(path: string, query: Record<string, string>): string {
    return `${this.origin}${path}?${new URLSearchParams(query).toString()}`;
  }

  /** What it has to say about what went wrong. */
  get log(): string {
    try {
      return readFileSync(join(this.folder, 'log'), 'utf8');
    } catch {
      return '';
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise(done => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><title>${title}</title><link rel="icon" href="data:,">${body}</html>`;
}

/** Which provider there is, and the client there. One that the module registers itself it keeps in `folder`. */
async function provider({ issuer, client, response_type, alg }: Settings, port: number, folder: string): Promise<string[]> {
  const document = `${issuer}/.well-known/openid-configuration`;
  if ('client_id' in client) return [`OIDCProviderMetadataURL ${document}`, `OIDCClientID ${client.client_id}`, `OIDCClientSecret ${client.secret}`];
  const file = join(folder, encodeURIComponent(new URL(issuer).host));
  const found: unknown = await (await fetch(document)).json();
  // It asks for every response type: a web application would need https for some, a native one may listen on loopback.
  // To begin a sign-in from elsewhere takes https, too.
  const asked = { application_type: 'native', initiate_login_uri: null, post_logout_redirect_uris: [`http://127.0.0.1:${port}/bye.shtml`], id_token_signed_response_alg: alg };
  const own = {
    registration_token: client.initialAccessToken,
    registration_endpoint_json: JSON.stringify(asked),
    client_name: client.name,
    id_token_signed_response_alg: alg,
    response_type,
    scope: 'openid email offline_access',
    pkce_method: 'S256',
  };
  writeFileSync(`${file}.provider`, JSON.stringify(found));
  writeFileSync(`${file}.conf`, JSON.stringify(own));
  chmodSync(folder, 0o777);
  return [`OIDCMetadataDir ${folder}`];
}
