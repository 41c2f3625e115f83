//! What was typed before the script took over: the form works from the first moment, and nothing of it is lost.

use domain::ClientForm;
use leptos::prelude::document;
use web_sys::{FormData, HtmlFormElement, wasm_bindgen::JsCast};

use crate::api::clients::fields::client_form;

/// The id of the form's element.
pub const FORM_ID: &str = "client-form";

/// What stands in the form on the page at this moment, and why, if it is the form of `key`.
pub fn typed(key: &str) -> Option<(ClientForm, String)> {
    let element: HtmlFormElement = document().get_element_by_id(FORM_ID)?.dyn_into().ok()?;
    (element.get_attribute("data-key").as_deref() == Some(key)).then_some(())?;
    let data = FormData::new_with_form(&element).ok()?;
    let form = client_form(|name| data.get_all(name).iter().filter_map(|value| value.as_string()).collect());
    Some((form, data.get("reason").as_string().unwrap_or_default()))
}
