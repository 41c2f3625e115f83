//! What a link invites to, and accepting it: signed in, or with an account that is made for it.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        ask::ask,
        invitations::{
            Kind,
            accept::AcceptInvitation,
            join::Join,
            show::{Offer, OfferState, ShowInvitation},
        },
        session::{sign_in::SignIn, sign_out::SignOut},
    },
    components::{Button, ButtonLink, PostForm, Posting, Size, TextField, Tile, Variant, logo_src},
    error::AccountField,
    layout::navigation::Brand,
    pages::loading::page,
};

/// `/invitation/{token}`
#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let shown = page(
        String::new,
        move || ask(ShowInvitation { token: asked.clone() }),
        move |offer| match offer {
            Some(offer) if offer.state == OfferState::Open => open(offer, token.clone()),
            offer => closed(offer),
        },
    );
    view! {
        <main class="plain">
            <Brand/>
            {shown}
        </main>
    }
}

fn open(offer: Offer, token: String) -> AnyView {
    let next = ["/invitation/", &token].concat();
    let how = match &offer.visitor {
        None if !offer.has_account => join(token, offer.email.clone(), offer.signed_up_as.clone()),
        Some(visitor) if visitor.eq_ignore_ascii_case(&offer.email) => accept(token, offer.kind),
        Some(visitor) => somebody_else(visitor.clone(), offer.email.clone(), next),
        None => sign_in(offer.email.clone(), next),
    };
    let until = offer.until.clone();
    let title = title(Some(&offer));
    view! {
        <Title text=title/>
        <div class="card plain__panel offer">
            {what(offer)}
            {how}
        </div>
        <p class="plain__foot">"This link works once, until " {until} ". If you did not expect it, you need not do anything."</p>
    }
    .into_any()
}

/// Of the page: an account that somebody asked for is no invitation to them.
fn title(offer: Option<&Offer>) -> &'static str {
    let asked = offer.is_some_and(|offer| offer.signed_up_as.is_some());
    if asked { "Your account · Clientele" } else { "Invitation · Clientele" }
}

/// Who offers what.
fn what(offer: Offer) -> AnyView {
    if offer.signed_up_as.is_some() {
        return view! {
            <header class="offer__what">
                <h1>"Set your password"</h1>
                <p class="muted">"Your e-mail address is confirmed. With the account you register and keep your own clients: applications that sign people in here."</p>
            </header>
        }
        .into_any();
    }
    let Offer { kind, role, client, by, .. } = offer;
    let Some(client) = client else {
        let text = match role {
            domain::Role::Owner => {
                "With it you register and keep your own clients: applications that sign people in here."
            }
            domain::Role::Reviewer => "With it you see all clients, and decide on what their owners ask for.",
            domain::Role::Admin => "With it you keep all clients, and the accounts of others.",
        };
        return view! {
            <header class="offer__what">
                <h1>"An account for you"</h1>
                <p class="muted"><b>{by}</b> " invites you to the registry of relying parties. " {text}</p>
            </header>
        }
        .into_any();
    };
    let src = client.logo.as_ref().map(|logo| logo_src(logo, 64));
    let text = if kind == Kind::Transfer {
        " offers you this client: you own it in their place, and look after what it is called, where it sends people, and its secrets."
    } else {
        " invites you to own this client with them: to look after what it is called, where it sends people, and its secrets."
    };
    view! {
        <header class="offer__what">
            <Tile name=client.name.clone() src size=64/>
            <h1>{client.name}</h1>
            <p class="muted"><b>{by}</b> {text}</p>
        </header>
    }
    .into_any()
}

fn accept(token: String, kind: Kind) -> AnyView {
    let posting = Posting::new(&[AcceptInvitation::PATH]);
    let word = if kind == Kind::Transfer { "Take it over" } else { "Accept" };
    view! {
        <PostForm action=AcceptInvitation::PATH posting>
            <input type="hidden" name="token" value=token/>
            <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                {word}
            </Button>
        </PostForm>
    }
    .into_any()
}

