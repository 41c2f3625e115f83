// oidc-provider with one client that never asks, for one person who is signed in with the first request.
// Arguments: the port, the client's ID, secret and redirect URI, the algorithm of its ID tokens.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [port, client_id, client_secret, redirect_uri, algorithm] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), 'package.json'));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);

const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, token_endpoint_auth_method: 'client_secret_post', redirect_uris: [redirect_uri], id_token_signed_response_alg: algorithm, grant_types: ['authorization_code', 'refresh_token'] }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  scopes: ['openid'],
  clientBasedCORS: () => true,
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'HS256'] },
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false } },
  rotateRefreshToken: true,
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  loadExistingGrant: async context => {
    const known = context.oidc.session.grantIdFor(client_id);
    if (known) return context.oidc.provider.Grant.find(known);
    const grant = new context.oidc.provider.Grant({ accountId: context.oidc.session.accountId, clientId: client_id });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});
const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url?.startsWith('/interaction/')) await provider.interactionFinished(request, response, { login: { accountId: 'somebody' } });
  else answer(request, response);
}).listen(Number(port), '127.0.0.1', () => console.log('listening'));
