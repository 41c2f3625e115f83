//! The chunks themselves. What is reached from one of these functions alone is in its chunk; what several need, in
//! another that is fetched with each of them.

#![expect(clippy::unnecessary_wraps, reason = "the macro returns early with an error where the chunk does not come")]

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{Missing, Page};
use crate::pages::{
    account::AccountPage,
    accounts::AccountsPage,
    applications::ApplicationsPage,
    audit::AuditPage,
    bulk::BulkPage,
    client::{
        credentials::CredentialsPage, danger::DangerPage, history::HistoryPage, overview::OverviewPage,
        quick_start::QuickStartPage, sign_ins::SignInsPage,
    },
    client_form::{EditClientPage, NewClientPage},
    clients::ClientsPage,
    notices::{list::NoticesPage, preferences::NoticePreferencesPage},
    portal::{invitation::InvitationPage, my_clients::MyClientsPage},
    registration::RegistrationPage,
    review::{policy::ReviewPolicyPage, proposal::ProposalPage, queue::ReviewPage, wall::WallPage},
    set_up::SetUpPage,
    sign_in::SignInPage,
    sign_up::SignUpPage,
    trash::TrashPage,
};

#[wasm_split(clients, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_clients))]
pub(super) fn clients(page: Page) -> Result<AnyView, Missing> {
    Ok(match page {
        Page::SignIn => view! { <SignInPage/> }.into_any(),
        _ => view! { <ClientsPage/> }.into_any(),
    })
}

#[wasm_split(client_form, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_client_form))]
pub(super) fn client_form(page: Page) -> Result<AnyView, Missing> {
    Ok(match page {
        Page::EditClient => view! { <EditClientPage/> }.into_any(),
        _ => view! { <NewClientPage/> }.into_any(),
    })
}

#[wasm_split(client, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_client))]
pub(super) fn client(page: Page) -> Result<AnyView, Missing> {
    Ok(match page {
        Page::Credentials => view! { <CredentialsPage/> }.into_any(),
        Page::QuickStart => view! { <QuickStartPage/> }.into_any(),
        Page::SignIns => view! { <SignInsPage/> }.into_any(),
        Page::History => view! { <HistoryPage/> }.into_any(),
        Page::Danger => view! { <DangerPage/> }.into_any(),
        _ => view! { <OverviewPage/> }.into_any(),
    })
}

#[wasm_split(review, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_review))]
pub(super) fn review(page: Page) -> Result<AnyView, Missing> {
    Ok(match page {
        Page::ReviewPolicy => view! { <ReviewPolicyPage/> }.into_any(),
        Page::Wall => view! { <WallPage/> }.into_any(),
        Page::Proposal => view! { <ProposalPage/> }.into_any(),
        _ => view! { <ReviewPage/> }.into_any(),
    })
}

#[wasm_split(office, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_office))]
pub(super) fn office(page: Page) -> Result<AnyView, Missing> {
    Ok(match page {
        Page::Audit => view! { <AuditPage/> }.into_any(),
        Page::Account => view! { <AccountPage/> }.into_any(),
        Page::Applications => view! { <ApplicationsPage/> }.into_any(),
        Page::Accounts => view! { <AccountsPage/> }.into_any(),
        Page::Registration => view! { <RegistrationPage/> }.into_any(),
        Page::SignUp => view! { <SignUpPage/> }.into_any(),
        Page::SetUp => view! { <SetUpPage/> }.into_any(),
        Page::Bulk => view! { <BulkPage/> }.into_any(),
        _ => view! { <TrashPage/> }.into_any(),
    })
}

#[wasm_split(portal, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_portal))]
pub(super) fn portal(page: Page) -> Result<AnyView, Missing> {
    Ok(match page {
        Page::Invitation => view! { <InvitationPage/> }.into_any(),
        Page::Notices => view! { <NoticesPage/> }.into_any(),
        Page::NoticePreferences => view! { <NoticePreferencesPage/> }.into_any(),
        _ => view! { <MyClientsPage/> }.into_any(),
    })
}
