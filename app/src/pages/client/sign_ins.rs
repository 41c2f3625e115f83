//! What happened at the provider for a client: refused requests with their reasons, and what is used.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use super::{
    frame::{ClientFrame, Tab},
    key_of_page, named,
};
use crate::{
    api::{
        ask::ask,
        clients::sign_ins::{ClientSignIns, SignIns},
    },
    components::inert,
    pages::loading::page,
};

/// `/clients/{key}/sign-ins?request=`
#[component]
pub fn SignInsPage() -> impl IntoView {
    let key = key_of_page();
    let query = use_query_map();
    let request = Memo::new(move |_| query.with(|query| query.get("request")));
    page(
        move || format!("{:?} {:?}", key.get(), request.get()),
        move || async move { ask(ClientSignIns { key: named(key)?, request: request.get_untracked() }).await },
        |SignIns { head, markup }| {
            view! {
                <ClientFrame head tab=Tab::SignIns/>
                {inert(PreEscaped(markup))}
            }
            .into_any()
        },
    )
}
