//! The trash: what was deleted and can still be restored.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        ask::ask,
        clients_list::{Filter, Key, bulk::Bulk},
        trash::list_trash::{ListTrash, Trash, TrashRow},
    },
    components::{
        Button, ButtonLink, Copyable, EmptyState, Icon, IdentityCard, PageHead, Pager, PostForm, Posting, Refusal,
        RelativeTime, Size, logo_src, number::counted, post_form::said, toaster,
    },
    layout::frame_refresher,
    pages::loading::Loaded,
};

/// The page.
#[component]
pub fn TrashPage() -> impl IntoView {
    let restoring = Posting::new(&[Bulk::PATH]);
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|query| query.get("page").unwrap_or_default()));
    let trash = Loaded::new(move || page.get(), move || ask(ListTrash { page: page.get_untracked() }));
    let (toast, refresh) = (toaster(), frame_refresher());
    let restored = Callback::new(move |answer: String| {
        toast(said(&answer));
        refresh();
        trash.refetch();
    });
    view! {
        <PageHead title="Trash" text="Deleted clients stay here for 30 days. Their sign-ins fail, their client IDs are not given to others."/>
        <Refusal posting=restoring/>
        {trash.show(true, move |trash| view! { <TrashTable trash restoring restored/> }.into_any())}
    }
}

#[component]
fn TrashTable(trash: Trash, restoring: Posting, restored: Callback<String>) -> impl IntoView {
    if trash.rows.is_empty() {
        return view! {
            <div class="card">
                <EmptyState icon="trash" title="The trash is empty" text="A client that is deleted can be restored from here for 30 days.">
                    <ButtonLink href="/clients">"All clients"</ButtonLink>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let here = Filter::default();
    let page = |cursor: Option<String>| cursor.map(|cursor| here.with(Key::Page, &cursor).href("/trash"));
    let rows = trash
        .rows
        .into_iter()
        .map(|row| view! { <TrashLine row restoring restored may_write=trash.may_write/> })
        .collect_view();
    view! {
        <div class="table trash">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Client"</th>
                        <th scope="col">"Client ID"</th>
                        <th scope="col">"Deleted"</th>
                        <th scope="col">"Left"</th>
                        <th scope="col">
                            <span class="hidden-visually">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pager text=counted(trash.total, "client") previous=page(trash.previous) next=page(trash.next) words=("Previous", "Next")/>
    }
    .into_any()
}

#[component]
fn TrashLine(row: TrashRow, restoring: Posting, restored: Callback<String>, may_write: bool) -> impl IntoView {
    let label = ["Restore ", &row.name].concat();
    let src = row.logo.as_ref().map(|logo| logo_src(logo, 28));
    view! {
        <tr data-row="">
            <td class="trash__client">
                <IdentityCard name=row.name src domain=row.domain size=28 href=["/clients/", &row.key].concat()/>
            </td>
            <td class="trash__id">
                <Copyable text=row.client_id what="client ID"/>
            </td>
            <td class="trash__when muted">
                <RelativeTime when=row.deleted/>
            </td>
            <td class="trash__left">
                <span class="status" data-tone=if row.soon { "bad" } else { "quiet" }>
                    {row.left}
                </span>
            </td>
            <td class="table__actions trash__action">
                {may_write.then(|| {
                    view! {
                        <PostForm action=Bulk::PATH on_done=restored posting=restoring quiet=true>
                            <input type="hidden" name="verb" value="restore"/>
                            <input type="hidden" name="keys[]" value=row.key/>
                            <Button kind="submit" size=Size::Small attr:aria-label=label>
                                <Icon name="restore"/>
                                "Restore"
                            </Button>
                        </PostForm>
                    }
                })}
            </td>
        </tr>
    }
}
