// npm install openid-client@6
import * as client from 'openid-client'

const config = await client.discovery(
  new URL({{issuer}}),
  {{client_id}},
@secret @rs256   process.env.CLIENT_SECRET,
@secret @hs256   { client_secret: process.env.CLIENT_SECRET, id_token_signed_response_alg: 'HS256' },
@public   undefined,
@public   client.None(),
@secret @http   undefined,
@http   { execute: [client.allowInsecureRequests] }, // plain http: while developing
)

const redirect_uri = {{redirect_uri}}
const scope = {{scope}}

/** Where to send the user. Keep `checks` in the session until they come back. */
export async function begin() {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  return { url, checks }
}

/** Who came back: `currentUrl` is the whole address that the browser asked for, as a URL. */
export async function finish(currentUrl, checks) {
  const tokens = await client.authorizationCodeGrant(config, currentUrl, checks)
  return tokens.claims()
}