fn somebody_else(visitor: String, email: String, next: String) -> AnyView {
    view! {
        <PostForm action=SignOut::PATH>
            <input type="hidden" name="next" value=next/>
            <p>"It is for " <b>{email}</b> ", and you are signed in as " <b>{visitor}</b> "."</p>
            <Button kind="submit" size=Size::Large>"Sign out"</Button>
        </PostForm>
    }
    .into_any()
}

fn sign_in(email: String, next: String) -> AnyView {
    let posting = Posting::new(&[SignIn::PATH]);
    view! {
        <PostForm action=SignIn::PATH posting>
            <input type="hidden" name="next" value=next/>
            {address(email)}
            <TextField
                id="password"
                label="Password"
                kind="password"
                hint="You have an account with this address: sign in first."
                autocomplete="current-password"
            />
            <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                "Sign in"
            </Button>
        </PostForm>
    }
    .into_any()
}

fn join(token: String, email: String, signed_up_as: Option<String>) -> AnyView {
    let posting = Posting::new(&[Join::PATH]);
    let word = if signed_up_as.is_some() { "Create account" } else { "Create account and accept" };
    let name = signed_up_as.unwrap_or_default();
    view! {
        <PostForm action=Join::PATH posting>
            <input type="hidden" name="token" value=token/>
            {address(email)}
            <TextField id="name" label="Name" value=name autocomplete="name" optional=true error=posting.about(AccountField::Name)/>
            <TextField
                id="password"
                label="Password"
                kind="password"
                hint="At least 12 characters. A few words are better than one with signs in it."
                autocomplete="new-password"
                minlength=12
                error=posting.about(AccountField::Password)
            />
            <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                {word}
            </Button>
        </PostForm>
    }
    .into_any()
}

/// The address that was invited: shown, and not to be changed.
fn address(email: String) -> AnyView {
    view! {
        <div class="field">
            <label class="field__label" for="email">"Email"</label>
            <input class="input" id="email" name="email" type="email" value=email readonly=true autocomplete="username"/>
        </div>
    }
    .into_any()
}

/// Why the link leads nowhere, as far as that is known.
fn closed(offer: Option<Offer>) -> AnyView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        let gone = offer.is_some();
        response.set_status(if gone { http::StatusCode::GONE } else { http::StatusCode::NOT_FOUND });
    }
    let page_title = title(offer.as_ref());
    let asked = offer.as_ref().is_some_and(|offer| offer.signed_up_as.is_some());
    let (title, text) = match offer {
        Some(Offer { state: OfferState::Accepted, email, .. }) if asked => {
            ("There is an account with this address", ["If you are ", &email, ", sign in."].concat())
        }
        Some(Offer { state: OfferState::NoAccounts, .. }) if asked => (
            "This registry is not open any more",
            "Nobody can sign up with your address now. An admin of the registry can invite you.".to_owned(),
        ),
        Some(_) if asked => {
            ("This link is over", "It worked for 24 hours. Sign up again, and you get another one.".to_owned())
        }
        None => ("There is no such invitation", "Is the link complete? Copy it again, to its very end.".to_owned()),
        Some(Offer { state: OfferState::Accepted, email, .. }) => {
            ("This invitation was accepted", ["It works once. If you are ", &email, ", sign in."].concat())
        }
        Some(Offer { state: OfferState::Revoked, by, .. }) => {
            ("This invitation was revoked", ["If you still need it, ask ", &by, " for another one."].concat())
        }
        Some(Offer { state: OfferState::NoAccounts, by, .. }) => (
            "This registry takes no new accounts",
            ["You would need one to accept. The invitation is good again as soon as that changes: ask ", &by, "."]
                .concat(),
        ),
        Some(Offer { by, .. }) => {
            ("This invitation is over", ["It worked for 30 days. Ask ", &by, " for another one."].concat())
        }
    };
    view! {
        <Title text=page_title/>
        <div class="plain__message">
            <h1>{title}</h1>
            <p class="muted">{text}</p>
            <p>
                <ButtonLink href="/sign-in" attr:rel="external">"Sign in"</ButtonLink>
            </p>
        </div>
    }
    .into_any()
}
