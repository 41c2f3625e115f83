//! Logos.

use domain::{ClientForm, Extended, LogoHash, Member, Revision, Role, Timestamp};
use store::{LogoSize, NewLogo};

use crate::engines::{DAY, Database, NOW, form, on_both};

fn logo(digit: &str) -> NewLogo {
    NewLogo {
        hash: LogoHash::parse(&digit.repeat(64)).unwrap(),
        large: vec![1; 256],
        small: vec![2; 64],
        media_type: "image/webp".to_owned(),
        width: 300,
        height: 200,
        look: None,
    }
}

on_both! {
    async fn kept_while_a_client_or_its_history_shows_it(t: &Database) {
        for digit in ["a", "b", "c"] {
            t.operator().put_logo(&logo(digit)).await.unwrap();
            t.operator().put_logo(&logo(digit)).await.unwrap();
        }
        let with = |digit: &str| ClientForm { logo: digit.repeat(64), ..form("Kiln") };
        let key = t.create(&with("a")).await.client.key;
        t.operator().update_client(key, Revision(1), &with("b"), "").await.unwrap();
        assert_eq!(t.store.purge(Timestamp(NOW.0 + DAY)).await.unwrap().logos, 0);
        assert_eq!(t.store.purge(Timestamp(NOW.0 + DAY + 1)).await.unwrap().logos, 1);
        let get = async |digit: &str, size| t.store.logo(&logo(digit).hash, size).await.unwrap();
        assert_eq!(get("a", LogoSize::Px256).await.unwrap().bytes, vec![1; 256]);
        let small = get("b", LogoSize::Px64).await.unwrap();
        assert_eq!((small.bytes, small.media_type.as_str()), (vec![2; 64], "image/webp"));
        assert_eq!(get("c", LogoSize::Px64).await, None);
    }

    async fn kept_while_somebody_asks_for_it(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        for digit in ["a", "b"] {
            ada.put_logo(&logo(digit)).await.unwrap();
        }
        let wish = ClientForm { logo: "a".repeat(64), ..form("Kiln") };
        assert!(ada.submit_change(key, Revision(1), &wish, "").await.unwrap().proposal.is_some());
        assert_eq!(t.store.purge(Timestamp(NOW.0 + DAY + 1)).await.unwrap().logos, 1);
        assert!(t.store.logo(&logo("a").hash, LogoSize::Px64).await.unwrap().is_some());
    }

    async fn one_that_a_person_chose_is_not_the_client_s(t: &Database) {
        for digit in ["a", "b"] {
            t.operator().put_logo(&logo(digit)).await.unwrap();
        }
        let (uri, software) = ("https://kiln.example.com/logo.png", (Member::SoftwareId, "kiln".to_owned()));
        let fetched = Extended::new([(Member::LogoUri, uri.to_owned()), software.clone()]);
        let made = ClientForm { extended: Some(fetched), logo: "a".repeat(64), ..form("Kiln") };
        let created = t.create(&made).await.client;
        let kept = ClientForm { logo: "a".repeat(64), ..form("Kiln 2") };
        let saved = t.operator().update_client(created.key, created.revision, &kept, "").await.unwrap().client;
        assert_eq!(saved.metadata.extended.get(Member::LogoUri), Some(uri));
        let chosen = ClientForm { logo: "b".repeat(64), ..form("Kiln 2") };
        let saved = t.operator().update_client(created.key, saved.revision, &chosen, "").await.unwrap().client;
        assert_eq!(saved.metadata.extended, Extended::new([software]));
    }
}
