//! What is wrong with a field or a row, beneath it: each finding with the button that mends it.

use domain::{Problem, Severity};
use leptos::prelude::*;

use super::{focus::focus, state::FormState};
use crate::components::Icon;

/// The list of findings; nothing where there are none. Its id is `{id}-error`, for `aria-describedby`.
#[component]
pub fn Findings(
    /// The form.
    state: FormState,
    /// The id of the control they are about.
    #[prop(into)]
    id: String,
    /// The findings.
    #[prop(into)]
    problems: Signal<Vec<Problem>>,
) -> impl IntoView {
    let id = StoredValue::new([&id, "-error"].concat());
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            let items: Vec<_> = problems.into_iter().map(|problem| finding(state, problem)).collect();
            view! {
                <ul class="findings" id=id.get_value()>
                    {items}
                </ul>
            }
        })
    }
}

fn finding(state: FormState, problem: Problem) -> AnyView {
    let fix = problem.fix.as_ref().map(|fix| {
        let label = fix.label.clone();
        let problem = problem.clone();
        view! {
            <button
                class="button findings__fix"
                type="button"
                data-size="small"
                on:click=move |_| focus(state.mend(&problem))
            >
                {label}
            </button>
        }
    });
    view! {
        <li class="finding" data-tone=tone(problem.severity) data-rule=problem.rule.as_str()>
            <Icon name=icon(problem.severity)/>
            <span class="finding__text">{problem.message}</span>
            {fix}
        </li>
    }
    .into_any()
}

/// The value of `data-tone` for the worst of `problems`.
pub fn worst(problems: &[Problem]) -> Option<&'static str> {
    problems.iter().map(|problem| problem.severity).max().map(tone)
}

const fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "quiet",
        Severity::Warn => "warn",
        Severity::Refuse => "bad",
    }
}

const fn icon(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "info",
        Severity::Warn => "warning",
        Severity::Refuse => "error",
    }
}
