//! Claims about people (OpenID Connect Core 1.0, section 5.1), in the words of the person that they are about.

/// What the claim called `name` is to them: "your given name". `None` if it is no claim about people.
pub fn in_words(name: &str) -> Option<&'static str> {
    Some(match name {
        "name" => "your name",
        "given_name" => "your given name",
        "family_name" => "your family name",
        "nickname" => "your nickname",
        "preferred_username" => "your user name",
        "website" => "your website",
        "zoneinfo" => "your time zone",
        "locale" => "your language",
        "updated_at" => "when you changed your profile last",
        "email" => "your e-mail address",
        "email_verified" => "whether your e-mail address was verified",
        "address" => "your postal address",
        "phone_number" => "your phone number",
        "phone_number_verified" => "whether your phone number was verified",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::in_words;
    use crate::Profile;

    #[test]
    fn what_people_fill_in_has_words() {
        let parts_of_address = Profile::FIELDS.iter().filter(|field| field.scope == "address").count();
        let named = Profile::FIELDS.iter().filter(|field| in_words(field.name).is_some()).count();
        assert_eq!(named + parts_of_address, Profile::FIELDS.len(), "an address is one claim");
        assert_eq!(in_words("sub"), None);
    }
}
