//! What somebody lets applications know of them, beside their name and address (OpenID Connect Core 1.0, section 5.1).

use serde::{Deserialize, Serialize};

use crate::text::first_invisible;

/// The claims, each once: the property, and how it is shown.
macro_rules! claims {
    ($($(#[$doc:meta])+ $name:ident: $label:literal, $scope:literal, $autocomplete:literal, $hint:literal;)+) => {
        /// The claims that a person edits. Empty: not said.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Profile {
            $($(#[$doc])+ pub $name: String,)+
        }

        impl Profile {
            /// Its fields, in the order in which they are shown.
            pub const FIELDS: &'static [ProfileField] = &[$(ProfileField {
                name: stringify!($name),
                label: $label,
                scope: $scope,
                autocomplete: $autocomplete,
                hint: $hint,
            }),+];

            /// The value of the field called `name`.
            pub fn get(&self, name: &str) -> &str {
                match name {
                    $(stringify!($name) => &self.$name,)+
                    _ => "",
                }
            }

            fn values_mut(&mut self) -> impl Iterator<Item = &mut String> {
                [$(&mut self.$name),+].into_iter()
            }
        }
    };
}

claims! {
    /// `given_name`
    given_name: "Given name", "profile", "given-name", "";
    /// `family_name`
    family_name: "Family name", "profile", "family-name", "";
    /// `nickname`
    nickname: "Nickname", "profile", "nickname", "";
    /// `preferred_username`
    preferred_username: "User name", "profile", "username", "How you want to be called in applications.";
    /// `website`: an address that begins with `https://` or `http://`
    website: "Website", "profile", "url", "With https:// in front.";
    /// `zoneinfo`: `Europe/Oslo`
    zoneinfo: "Time zone", "profile", "off", "As in Europe/Oslo.";
    /// `locale`: `nb-NO` (BCP 47)
    locale: "Language", "profile", "language", "As in nb-NO.";
    /// `phone_number`: in the form of E.164, `+47 22 12 34 56`
    phone_number: "Phone number", "phone", "tel", "With the country in front, as in +47 22 12 34 56.";
    /// `address.street_address`
    street_address: "Street", "address", "street-address", "";
    /// `address.postal_code`
    postal_code: "Postal code", "address", "postal-code", "";
    /// `address.locality`
    locality: "Town", "address", "address-level2", "";
    /// `address.region`
    region: "Region", "address", "address-level1", "";
    /// `address.country`
    country: "Country", "address", "country-name", "";
}

/// One of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileField {
    /// The name of the claim.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The scope value that gives access to it.
    pub scope: &'static str,
    /// The value of `autocomplete`.
    pub autocomplete: &'static str,
    /// What would be accepted, where not everything is.
    pub hint: &'static str,
}

/// Why a profile is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct ProfileProblem {
    /// The label of the field.
    pub field: &'static str,
    /// What was found, and what would be accepted.
    pub message: String,
}

/// The longest value, in characters.
pub const LONGEST: usize = 200;

impl Profile {
    /// The same without spaces around its values, if all of them can be said to applications.
    ///
    /// # Errors
    /// The first that cannot.
    pub fn clean(mut self) -> Result<Self, ProfileProblem> {
        for value in self.values_mut() {
            *value = value.trim().to_owned();
        }
        for field in Self::FIELDS {
            if let Some(message) = problem(field.name, self.get(field.name)) {
                return Err(ProfileProblem { field: field.label, message });
            }
        }
        Ok(self)
    }

    /// The postal address in one text, a line each; empty where nothing of it is known.
    pub fn formatted_address(&self) -> String {
        let town = [&*self.postal_code, &*self.locality].into_iter().filter(|part| !part.is_empty());
        let town = town.collect::<Vec<_>>().join(" ");
        let lines = [&*self.street_address, &*town, &*self.region, &*self.country];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

fn problem(name: &str, value: &str) -> Option<String> {
    let long = value.chars().count();
    if long > LONGEST {
        return Some(format!("it has {long} characters, and may have {LONGEST}."));
    }
    if value.chars().any(char::is_control) || first_invisible(value).is_some() {
        return Some("there are characters in it that cannot be seen. Type it anew.".to_owned());
    }
    let words = |text: &str, more: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    let wrong = !value.is_empty()
        && match name {
            "website" => {
                !["https://", "http://"].iter().any(|start| {
                    value.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
                }) || value.contains(char::is_whitespace)
            }
            "zoneinfo" => !words(value, "/_+-") || (!value.contains('/') && value != "UTC"),
            "locale" => !words(value, "-") || !(2..=35).contains(&value.len()),
            "phone_number" => {
                let digits = value.chars().filter(char::is_ascii_digit).count();
                let plain = value
                    .strip_prefix('+')
                    .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || " -().".contains(c)));
                !plain || !(5..=15).contains(&digits)
            }
            _ => false,
        };
    let hint = Profile::FIELDS.iter().find(|field| field.name == name).map(|field| field.hint).unwrap_or_default();
    wrong.then(|| format!("“{}” is not accepted. {hint}", crate::text::shown(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_and_what_is_not() {
        let with = |name: &str, value: &str| {
            let mut profile = Profile::default();
            let place = match name {
                "website" => &mut profile.website,
                "zoneinfo" => &mut profile.zoneinfo,
                "locale" => &mut profile.locale,
                "phone_number" => &mut profile.phone_number,
                _ => &mut profile.nickname,
            };
            value.clone_into(place);
            profile.clean()
        };
        for (name, value) in [
            ("website", "https://ada.example/"),
            ("zoneinfo", "America/Argentina/Buenos_Aires"),
            ("zoneinfo", "UTC"),
            ("locale", "nb-NO"),
            ("phone_number", "+47 22 12 34 56"),
            ("phone_number", " +1 (425) 555-1212 "),
            ("nickname", "Ada Ø"),
            ("nickname", ""),
        ] {
            assert!(with(name, value).is_ok(), "{name} {value}");
        }
        for (name, value) in [
            ("website", "ada.example"),
            ("website", "javascript:alert(1)"),
            ("website", "https://"),
            ("website", "https://a b"),
            ("zoneinfo", "Oslo"),
            ("locale", "n"),
            ("locale", "nb_NO"),
            ("phone_number", "22 12 34 56"),
            ("phone_number", "+47"),
            ("phone_number", "+47 call me"),
            ("nickname", "a\u{202e}b"),
            ("nickname", "a\nb"),
            ("nickname", &"x".repeat(201)),
        ] {
            assert!(with(name, value).is_err(), "{name} {value}");
        }
        let problem = with("phone_number", "22 12").unwrap_err().to_string();
        assert!(problem.starts_with("Phone number: “22 12” is not accepted. With the country"), "{problem}");
    }

    #[test]
    fn an_address_is_written_as_on_a_letter() {
        let profile = Profile {
            street_address: "Gate 1".to_owned(),
            postal_code: "0123".to_owned(),
            locality: "Oslo".to_owned(),
            country: "Norway".to_owned(),
            ..Profile::default()
        };
        assert_eq!(profile.formatted_address(), "Gate 1\n0123 Oslo\nNorway");
        assert_eq!(Profile::default().formatted_address(), "");
    }
}
