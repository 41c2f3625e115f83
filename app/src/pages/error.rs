//! What a page shows when it could not be had.

use domain::Role;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    api::session::home,
    components::{ButtonLink, EmptyState, Heading, Variant},
    error::AppError,
    layout::sign_in_for,
};

/// Says what is the matter with the right status; without a session it leads to the sign-in, and from there back.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
    /// The page has its heading already.
    #[prop(optional)]
    headed: bool,
    /// The role of who sees it, where that is known.
    #[prop(optional_no_strip)]
    role: Option<Role>,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(error.status_code());
    }
    if error == AppError::Unauthenticated {
        let here = use_location();
        let navigate = use_navigate();
        Effect::new(move || {
            let here = [
                here.pathname.get_untracked(),
                here.search.with_untracked(|query| match query.as_str() {
                    "" => String::new(),
                    query => ["?", query].concat(),
                }),
            ]
            .concat();
            navigate(&sign_in_for(&here), NavigateOptions { replace: true, ..Default::default() });
        });
    }
    let (icon, title, text) = match &error {
        AppError::NotFound => {
            ("search", "There is nothing here", "The address is wrong, or what it led to is gone.".to_owned())
        }
        AppError::Forbidden => (
            "lock",
            "Not with your role",
            "Your account may not see this. Ask an admin of this registry if you need it.".to_owned(),
        ),
        AppError::Unauthenticated => ("lock", "Sign in to continue", "Your session has ended.".to_owned()),
        AppError::Transport => {
            ("warning", "The server could not be reached", "Nothing is lost. Try again in a moment.".to_owned())
        }
        error => ("warning", "Something went wrong here", error.to_string()),
    };
    let role = role.unwrap_or(Role::Admin);
    view! {
        {(!headed).then(|| view! { <Heading text=title hidden=true/> })}
        <div class="card">
            <EmptyState icon title text>
                <ButtonLink href=home(role) variant=Variant::Primary>
                    {if role == Role::Owner { "My clients" } else { "All clients" }}
                </ButtonLink>
            </EmptyState>
        </div>
    }
}
