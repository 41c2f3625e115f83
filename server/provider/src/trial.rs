//! The test sign-in: the real flow of a client, to an address of our own, for its owners and admins alone. What comes of it
//! is shown to whoever began it, and does not work any more by then.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Client, ClientKey, ClientType, Random, ResponseType, Role};
use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Actor, Session};

use crate::{
    Arrival, HOUR, OAuthError, Parameters, Provider,
    claims::has,
    client_auth::Failed,
    explain::{Said, explain, of_claims},
    later, pkce,
};

/// What is shown of a test sign-in.
pub struct Trial {
    /// The client.
    pub client: Client,
    /// The authorization request.
    pub request: Vec<Said>,
    /// What came back by way of the browser.
    pub response: Vec<Said>,
    /// Why it ended there, if it did: a code and its words.
    pub refused: Option<(String, String)>,
    /// The ID token that came by way of the browser.
    pub first_id_token: Option<Decoded>,
    /// What the token endpoint was asked, and what it answered; where there was a code.
    pub exchange: Option<Exchange>,
    /// What the userinfo endpoint said, where there was an access token for openid.
    pub userinfo: Option<Vec<Said>>,
}

/// The exchange of the code.
pub struct Exchange {
    /// What is sent.
    pub request: Vec<Said>,
    /// What is answered.
    pub response: Vec<Said>,
    /// The ID token in it.
    pub id_token: Option<Decoded>,
}

/// A JWT, read.
pub struct Decoded {
    /// Its header.
    pub header: Vec<Said>,
    /// Its claims.
    pub claims: Vec<Said>,
}

/// What becomes of a test sign-in that comes back.
pub enum TrialEnd {
    /// It is shown.
    Shown(Box<Trial>),
    /// It is not one that the person began, or not any more.
    Stranger,
}

/// What a test sign-in was begun with, in the hands of the browser as its `state`.
#[derive(Serialize, Deserialize)]
struct Begun {
    client: ClientKey,
    account: uuid::Uuid,
    at: i64,
    verifier: String,
    request: Vec<(String, String)>,
}

const NOTE: &str = "test sign-in";

impl Provider {
    /// Where test sign-ins come back: a redirect URI that every client has, for whoever may change the client.
    pub fn trial_uri(&self) -> String {
        format!("{}/test-sign-in/callback", self.issuer())
    }

