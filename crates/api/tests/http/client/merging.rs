//! Two records of one client become one, with everybody's work on both, and two again.

use actix_web::http::Method;
use fangke_shared::client::consent::ConsentResponse;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::merge::{ClientMergePreview, ClientMergeResponse, ClientMerges, MergePart, MergeUndo};
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::{Answer, TestApp, TestMember};

async fn merge(app: &TestApp, by: &TestMember, (id, version): (i64, i64), (with, with_version): (i64, i64)) -> Answer {
    app.by(by).version(version).post(&format!("{CLIENTS}/{id}/merge"), json!({"with": with, "with_version": with_version})).await
}

async fn version(app: &TestApp, by: &TestMember, id: i64) -> (i64, i64) {
    (id, app.client(by, id).await.summary.version)
}

fn counts(moved: &[fangke_shared::client::merge::MergeCount]) -> Vec<(MergePart, i64)> {
    let mut all: Vec<_> = moved.iter().map(|moved| (moved.part, moved.count)).collect();
    all.sort_unstable();
    all
}

async fn told(app: &TestApp, by: &TestMember, id: i64) -> Vec<ClientEntry> {
    let page: Page<ClientEntry> = app.by(by).get(&format!("{CLIENTS}/{id}/timeline")).await.assert_status(200).read();
    page.items
}

/// A manager, and two agents of the store who have registered the same person.
async fn two(app: &TestApp) -> (TestMember, TestMember, TestMember, i64, i64) {
    let region = app.region("华东");
    let store = app.store(region, "一店");
    let (manager, one, other) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
    let first = app.register(&one, buyer("王小姐", "13900000001")).await.summary.id.0;
    let body = json!({"name": "王女士", "source": "portal", "notes": "想看学区", "contacts": [{"contact": "+86 139 0000 0001"}, {"contact": "13900000002"}],
        "consents": [{"purpose": "marketing", "channel": "paper", "text_version": "2026-01"}],
        "demand": {"purpose": "sale", "districts": ["海淀"], "motive": "schooling"}});
    let second = app.register(&other, body).await.summary.id.0;
    app.follow_client(&one, first, "电话里说周六看两套").await.assert_status(201);
    app.follow_client(&other, second, "客户想看海淀学区的房子").await.assert_status(201);
    (manager, one, other, first, second)
}

