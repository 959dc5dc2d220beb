//! The identity document: encrypted, masked, looked at for a purpose (B1, §2.5).

use fangke_shared::client::identity::{IdKind, RevealedIdDocument};
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::company::setting::SettingKey;
use fangke_shared::insight::reminder::ReminderList;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use super::{CLIENTS, buyer};

both_engines! {
    async fn a_number_is_shown_for_a_purpose_counted_and_recorded(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        let path = format!("{CLIENTS}/{id}/id-document");
        let reveal = format!("{path}/reveal");
        app.by(&agent).post(&reveal, json!({"purpose": "contract"})).await.assert_problem(404, "not_found");
        let card = json!({"id_document": {"kind": "resident_card", "id_number": "11010519491231002x"}});
        app.by(&agent).version(app.client(&agent, id).await.summary.version).put(&path, card).await.assert_status(200);
        app.by(&agent).post(&reveal, json!({"purpose": "other"})).await.assert_problem(422, "validation_failed").assert_field("/note", "required");
        let shown: RevealedIdDocument = app.by(&agent).post(&reveal, json!({"purpose": "contract"})).await.assert_status(200).read();
        assert_eq!((shown.kind, shown.id_number.as_str(), shown.reveals_today), (IdKind::ResidentCard, "11010519491231002X", 1));
        let told: Page<ClientEntry> = app.by(&agent).get(&format!("{CLIENTS}/{id}/timeline")).await.read();
        assert!(matches!(told.items[0].event, ClientEvent::IdDocumentRevealed { .. }), "{told:?}");
        // Nobody is called by it: no follow-up is owed.
        let owed: ReminderList = app.by(&agent).get("/api/v1/reminders?kind=reveal_follow_up").await.read();
        assert!(owed.items.is_empty());
        let stranger = app.member(Role::Agent);
        app.by(&stranger).post(&reveal, json!({"purpose": "contract"})).await.assert_problem(404, "not_found");
        app.set(&app.member(Role::Admin), SettingKey::RevealsPerDay, 1).await;
        app.by(&agent).post(&reveal, json!({"purpose": "contract"})).await.assert_problem(429, "reveal_limit_reached");
    }
}
