//! One person, several registrations (§2.1, §2.2).

use fangke_shared::client::profile::{ClientResponse, ContactCheck};
use fangke_shared::company::setting::SettingKey;
use fangke_shared::permission::Role;
use futures_util::future::join_all;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::with;

both_engines! {
    async fn a_second_registration_is_linked_to_the_first_and_tells_nothing_more(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (first, second, third) = (app.member_of(Role::Agent, store), app.member(Role::Agent), app.member(Role::Agent));
        let original = app.register(&first, with(buyer("王小明", "13812345678"), json!({"notes": "只认我"}))).await;
        let again = app.register(&second, buyer("王先生", "+86 138-1234-5678")).await;
        assert_eq!(again.summary.duplicate_number, 1);
        let prior = again.prior.unwrap();
        assert_eq!((prior.store_name.as_deref(), prior.registered_on.to_string().as_str(), prior.client_id), (Some("望京店"), "2026-03-18", None));
        let answer = app.by(&second).get(&format!("{CLIENTS}/{}", again.summary.id)).await;
        assert!(!answer.text().contains("只认我") && !answer.text().contains("王小明"), "{}", answer.text());
        app.by(&second).get(&format!("{CLIENTS}/{}", original.summary.id)).await.assert_problem(404, "not_found");
        // By any contact; and the third is the second linked one.
        let by_mail = with(buyer("老王", "13900000001"), json!({"contacts": [{"contact": "13900000001"}, {"contact": "013812345678"}]}));
        assert_eq!(app.register(&third, by_mail).await.summary.duplicate_number, 2);
        // The first stays what it is.
        assert_eq!(app.client(&first, original.summary.id.0).await.summary.duplicate_number, 0);
        // Whoever leads both sees which it was.
        let seen = app.client(&app.member(Role::Admin), again.summary.id.0).await;
        assert_eq!(seen.prior.unwrap().client_id, Some(original.summary.id));
    }

    async fn nobody_registers_their_own_client_twice(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let answer = app.by(&agent).post(CLIENTS, buyer("王小明", "138 1234 5678")).await.assert_problem(409, "client_exists");
        assert_eq!(answer.json()["client_id"], json!(id));
        assert_eq!(app.by(&agent).get(&format!("{CLIENTS}?total=true")).await.json()["total"], 1);
    }

    async fn two_at_once_are_one_client_and_one_linked(app: TestApp) {
        let agents: Vec<_> = (0..6).map(|_| app.member(Role::Agent)).collect();
        let all = join_all(agents.iter().map(|agent| app.register(agent, buyer("王小明", "13812345678")))).await;
        let mut numbers: Vec<i64> = all.iter().map(|client| client.summary.duplicate_number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
    }

    async fn the_same_request_twice_is_one_client(app: TestApp) {
        let agent = app.member(Role::Agent);
        let both = join_all((0..4).map(|_| app.by(&agent).with("Idempotency-Key", "register-1").post(CLIENTS, buyer("王小明", "13812345678")))).await;
        let ids: Vec<i64> = both.into_iter().map(|answer| answer.assert_status(201).read::<ClientResponse>().summary.id.0).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }

    async fn a_contact_is_checked_while_typing_and_counted(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (first, second) = (app.member_of(Role::Agent, store), app.member(Role::Agent));
        let id = app.register(&first, buyer("王小明", "13812345678")).await.summary.id;
        let path = format!("{CLIENTS}/check-contact");
        let ask = |value: &str| json!({"kind": "phone", "contact": value});
        let own: ContactCheck = app.by(&first).post(&path, ask("13812345678")).await.assert_status(200).read();
        assert_eq!((own.own, own.prior), (Some(id), None));
        let other: ContactCheck = app.by(&second).post(&path, ask("138 1234 5678")).await.assert_status(200).read();
        assert_eq!((other.own, other.prior.unwrap().store_name.as_deref(), other.masked.as_str()), (None, Some("望京店"), "138****5678"));
        let unknown: ContactCheck = app.by(&second).post(&path, ask("13900000009")).await.assert_status(200).read();
        assert_eq!((unknown.own, unknown.prior), (None, None));
        app.by(&second).post(&path, ask("139")).await.assert_problem(422, "validation_failed").assert_field("/contact", "invalid_format");
        // Whoever tries numbers ends at the limit; reveals have a count of their own.
        app.set(&app.member(Role::Admin), SettingKey::ContactChecksPerDay, 2).await;
        let answer = app.by(&second).post(&path, ask("13900000010")).await.assert_problem(429, "reveal_limit_reached");
        assert!(answer.header("retry-after").is_some());
    }

    async fn a_contact_that_comes_later_links_too(app: TestApp) {
        let (first, second) = (app.member(Role::Agent), app.member(Role::Agent));
        app.register(&first, buyer("王小明", "13812345678")).await;
        let id = app.register(&second, buyer("王先生", "13900000001")).await.summary.id;
        let path = format!("{CLIENTS}/{id}/contacts");
        let linked: ClientResponse = app.by(&second).version(1).post(&path, json!({"contact": "13812345678"})).await.assert_status(200).read();
        assert_eq!((linked.summary.duplicate_number, linked.prior.is_some()), (1, true));
    }
}
