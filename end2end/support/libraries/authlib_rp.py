"""A relying party by Authlib. Each line on standard input is a step, each line on standard output what came of it."""

import json
import sys
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

settings = json.loads(sys.argv[1])
metadata = requests.get(settings["issuer"] + "/.well-known/openid-configuration", timeout=10).json()


class SignIn:
    """One sign-in, from the address where it begins to where it ends."""

    def __init__(self):
        secret = settings.get("client_secret")
        self.verifier, self.nonce = generate_token(48), generate_token(20)
        self.session = OAuth2Session(
            settings["client_id"],
            secret or None,
            scope="openid profile email offline_access",
            redirect_uri=settings["redirect_uri"],
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
        )
        self.address, self.state = self.session.create_authorization_url(
            metadata["authorization_endpoint"], nonce=self.nonce, code_verifier=self.verifier
        )
        self.token = None

    def finish(self, url):
        """Takes the answer, with every check that the library has. Who answers is left to its caller (RFC 9207)."""
        assert parse_qs(urlsplit(url).query)["iss"] == [metadata["issuer"]], "an answer of somebody else"
        self.token = self.session.fetch_token(
            metadata["token_endpoint"], authorization_response=url, state=self.state, code_verifier=self.verifier
        )
        claims = claims_of(self.token, self.nonce)
        return {"sub": claims["sub"], "userinfo": self.session.get(metadata["userinfo_endpoint"]).json()}

    def refresh(self):
        """Renews the tokens: whether they are others, and whose they are."""
        first, token = self.token, self.session.refresh_token(metadata["token_endpoint"])
        return {"other": token["access_token"] != first["access_token"], "sub": claims_of(token)["sub"]}

    def leave(self):
        """The address that signs out."""
        back = {"id_token_hint": self.token["id_token"], "post_logout_redirect_uri": settings["bye"], "state": "bye"}
        return add_params_to_uri(metadata["end_session_endpoint"], back)


def claims_of(token, nonce=None):
    alg = settings["alg"]
    if alg == "HS256":
        key = OctKey.import_key(settings["client_secret"])
    else:
        key = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    options = {
        "iss": {"essential": True, "value": metadata["issuer"]},
        "aud": {"essential": True, "value": settings["client_id"]},
        "exp": {"essential": True},
    }
    said = {"access_token": token["access_token"], "client_id": settings["client_id"]}
    if nonce:
        said["nonce"] = nonce
    decoded = jwt.decode(token["id_token"], key, algorithms=[alg])
    claims = CodeIDToken(decoded.claims, decoded.header, options, said)
    claims.validate(leeway=60)
    return claims


def register(initial_access_token):
    """Registers a client, which the next sign-in is one to."""
    bearer = OAuth2Session(token={"access_token": initial_access_token, "token_type": "Bearer"})
    asked = {
        "client_name": settings["name"],
        "redirect_uris": [settings["redirect_uri"]],
        "post_logout_redirect_uris": [settings["bye"]],
        "id_token_signed_response_alg": settings["alg"],
    }
    answer = bearer.post(metadata["registration_endpoint"], json=asked)
    settings.update(client_id=answer.json()["client_id"], client_secret=answer.json()["client_secret"])
    return answer.json()


def begin():
    global sign_in
    sign_in = SignIn()
    return sign_in.address


sign_in = None
steps = {
    "register": register,
    "begin": begin,
    "finish": lambda url: sign_in.finish(url),
    "refresh": lambda: sign_in.refresh(),
    "leave": lambda: sign_in.leave(),
}
for line in sys.stdin:
    step, _, rest = line.strip().partition(" ")
    try:
        answer = steps[step](*([rest] if rest else []))
    except Exception as error:  # What the library refuses is an answer, too.
        answer = {"refused": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
