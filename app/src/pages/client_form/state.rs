//! What is in the form at the moment. One signal holds all of it, so that it can be checked, stashed and restored whole.

use domain::{ClientForm, Field, Metadata, Problem, form::Policy};
use leptos::prelude::*;

use super::{
    merge,
    typed::{Typed, list_mut, place, row_id, text_mut, text_of},
};
use crate::api::clients::check_hosts::HostFacts;

/// What the rules say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What would be stored; `None` while something stands in the way.
    pub metadata: Option<Metadata>,
    /// Everything there is to say, in the order of the fields.
    pub problems: Vec<Problem>,
}

/// The form's state: handles, cheap to copy.
#[derive(Clone, Copy)]
pub struct FormState {
    /// What was typed.
    pub typed: RwSignal<Typed>,
    /// What the rules say of it, decided anew with every keystroke.
    pub verdict: Memo<Verdict>,
    /// What the server knows about the hosts.
    pub hosts: RwSignal<Vec<HostFacts>>,
    /// What only the server found wrong.
    pub objections: RwSignal<Vec<Problem>>,
    /// Whether saving was tried: everything that is wrong is said from then on.
    pub attempted: RwSignal<bool>,
    /// What was stored when the page was opened or saved last.
    pub stored: RwSignal<ClientForm>,
    /// What the registry allows beyond the rules.
    pub policy: StoredValue<Policy>,
}

impl FormState {
    /// The state of a form that holds `form`, where `stored` is in the registry.
    pub fn new(form: ClientForm, stored: ClientForm, policy: Policy, hosts: Vec<HostFacts>, spare_rows: usize) -> Self {
        let mut first = Typed::default();
        // A draft does not hold what the form does not show.
        first.set(ClientForm { extended: stored.extended.clone(), ..form });
        // Whatever has a value was there before: its problems are no news to hold back.
        first.touched = Field::ALL.iter().copied().filter(|&field| !text_of(&first.form, field).is_empty()).collect();
        first.touched_rows = first.ids.concat();
        first.add_rows(spare_rows);
        let typed = RwSignal::new(first);
        let hosts = RwSignal::new(hosts);
        let objections = RwSignal::new(Vec::new());
        let policy = StoredValue::new(policy);
        let verdict = Memo::new(move |_| {
            typed.with(|typed| {
                hosts.with(|hosts| {
                    objections.with(|more| policy.with_value(|policy| merge::verdict(&typed.form, policy, hosts, more)))
                })
            })
        });
        Self {
            typed,
            verdict,
            hosts,
            objections,
            attempted: RwSignal::new(false),
            stored: RwSignal::new(stored),
            policy,
        }
    }

    /// The value of a field of one line.
    pub fn text(self, field: Field) -> String {
        self.typed.with(|typed| text_of(&typed.form, field).to_owned())
    }

    /// Sets a field of one line.
    pub fn set_text(self, field: Field, value: String) {
        self.typed.update(|typed| {
            if let Some(text) = text_mut(&mut typed.form, field) {
                *text = value;
            }
        });
    }

    /// From now on, what is wrong with `field` is said.
    pub fn touch(self, field: Field) {
        if self.typed.with_untracked(|typed| !typed.touched.contains(&field)) {
            self.typed.update(|typed| typed.touched.push(field));
        }
    }

    /// The same for a row of a list.
    pub fn touch_row(self, field: Field, id: u32) {
        self.touch(field);
        if self.typed.with_untracked(|typed| !typed.touched_rows.contains(&id)) {
            self.typed.update(|typed| typed.touched_rows.push(id));
        }
    }

    /// What is to be said about a field as a whole.
    pub fn problems(self, field: Field) -> Vec<Problem> {
        let said = self.attempted.get() || self.typed.with(|typed| typed.touched.contains(&field));
        if said { self.verdict.with(|verdict| verdict.about(field, None)) } else { Vec::new() }
    }

    /// What is to be said about a row of a list.
    pub fn row_problems(self, field: Field, id: u32) -> Vec<Problem> {
        self.typed.with(|typed| {
            if !self.attempted.get() && !typed.touched_rows.contains(&id) {
                return Vec::new();
            }
            typed
                .index(field, id)
                .map(|index| self.verdict.with(|verdict| verdict.about(field, Some(index))))
                .unwrap_or_default()
        })
    }

    /// Whether anything differs from what is stored, of all that the form shows.
    pub fn changed(self) -> bool {
        self.typed.with(|typed| self.stored.with(|stored| !typed.shows(stored)))
    }

    /// Puts `form` in place of everything that was typed.
    pub fn replace(self, form: ClientForm) {
        self.typed.update(|typed| {
            typed.set(form);
            typed.touched_rows = typed.ids.concat();
            typed.touched = Field::ALL.to_vec();
            typed.add_rows(0);
        });
    }

    /// An empty form, as for a new client.
    pub fn clear(self) {
        self.typed.update(|typed| {
            typed.set(ClientForm::default());
            typed.touched.clear();
            typed.touched_rows.clear();
            typed.add_rows(0);
        });
    }

    /// Mends a problem, and says which control to go on with.
    pub fn mend(self, problem: &Problem) -> String {
        let Some(fix) = &problem.fix else { return String::new() };
        let field = problem.field;
        self.objections.update(|more| more.retain(|other| other != problem));
        self.typed
            .try_update(|typed| {
                if let (true, Some(index)) = (list_mut(&mut typed.form, field).is_some(), problem.index) {
                    let id = typed.ids[place(field)].get(index as usize).copied().unwrap_or_default();
                    let next = match &fix.value {
                        Some(value) => typed.set_row(field, id, value).unwrap_or(id),
                        None => typed.remove_row(field, id),
                    };
                    row_id(field, next)
                } else {
                    if field == Field::ResponseTypes {
                        typed.form.response_types.retain(|value| *value != problem.value);
                        typed.form.response_types.extend(fix.value.clone());
                    } else if let Some(text) = text_mut(&mut typed.form, field) {
                        *text = fix.value.clone().unwrap_or_default();
                    }
                    field.as_str().to_owned()
                }
            })
            .unwrap_or_default()
    }
}

impl Verdict {
    fn about(&self, field: Field, index: Option<u32>) -> Vec<Problem> {
        self.problems.iter().filter(|problem| problem.field == field && problem.index == index).cloned().collect()
    }
}
