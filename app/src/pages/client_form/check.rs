//! A look at the addresses that are typed, before they are submitted.

use leptos::{prelude::*, task::spawn_local};
use maud::PreEscaped;

use super::{focus::focus_first, saving::Saving, typed::Typed};
use crate::{
    api::{
        ask::ask_json,
        clients::{check_addresses::CheckAddresses, fields::CHECK},
    },
    components::{Button, Variant, inert},
};

/// The button and what it brings.
#[derive(Clone, Copy)]
pub struct Check {
    /// The report, as the server wrote it; empty before anybody asked.
    report: RwSignal<String>,
    busy: RwSignal<bool>,
    offered: bool,
}

impl Check {
    /// With the report that a browser without a script came back for.
    pub fn new(report: String, offered: bool) -> Self {
        Self { report: RwSignal::new(report), busy: RwSignal::new(false), offered }
    }

    /// Asks the server to look at what is typed.
    pub fn run(self, saving: Saving) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        saving.failure.set(None);
        let form = saving.state.typed.with_untracked(Typed::values);
        spawn_local(async move {
            let found = ask_json(CheckAddresses { form }).await.and_then(|found| found.open());
            // The page may be gone by now.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(report) => self.report.set(report),
                Err(error) => {
                    saving.failure.set(Some(error));
                    focus_first(".failure");
                }
            }
        });
    }

    /// The button, which also sends the form where no script runs.
    pub fn button(self) -> Option<AnyView> {
        self.offered.then(|| {
            view! {
                <Button kind="submit" variant=Variant::Ghost busy=self.busy attr:name="intent" attr:value=CHECK>
                    "Check the addresses"
                </Button>
            }
            .into_any()
        })
    }

    /// The report, once there is one.
    pub fn report(self) -> AnyView {
        view! {
            <div class="client-form__report" role="status">
                {move || self.report.with(|report| {
                    (!report.is_empty()).then(|| inert(PreEscaped(report.clone())))
                })}
            </div>
        }
        .into_any()
    }
}
