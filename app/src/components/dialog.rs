//! Modal dialogs: the browser's own `<dialog>`, opened by a signal.

use leptos::{html, prelude::*};

/// A modal dialog. It opens when `open` turns true, and sets it to false when it closes (Esc included). It needs
/// JavaScript: whatever it offers is also to be had on a page.
#[component]
pub fn Dialog(
    /// Its id; the title's is `{id}-title`.
    id: &'static str,
    /// What it asks or shows.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// 720 px instead of 480.
    #[prop(optional)]
    wide: bool,
    /// The content; buttons stand in `.dialog__actions`.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let wanted = open.get();
        if let Some(dialog) = element.get()
            && dialog.open() != wanted
        {
            if wanted {
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
    let title_id = || [id, "-title"].concat();
    view! {
        <dialog
            class="dialog"
            id=id
            node_ref=element
            data-width=wide.then_some("wide")
            aria-labelledby=title_id()
            on:close=move |_| open.set(false)
            on:click=move |event| {
                // The dialog itself is hit only where its body is not: on the backdrop.
                if event.target() == event.current_target() {
                    open.set(false);
                }
            }
        >
            <div class="dialog__body">
                <h2 class="dialog__title" id=title_id()>
                    {move || title.get()}
                </h2>
                {children()}
            </div>
        </dialog>
    }
}