both_engines! {
    async fn everything_goes_to_the_one_that_stays_and_comes_back(app: TestApp) {
        let (manager, one, other, first, second) = two(&app).await;
        let merges: ClientMerges = app.by(&manager).get(&format!("{CLIENTS}/{first}/merges")).await.assert_status(200).read();
        assert_eq!(merges.proposed.iter().map(|client| client.id.0).collect::<Vec<_>>(), [second]);
        let preview: ClientMergePreview =
            app.by(&manager).get(&format!("{CLIENTS}/{first}/merge-preview?with={second}")).await.assert_status(200).read();
        assert_eq!((preview.shared_contacts, preview.fields.as_slice(), preview.dropped.as_slice()),
            (1, ["notes".to_owned()].as_slice(), ["name".to_owned(), "source".to_owned()].as_slice()));
        let expected = [(MergePart::Contacts, 1), (MergePart::Demands, 1), (MergePart::Consents, 1), (MergePart::FollowUps, 1), (MergePart::Journal, 4)];
        assert_eq!(counts(&preview.moves), expected);

        // Who holds only one of them doesn't even see the other.
        let (a, b) = (version(&app, &manager, first).await, version(&app, &manager, second).await);
        merge(&app, &one, a, b).await.assert_problem(404, "not_found");
        let done: ClientMergeResponse = merge(&app, &manager, a, b).await.assert_status(200).read();
        assert_eq!(counts(&done.moved), expected);
        let whole = app.client(&one, first).await;
        assert_eq!((whole.contacts.len(), whole.demands.len(), whole.consents.len(), whole.summary.follow_up_count), (2, 2, 1, 2));
        assert_eq!((whole.notes.as_deref(), whole.summary.name.as_str()), (Some("想看学区"), "王小姐"));
        let consent: &ConsentResponse = &whole.consents[0];
        assert_eq!(consent.recorded_by.id, other.id);
        let lines = told(&app, &one, first).await;
        assert!(matches!(&lines[0].event, ClientEvent::MergedFrom { client_id, name } if client_id.0 == second && name == "王女士"));
        let written = lines.iter().filter_map(|line| match &line.event {
            ClientEvent::FollowUp { follow_up, .. } => Some((follow_up.author.id, follow_up.text.as_str())),
            _ => None,
        });
        assert_eq!(written.collect::<Vec<_>>(), [(other.id, "客户想看海淀学区的房子"), (one.id, "电话里说周六看两套")]);
        // It is found by both numbers, once; the other one leads here.
        for q in ["0001", "0002"] {
            let found: Page<ClientSummary> = app.by(&manager).get(&format!("{CLIENTS}?q={q}")).await.assert_status(200).read();
            assert_eq!(found.items.iter().map(|row| row.id.0).collect::<Vec<_>>(), [first], "{q}");
        }
        let gone = app.by(&manager).get(&format!("{CLIENTS}/{second}")).await.assert_problem(409, "client_merged");
        assert_eq!(gone.json()["client_id"], json!(first));
        app.by(&other).get(&format!("{CLIENTS}/{second}")).await.assert_problem(404, "not_found");
        app.by(&manager).version(b.1 + 1).patch(&format!("{CLIENTS}/{second}"), json!({"is_key": true})).await.assert_problem(409, "client_merged");

        // Somebody works on with the one that stays: what is changed stays changed, and is told before.
        app.follow_client(&one, first, "周六看房后再约时间谈价").await.assert_status(201);
        let (_, now) = version(&app, &one, first).await;
        app.by(&one).version(now).patch(&format!("{CLIENTS}/{first}"), json!({"notes": "只要学区房"})).await.assert_status(200);
        let path = format!("{CLIENTS}/{first}/merges/{}/undo", done.id);
        let before: MergeUndo = app.by(&manager).get(&path).await.assert_status(200).read();
        assert_eq!((counts(&before.returns), before.gone.len(), before.kept_fields.as_slice()), (expected.to_vec(), 0, ["notes".to_owned()].as_slice()));
        assert_eq!(app.by(&manager).send(Method::POST, &path, None).await.assert_status(200).read::<MergeUndo>(), before);
        app.by(&manager).send(Method::POST, &path, None).await.assert_problem(409, "merge_not_undoable");
        let (whole, back) = (app.client(&one, first).await, app.client(&other, second).await);
        assert_eq!((whole.contacts.len(), whole.demands.len(), whole.summary.follow_up_count, whole.notes.as_deref()), (1, 1, 2, Some("只要学区房")));
        assert_eq!((back.contacts.len(), back.demands.len(), back.consents.len(), back.summary.follow_up_count), (2, 1, 1, 1));
        assert_eq!((back.summary.name.as_str(), back.notes.as_deref(), back.summary.duplicate_number), ("王女士", Some("想看学区"), 1));
        assert!(matches!(told(&app, &other, second).await[0].event, ClientEvent::MergeUndone { .. }));
    }

    async fn only_one_of_two_at_once_and_thirty_days(app: TestApp) {
        let (manager, one, _, first, second) = two(&app).await;
        let (a, b) = (version(&app, &manager, first).await, version(&app, &manager, second).await);
        merge(&app, &manager, a, a).await.assert_field("/with", "contradicts");
        // Somebody edits meanwhile.
        app.by(&one).version(a.1).patch(&format!("{CLIENTS}/{first}"), json!({"is_key": true})).await.assert_status(200);
        merge(&app, &manager, a, b).await.assert_problem(412, "stale_version");
        let a = version(&app, &manager, first).await;
        let (left, right) = futures_util::join!(merge(&app, &manager, a, b), merge(&app, &manager, b, a));
        let mut statuses = [left.status, right.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && (statuses[1] == 409 || statuses[1] == 412), "{statuses:?}");
        let stays = if left.status == 200 { first } else { second };
        let merges: ClientMerges = app.by(&manager).get(&format!("{CLIENTS}/{stays}/merges")).await.assert_status(200).read();
        assert_eq!((merges.merges.len(), merges.proposed.len()), (1, 0));
        let path = format!("{CLIENTS}/{stays}/merges/{}/undo", merges.merges[0].id);
        app.advance(chrono::Duration::days(31));
        let admin = app.member(Role::Admin);
        app.by(&admin).get(&path).await.assert_problem(409, "merge_not_undoable");
    }
}
