//! What was typed: the values, a number for each row of the lists, and what somebody has touched.

use domain::{ClientForm, Field};

/// The fields that are lists of URIs.
const URI_LISTS: [Field; 2] = [Field::RedirectUris, Field::PostLogoutRedirectUris];

/// What was typed, and what was touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The values.
    pub form: ClientForm,
    /// A number for each row of the two lists, so that a row keeps its element when others come and go.
    pub(super) ids: [Vec<u32>; 2],
    next_id: u32,
    /// Fields that somebody left or changed: what is wrong with them is said from then on.
    pub(super) touched: Vec<Field>,
    /// The same for rows of the lists.
    pub(super) touched_rows: Vec<u32>,
}

impl Typed {
    /// The values without rows that were left empty: what is sent.
    pub fn values(&self) -> ClientForm {
        let mut form = self.form.clone();
        form.redirect_uris.retain(|uri| !uri.trim().is_empty());
        form.post_logout_redirect_uris.retain(|uri| !uri.trim().is_empty());
        form
    }

    /// Whether it holds `form`, as far as a form shows it.
    pub fn shows(&self, form: &ClientForm) -> bool {
        ClientForm { extended: form.extended.clone(), ..self.values() } == *form
    }

    /// The rows of a list, by their numbers.
    pub fn rows(&self, field: Field) -> Vec<u32> {
        self.ids[place(field)].clone()
    }

    /// The place of a row in its list.
    pub fn index(&self, field: Field, id: u32) -> Option<u32> {
        self.ids[place(field)].iter().position(|&other| other == id).and_then(|index| u32::try_from(index).ok())
    }

    /// What is in a row.
    pub fn row(&self, field: Field, id: u32) -> &str {
        let index = self.index(field, id).unwrap_or(u32::MAX) as usize;
        list(&self.form, field).get(index).map_or("", String::as_str)
    }

    /// Puts `text` into a row; further lines become rows beneath it. The last of those, if there are any.
    pub fn set_row(&mut self, field: Field, id: u32, text: &str) -> Option<u32> {
        let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        let at = self.index(field, id)? as usize;
        let several = text.contains(['\n', '\r']);
        let first = if several { lines.next().unwrap_or("") } else { text };
        list_mut(&mut self.form, field)?.get_mut(at)?.replace_range(.., first);
        let mut last = None;
        if several {
            self.touched_rows.push(id);
            for (line, at) in lines.zip(at + 1..) {
                last = Some(self.insert(field, at, line));
                self.touched_rows.extend(last);
            }
        }
        last
    }

    /// A new row with `text` at place `at`.
    pub fn insert(&mut self, field: Field, at: usize, text: &str) -> u32 {
        let id = self.next_id;
        self.next_id += 1;
        self.ids[place(field)].insert(at, id);
        if let Some(list) = list_mut(&mut self.form, field) {
            list.insert(at, text.to_owned());
        }
        id
    }

    /// Takes a row away; the one to go on with. An only row is emptied and stays.
    pub fn remove_row(&mut self, field: Field, id: u32) -> u32 {
        let Some(at) = self.index(field, id).map(|at| at as usize) else { return id };
        let ids = &mut self.ids[place(field)];
        if ids.len() == 1 {
            if let Some(list) = list_mut(&mut self.form, field) {
                list[0].clear();
            }
            return id;
        }
        ids.remove(at);
        let next = ids[at.saturating_sub(1)];
        if let Some(list) = list_mut(&mut self.form, field) {
            list.remove(at);
        }
        next
    }

    /// Empty rows go, but for one where nothing else is left: where there is a script, a key makes new ones.
    pub fn drop_spare_rows(&mut self) {
        for field in URI_LISTS {
            for id in self.rows(field).into_iter().rev() {
                if self.row(field, id).is_empty() && self.ids[place(field)].len() > 1 {
                    self.remove_row(field, id);
                }
            }
        }
    }

    /// Puts `form` in place of all values.
    pub(super) fn set(&mut self, form: ClientForm) {
        // What a form does not show stays as it is.
        let extended = form.extended.or_else(|| self.form.extended.take());
        self.form = ClientForm { extended, ..form };
        self.ids = [Vec::new(), Vec::new()];
        for field in URI_LISTS {
            let entries = list_mut(&mut self.form, field).map(std::mem::take).unwrap_or_default();
            let mut lines: Vec<&str> = domain::list::lines(&entries).collect();
            lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
            for (at, line) in lines.into_iter().enumerate() {
                self.insert(field, at, line);
            }
        }
    }

    /// `spare` empty rows at the end of each list, and one more where there would be none.
    pub(super) fn add_rows(&mut self, spare: usize) {
        for field in URI_LISTS {
            let present = self.ids[place(field)].len();
            for at in present..(present + spare).max(1) {
                self.insert(field, at, "");
            }
        }
    }
}

