//! The logo: dropped, pasted or chosen, uploaded at once, and seen as users will meet it.

use domain::{Field, LogoHash};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::File;

use super::{findings::Findings, state::FormState, upload::upload};
use crate::components::{Icon, Tile, logo_src};

/// What a browser offers in its file dialog; the server goes by content.
const ACCEPTED: &str = "image/png,image/jpeg,image/webp,image/gif,image/svg+xml";

/// Takes a file that was dropped, pasted or chosen.
pub fn take(state: FormState, busy: RwSignal<bool>, file: File) {
    busy.set(true);
    state.touch(Field::Logo);
    spawn_local(async move {
        let result = upload(file).await;
        // The page may be gone by now.
        if busy.try_set(false).is_some() {
            return;
        }
        state.objections.update(|more| more.retain(|problem| problem.field != Field::Logo));
        match result {
            Ok(hash) => state.set_text(Field::Logo, hash),
            Err(problems) => state.objections.update(|more| more.extend(problems)),
        }
    });
}

/// The field.
#[component]
pub fn LogoField(
    /// The form.
    state: FormState,
    /// Whether a file is on its way.
    busy: RwSignal<bool>,
) -> impl IntoView {
    let id = Field::Logo.as_str();
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let first = state.typed.with_untracked(|typed| typed.form.logo.clone());
    let has_logo = move || state.typed.with(|typed| !typed.form.logo.is_empty());
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                take(state, busy, file);
            }
            // The file has been sent. The same one can be chosen again, and does not go with the form.
            input.set_value("");
        }
    };
    let drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            take(state, busy, file);
        }
    };
    let remove = move |_| {
        state.objections.update(|more| more.retain(|problem| problem.field != Field::Logo));
        state.set_text(Field::Logo, String::new());
    };
    view! {
        <div class="field" data-width="full">
            <label class="field__label" for="logo_file">
                {Field::Logo.label()}
                <span class="field__optional">"optional"</span>
            </label>
            <p class="field__hint" id="logo-hint">
                "PNG, JPEG, WebP, GIF or SVG of at most 1 MiB. It is drawn anew, the file itself is not kept."
            </p>
            <input type="hidden" name=id value=first prop:value=move || state.text(Field::Logo)/>
            <div
                class="logo"
                data-over=move || over.get()
                aria-busy=move || busy.get().then_some("true")
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=drop
            >
                <div class="logo__choose">
                    <Icon name="upload"/>
                    <span class="logo__words">
                        <span class="logo__drop">"Drop a picture here, paste it, or choose a file"</span>
                    </span>
                    <input
                        class="logo__file"
                        id="logo_file"
                        name="logo_file"
                        type="file"
                        accept=ACCEPTED
                        aria-describedby="logo-hint logo-error"
                        node_ref=input
                        on:change=choose
                    />
                    <span class="logo__state" role="status">
                        {move || busy.get().then_some("Uploading …")}
                    </span>
                </div>
                <div class="logo__previews">
                    {preview(state, "light", "Light")} {preview(state, "dark", "Dark")}
                </div>
            </div>
            <Findings state id problems=Memo::new(move |_| state.problems(Field::Logo))/>
            {move || {
                has_logo()
                    .then(|| {
                        view! {
                            <div class="row">
                                <button class="button logo__remove" type="button" data-size="small" on:click=remove>
                                    "Remove the logo"
                                </button>
                                <label class="check logo__remove-plain">
                                    <input class="checkbox" type="checkbox" name="remove_logo" value="on"/>
                                    "Remove the logo when saving"
                                </label>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Consent page, launcher and list, on one of the two backgrounds.
fn preview(state: FormState, scheme: &'static str, label: &'static str) -> AnyView {
    let name = Memo::new(move |_| state.text(Field::Name));
    let hash = Memo::new(move |_| LogoHash::parse(&state.text(Field::Logo)));
    let tile = move |size: u16| move || view! { <Tile name=name.get() src=hash.get().map(|hash| logo_src(&hash, size)) size=size/> };
    let shown_name = move || name.with(|name| if name.trim().is_empty() { "Name".to_owned() } else { name.clone() });
    view! {
        <div class="logo__preview" data-scheme=scheme aria-hidden="true">
            <span class="logo__scheme">{label}</span>
            <span class="logo__meet">{tile(64)} <span class="logo__where">"Consent page"</span></span>
            <span class="logo__meet" data-as="launcher">
                {tile(40)} <span class="logo__name">{shown_name}</span>
                <span class="logo__where">"Launcher"</span>
            </span>
            <span class="logo__meet" data-as="list">
                <span class="logo__row">
                    {tile(20)} <span class="logo__name">{shown_name}</span>
                </span>
                <span class="logo__where">"List"</span>
            </span>
        </div>
    }
    .into_any()
}
