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
        <Title text="Invitation · Clientele"/>
        <main class="plain">
            <Brand/>
            {shown}
        </main>
    }
}

fn open(offer: Offer, token: String) -> AnyView {
    let next = ["/invitation/", &token].concat();
    let how = match &offer.visitor {
        Some(visitor) if visitor.eq_ignore_ascii_case(&offer.email) => accept(token, offer.kind),
        Some(visitor) => somebody_else(visitor.clone(), offer.email.clone(), next),
        None if offer.has_account => sign_in(offer.email.clone(), next),
        None => join(token, offer.email.clone()),
    };
    let until = offer.until.clone();
    view! {
        <div class="card plain__panel offer">
            {what(offer)}
            {how}
        </div>
        <p class="plain__foot">"This link works once, until " {until} ". If you did not expect it, you need not do anything."</p>
    }
    .into_any()
}

/// Who offers what.
fn what(offer: Offer) -> AnyView {
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

fn join(token: String, email: String) -> AnyView {
    let posting = Posting::new(&[Join::PATH]);
    view! {
        <PostForm action=Join::PATH posting>
            <input type="hidden" name="token" value=token/>
            {address(email)}
            <TextField id="name" label="Name" autocomplete="name" optional=true error=posting.about(AccountField::Name)/>
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
                "Create account and accept"
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
    let (title, text) = match offer {
        None => ("There is no such invitation", "Is the link complete? Copy it again, to its very end.".to_owned()),
        Some(Offer { state: OfferState::Accepted, email, .. }) => {
            ("This invitation was accepted", ["It works once. If you are ", &email, ", sign in."].concat())
        }
        Some(Offer { state: OfferState::Revoked, by, .. }) => {
            ("This invitation was revoked", ["If you still need it, ask ", &by, " for another one."].concat())
        }
        Some(Offer { by, .. }) => {
            ("This invitation is over", ["It worked for 30 days. Ask ", &by, " for another one."].concat())
        }
    };
    view! {
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
