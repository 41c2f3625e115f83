//! The way back, in which a page can stand: it is asked before the router hears of it.
//!
//! Browsers call the listeners of what happens to the window itself in the order in which they came, whether they capture
//! or not: this one has to be there before the router's.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::{
    Event,
    wasm_bindgen::{JsCast, closure::Closure},
};

thread_local! {
    static IN_THE_WAY: Cell<Option<Callback<(), bool>>> = const { Cell::new(None) };
}

/// Listens for as long as there is a page. To be called before anything is hydrated.
pub fn listen() {
    let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let stays = IN_THE_WAY.get().and_then(|page| page.try_run(()));
        if stays == Some(true) {
            event.stop_immediate_propagation();
        }
    });
    let _ = window().add_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// From now on `page` is asked whether it stays; nobody is, with none.
pub fn stand_in(page: Option<Callback<(), bool>>) {
    IN_THE_WAY.set(page);
}
