//! Unsaved changes are not lost by leaving: not by a link, not by the back button, not by closing the tab.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{
    BeforeUnloadEvent, Event, EventTarget, HtmlAnchorElement, MouseEvent,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

use super::{drafts, saving::Saving};
use crate::{
    components::{Button, Dialog, Variant},
    layout::way_back,
};

/// Where somebody was headed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Exit {
    /// By a link.
    To(String),
    /// By the back button.
    Back,
}

/// Asks before unsaved changes are left behind. `changed` says whether there are any.
#[component]
pub fn LeavingGuard(
    /// Whether there is anything to lose.
    #[prop(into)]
    changed: Signal<bool>,
    /// What is left behind.
    saving: Saving,
    /// Asked for by a key: leave to this address.
    exit: RwSignal<Option<String>>,
) -> impl IntoView {
    // The address of the page: the browser's and the router's may still be those of the page before.
    let path = saving.path();
    let headed = RwSignal::new(None::<Exit>);
    let open = RwSignal::new(false);
    let free = RwSignal::new(false);
    let navigate = use_navigate();
    let leave = Callback::new(move |exit: Exit| {
        free.set(true);
        open.set(false);
        match exit {
            Exit::To(path) => navigate(&path, NavigateOptions::default()),
            Exit::Back => {
                let _ = window().history().and_then(|history| history.back());
            }
        }
    });
    let guarded = move || changed.get_untracked() && !free.get_untracked();
    let stop = move |exit: Exit| {
        headed.set(Some(exit));
        open.set(true);
    };
    Effect::new(move || {
        if let Some(path) = exit.get() {
            exit.set(None);
            if guarded() { stop(Exit::To(path)) } else { leave.run(Exit::To(path)) }
        }
    });
    // The router listens on the window: links are stopped before they get there.
    Effect::new(move || {
        let here = path.clone();
        let target = window();
        let listeners = [
            listen(&target, "beforeunload", move |event| {
                if guarded() && !saving.kept.get_untracked() {
                    event.prevent_default();
                    event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("unsaved");
                }
            }),
            listen(&target, "click", {
                let path = path.clone();
                move |event| {
                    if let Some(to) = guarded().then(|| link_of(&event)).flatten()
                        && to.split(['#', '?']).next() != Some(path.as_str())
                    {
                        event.prevent_default();
                        event.stop_propagation();
                        stop(Exit::To(to));
                    }
                }
            }),
        ];
        way_back::stand_in(Some(Callback::new(move |()| {
            let leaves = guarded() && location().pathname().unwrap_or_default() != here;
            if leaves {
                let history = window().history();
                let _ = history.and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&here)));
                stop(Exit::Back);
            }
            leaves
        })));
        let listeners = StoredValue::new_local(Some(listeners));
        on_cleanup(move || {
            way_back::stand_in(None);
            if let Some(listeners) = listeners.try_update_value(Option::take).flatten() {
                listeners.into_iter().for_each(Listener::remove);
            }
        });
    });
    view! {
        <Dialog id="leaving" title="Leave without saving?" open=open>
            <p>"What you changed here has not been saved. As a draft it waits for you, on any device."</p>
            <div class="dialog__actions">
                <Button attr:autofocus=true on:click=move |_| open.set(false)>
                    "Stay here"
                </Button>
                <Button on:click=move |_| {
                    spawn_local(async move {
                        drafts::keep(saving).await;
                        if let Some(exit) = headed.try_get_untracked().flatten() {
                            leave.run(exit);
                        }
                    });
                }>
                    "Keep as a draft"
                </Button>
                <Button
                    variant=Variant::Danger
                    on:click=move |_| {
                        drafts::discard(saving);
                        if let Some(exit) = headed.get_untracked() {
                            leave.run(exit);
                        }
                    }
                >
                    "Discard changes"
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Where a click leads within the application, if it does and nobody asked for another tab.
fn link_of(event: &Event) -> Option<String> {
    let click: &MouseEvent = event.dyn_ref()?;
    if click.button() != 0 || click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key() {
        return None;
    }
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = element.closest("a[href]").ok()??.dyn_into().ok()?;
    let inside =
        link.origin() == location().origin().ok()? && link.target().is_empty() && !link.has_attribute("download");
    inside.then(|| [link.pathname(), link.search(), link.hash()].concat())
}

/// A listener that can be taken off again.
struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn remove(self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.closure.as_ref().unchecked_ref(),
            true,
        );
    }
}

fn listen(target: &EventTarget, name: &'static str, on: impl FnMut(Event) + 'static) -> Listener {
    let closure = Closure::<dyn FnMut(Event)>::new(on);
    let _ = target.add_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), true);
    Listener { target: target.clone(), name, closure }
}