    /// The address at which a test sign-in of `client` begins. `None` if it cannot be kept. Whether the person may begin it is
    /// asked when it comes there.
    pub fn begin_trial(
        &self,
        client: &Client,
        response_type: ResponseType,
        session: &Session,
        random: &mut impl Random,
        arrival: Arrival,
    ) -> Option<String> {
        let mut text = || {
            let mut bytes = [0; 32];
            random.fill(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let (verifier, nonce) = (text(), text());
        let challenge = pkce::challenge_of(&verifier)?;
        let scope = match client.metadata.scope.as_slice() {
            [] => "openid profile email".to_owned(),
            some => some.join(" "),
        };
        let mut request = vec![
            ("client_id", client.client_id.as_str().to_owned()),
            ("redirect_uri", self.trial_uri()),
            ("response_type", response_type.as_str().to_owned()),
            ("response_mode", "form_post".to_owned()),
            ("scope", scope),
            ("nonce", nonce),
        ];
        if has(response_type.as_str(), "code") {
            request.push(("code_challenge", challenge));
            request.push(("code_challenge_method", "S256".to_owned()));
        }
        let named = request.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let begun =
            Begun { client: client.key, account: session.account.0, at: arrival.now.0, verifier, request: named };
        let state = self.store.seal_note(NOTE, &serde_json::to_string(&begun).ok()?)?;
        let query = Serializer::new(String::new()).extend_pairs(&request).append_pair("state", &state).finish();
        Some(format!("{}/authorize?{query}", self.issuer()))
    }

    /// Whether somebody may send a test sign-in of `client` on its way: its owners, and admins.
    pub(crate) async fn may_try(&self, client: &Client, session: &Session, arrival: Arrival) -> store::Result<bool> {
        let registry = self.store.registry(Actor::from(session), arrival.now);
        Ok(session.role == Role::Admin || registry.owns(client.key).await?)
    }

    /// What came of a test sign-in, with all that a client would do next. `sent` is what was posted back.
    pub async fn end_trial(&self, sent: &[u8], session: &Session, arrival: Arrival) -> store::Result<TrialEnd> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(sent).into_owned().collect();
        let field = |name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let begun = field("state").and_then(|state| self.store.open_note(NOTE, state));
        let begun = begun.and_then(|text| serde_json::from_str::<Begun>(&text).ok());
        let own = |begun: &Begun| begun.account == session.account.0 && later(arrival.now, -HOUR).0 <= begun.at;
        let Some(begun) = begun.filter(own) else { return Ok(TrialEnd::Stranger) };
        let client_id = begun.request.iter().find(|(name, _)| name == "client_id").map(|(_, value)| value.as_str());
        let client = match client_id.and_then(domain::ClientId::parse) {
            Some(client_id) => self.store.relying_party(&client_id, arrival.now).await?,
            None => None,
        };
        let Some(client) = client.filter(|client| client.key == begun.client) else { return Ok(TrialEnd::Stranger) };
        if !self.may_try(&client, session, arrival).await? {
            return Ok(TrialEnd::Stranger);
        }
        let mut trial = Trial {
            request: begun.request.iter().map(|(name, value)| explain(name, value)).collect(),
            response: fields.iter().map(|(name, value)| explain(name, &cut(name, value))).collect(),
            refused: field("error")
                .map(|error| (error.to_owned(), field("error_description").unwrap_or_default().to_owned())),
            first_id_token: field("id_token").and_then(decoded),
            exchange: None,
            userinfo: None,
            client,
        };
        let mut access_token = field("access_token").map(str::to_owned);
        if let Some(code) = field("code") {
            let (exchange, given) = self.try_code(&trial.client, code, &begun.verifier, arrival).await?;
            trial.exchange = Some(exchange);
            access_token = given.or(access_token);
        }
        if let Some(token) = access_token {
            let header = format!("Bearer {token}");
            let said = self.userinfo(Some(header.as_bytes()), None, arrival.now).await?;
            trial.userinfo = said.ok().map(|claims| of_claims(&claims));
            self.store.revoke_token(&token, trial.client.key, arrival.now).await?;
        }
        if let Some(token) = field("access_token") {
            self.store.revoke_token(token, trial.client.key, arrival.now).await?;
        }
        Ok(TrialEnd::Shown(Box::new(trial)))
    }

    /// What the token endpoint would say to the client, and the access token.
    async fn try_code(
        &self,
        client: &Client,
        code: &str,
        verifier: &str,
        arrival: Arrival,
    ) -> store::Result<(Exchange, Option<String>)> {
        let uri = self.trial_uri();
        let body =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &uri), ("code_verifier", verifier)];
        let encoded = Serializer::new(String::new()).extend_pairs(body).finish();
        let answer = match self.give_tokens(client, &Parameters::parse(encoded.as_bytes()), arrival.now).await {
            Ok((answer, _)) => Ok(answer),
            Err(Failed::OAuth(error)) => Err(error),
            Err(Failed::Store(error)) => return Err(error),
        };
        let authentication = match client.metadata.client_type {
            ClientType::Confidential => explain("Authorization", "Basic client_id:client_secret, in base64"),
            ClientType::Public => explain("client_id", client.client_id.as_str()),
        };
        let sent = body.iter().map(|(name, value)| explain(name, &cut(name, value)));
        let request = [authentication].into_iter().chain(sent).collect();
        let text = |name: &str| answer.as_ref().ok()?.get(name)?.as_str().map(str::to_owned);
        // Who may use it later must not be whoever has seen this page.
        if let Some(refresh) = text("refresh_token") {
            self.store.revoke_token(&refresh, client.key, arrival.now).await?;
        }
        let id_token = text("id_token").as_deref().and_then(decoded);
        let response = match &answer {
            Ok(answer) => answer.as_object().map(shortened).unwrap_or_default(),
            Err(OAuthError { error, description, .. }) => {
                vec![explain("error", error), explain("error_description", description)]
            }
        };
        Ok((Exchange { request, response, id_token }, text("access_token")))
    }
}

/// What may not be seen in full, even of what does not work any more: whoever looks over a shoulder need not know that.
fn cut(name: &str, value: &str) -> String {
    let secret = ["code", "access_token", "refresh_token", "id_token", "code_verifier", "state"].contains(&name)
        && value.len() > 16;
    if secret { value.chars().take(12).chain(['…']).collect() } else { value.to_owned() }
}

fn shortened(answer: &Map<String, Value>) -> Vec<Said> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    answer.iter().map(|(name, value)| explain(name, &cut(name, &text(value)))).collect()
}

/// The parts of a JWT. It is one of our own: its signature is not looked at.
fn decoded(token: &str) -> Option<Decoded> {
    let part = |at: usize| {
        let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(at)?).ok()?;
        serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
    };
    Some(Decoded { header: of_claims(&part(0)?), claims: of_claims(&part(1)?) })
}