/// The id of a row's control.
pub fn row_id(field: Field, id: u32) -> String {
    [field.as_str(), "-", &id.to_string()].concat()
}

/// The value of a field of one line; empty for the others.
pub fn text_of(form: &ClientForm, field: Field) -> &str {
    match field {
        Field::Name => &form.name,
        Field::ClientType => &form.client_type,
        Field::JwtAlg => &form.jwt_alg,
        Field::ApplicationType => &form.application_type,
        Field::Scope => &form.scope,
        Field::WebsiteUrl => &form.website_url,
        Field::TermsUrl => &form.terms_url,
        Field::ContactEmail => &form.contact_email,
        Field::Logo => &form.logo,
        _ => "",
    }
}

/// The same, to change it; `None` for the others.
pub fn text_mut(form: &mut ClientForm, field: Field) -> Option<&mut String> {
    Some(match field {
        Field::Name => &mut form.name,
        Field::ClientType => &mut form.client_type,
        Field::JwtAlg => &mut form.jwt_alg,
        Field::ApplicationType => &mut form.application_type,
        Field::Scope => &mut form.scope,
        Field::WebsiteUrl => &mut form.website_url,
        Field::TermsUrl => &mut form.terms_url,
        Field::ContactEmail => &mut form.contact_email,
        Field::Logo => &mut form.logo,
        _ => return None,
    })
}

/// The entries of one of the two lists of URIs.
pub fn list(form: &ClientForm, field: Field) -> &[String] {
    match field {
        Field::RedirectUris => &form.redirect_uris,
        Field::PostLogoutRedirectUris => &form.post_logout_redirect_uris,
        _ => &[],
    }
}

/// The same, to change them; `None` for another field.
pub fn list_mut(form: &mut ClientForm, field: Field) -> Option<&mut Vec<String>> {
    match field {
        Field::RedirectUris => Some(&mut form.redirect_uris),
        Field::PostLogoutRedirectUris => Some(&mut form.post_logout_redirect_uris),
        _ => None,
    }
}

/// Which of the two lists of URIs a field is.
pub const fn place(field: Field) -> usize {
    if matches!(field, Field::RedirectUris) { 0 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Field = Field::RedirectUris;

    fn typed(uris: &[&str]) -> Typed {
        let mut typed = Typed::default();
        let redirect_uris = uris.iter().map(ToString::to_string).collect();
        typed.set(ClientForm { redirect_uris, ..ClientForm::default() });
        typed.add_rows(0);
        typed
    }

    fn shown(typed: &Typed) -> Vec<&str> {
        typed.rows(LIST).into_iter().map(|row| typed.row(LIST, row)).collect()
    }

    #[test]
    fn an_empty_list_has_one_row() {
        assert_eq!(shown(&typed(&[])), [""]);
        assert_eq!(shown(&typed(&["https://a/", "https://b/"])), ["https://a/", "https://b/"]);
        assert_eq!(shown(&typed(&["https://a/\r\nhttps://b/", "", ""])), ["https://a/", "https://b/"]);
    }

    #[test]
    fn pasted_lines_become_rows_in_their_order() {
        let mut typed = typed(&["https://a/", "https://z/"]);
        let first = typed.rows(LIST)[0];
        let last = typed.set_row(LIST, first, "https://b/\r\n\r\nhttps://c/\nhttps://d/\n");
        assert_eq!(shown(&typed), ["https://b/", "https://c/", "https://d/", "https://z/"]);
        assert_eq!(last, Some(typed.rows(LIST)[2]));
        assert_eq!(typed.set_row(LIST, first, "https://b/x"), None);
        assert_eq!(shown(&typed)[0], "https://b/x");
    }

    #[test]
    fn a_row_that_goes_takes_nothing_with_it() {
        let mut typed = typed(&["https://a/", "https://b/", "https://c/"]);
        let rows = typed.rows(LIST);
        assert_eq!(typed.remove_row(LIST, rows[1]), rows[0]);
        assert_eq!(shown(&typed), ["https://a/", "https://c/"]);
        assert_eq!(typed.remove_row(LIST, rows[0]), rows[2]);
        // The last one stays, and is empty.
        assert_eq!(typed.remove_row(LIST, rows[2]), rows[2]);
        assert_eq!(shown(&typed), [""]);
        assert_eq!(typed.values().redirect_uris, Vec::<String>::new());
    }

    #[test]
    fn the_row_that_is_always_there_outlives_the_spare_ones() {
        let mut typed = typed(&[]);
        let first = typed.rows(LIST);
        typed.add_rows(3);
        typed.drop_spare_rows();
        assert_eq!(typed.rows(LIST), first);
    }
}
