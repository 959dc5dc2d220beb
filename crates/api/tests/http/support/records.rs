//! Communities and listings to test with.

use actix_web::http::Method;
use fangke_api::property::listing::service::{EvidenceChange, evidence_changed};
use fangke_shared::ListingId;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::insight::bell::NoticePage;
use fangke_shared::page::Page;
use fangke_shared::property::listing::{ListingResponse, ListingSummary};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Answer, TestApp, TestMember};

/// Where listings are.
pub const LISTINGS: &str = "/api/v1/listings";

/// A whole listing for sale, for a form.
pub fn sale(community: i64, room: &str) -> Value {
    json!({"purpose": "sale", "community_id": community, "building": "3", "unit": "2", "room": room, "rooms": 3, "halls": 2, "baths": 1,
        "area": 118.6, "price_fen": 668_000_000, "owners": [{"name": "王小明", "phone": "138 1234 5678"}]})
}

/// A whole listing to let.
pub fn rental(community: i64, room: &str) -> Value {
    with(sale(community, room), json!({"purpose": "rental", "price_fen": null, "rent_fen": 800_000}))
}

/// An object with other values for some of its names.
pub fn with(mut object: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("{changes} is no object") };
    object.as_object_mut().unwrap().extend(changes);
    object
}

/// A query string as it goes over the wire.
pub fn encoded(query: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~&=,%".contains(&byte);
    query.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// No listing.
pub const NONE: [i64; 0] = [];

/// The listings of a page, in its order.
pub fn ids(answer: &Answer) -> Vec<i64> {
    answer.read::<Page<ListingSummary>>().items.iter().map(|listing| listing.id.0).collect()
}

impl TestApp {
    /// Adds a community.
    pub async fn community(&self, by: &TestMember, district: &str, name: &str) -> i64 {
        let answer = self.by(by).post("/api/v1/communities", json!({"district": district, "name": name})).await.assert_status(201);
        answer.json()["id"].as_i64().unwrap()
    }

    /// All rows of a list, page by page; the path names their length.
    pub async fn walk<T: DeserializeOwned>(&self, by: &TestMember, path: &str) -> Vec<T> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        for _ in 0..50 {
            let page: Page<T> = self.by(by).get(&format!("{path}&cursor={cursor}")).await.assert_status(200).read();
            rows.extend(page.items);
            let Some(next) = page.next_cursor else { return rows };
            cursor = next;
        }
        panic!("{path} has no last page");
    }

    /// Enters a listing.
    pub async fn enter(&self, by: &TestMember, form: Value) -> ListingResponse {
        self.by(by).post(LISTINGS, form).await.assert_status(201).read()
    }

    /// A listing in full, as a member sees it.
    pub async fn listing(&self, by: &TestMember, id: impl std::fmt::Display) -> ListingResponse {
        self.by(by).get(&format!("{LISTINGS}/{id}")).await.assert_status(200).read()
    }

    /// Records a follow-up, of a kind.
    pub async fn follow_up(&self, by: &TestMember, id: impl std::fmt::Display, kind: &str, text: &str) -> Answer {
        self.by(by).post(&format!("{LISTINGS}/{id}/follow-ups"), json!({"kind": kind, "text": text})).await
    }

    /// Tries to take a listing over.
    pub async fn claim(&self, by: &TestMember, id: impl std::fmt::Display) -> Answer {
        self.by(by).send(Method::POST, &format!("{LISTINGS}/{id}/claim"), None).await
    }

    /// What happened to a listing, the latest first.
    pub async fn events(&self, by: &TestMember, id: impl std::fmt::Display) -> Vec<TimelineEvent> {
        let page: Page<TimelineEntry> = self.by(by).get(&format!("{LISTINGS}/{id}/timeline?limit=100")).await.assert_status(200).read();
        page.items.into_iter().map(|entry| entry.event).collect()
    }

    /// A member's notices, the latest first.
    pub async fn notices(&self, of: &TestMember) -> NoticePage {
        self.by(of).get("/api/v1/notices").await.assert_status(200).read()
    }

    /// Puts another figure in force from now on.
    pub async fn set(&self, admin: &TestMember, key: SettingKey, value: i64) {
        let body = json!({"value": value, "reason": "为了测试"});
        self.by(admin).post(&format!("/api/v1/settings/{key}"), body).await.assert_status(201);
    }

    /// Tells of evidence, as the capabilities do that know of it.
    pub fn evidence(&self, id: ListingId, change: EvidenceChange) {
        self.act(|tx| evidence_changed(tx, id, &change));
    }

    /// Changes the status of the version that is there now.
    pub async fn set_status(&self, by: &TestMember, id: impl std::fmt::Display, status: &str) -> Answer {
        let version = self.listing(by, &id).await.summary.version;
        let body = json!({"status": status, "reason": "业主来电告知"});
        self.by(by).version(version).post(&format!("{LISTINGS}/{id}/status"), body).await
    }
}
