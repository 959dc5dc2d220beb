//! A client as stored, and what its row says at a moment.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::ClientId;
use fangke_shared::client::holding::private_until;
use fangke_shared::client::identity::IdDocument;
use fangke_shared::client::profile::ClientDraft;
use fangke_shared::client::{ClientPool, ClientSource, ClientStage, LostReason};

use crate::company::tx::rules::Rules;
use crate::schema::clients;

/// A client as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[allow(missing_docs)]
#[diesel(table_name = clients)]
pub struct ClientRow {
    pub id: i64,
    pub name: String,
    pub kinds: String,
    pub tags: String,
    #[diesel(deserialize_as = String)]
    pub source: ClientSource,
    pub source_detail: Option<String>,
    pub is_key: bool,
    pub intent: Option<String>,
    pub value: Option<String>,
    pub household: Option<String>,
    pub occupation: Option<String>,
    pub income: Option<String>,
    pub notes: Option<String>,
    pub id_kind: Option<String>,
    pub id_number_masked: Option<String>,
    #[diesel(deserialize_as = String)]
    pub stage: ClientStage,
    pub lost_because: Option<String>,
    pub agent_id: Option<i64>,
    pub kept_from: NaiveDateTime,
    pub registrant_id: i64,
    pub store_id: Option<i64>,
    pub first_id: Option<i64>,
    pub is_incomplete: bool,
    pub follow_up_count: i64,
    pub registered_at: NaiveDateTime,
    pub version: i64,
    pub merged_into: Option<i64>,
    pub partner_id: Option<i64>,
    pub partner_sees_contacts: bool,
}

impl ClientRow {
    /// Its number.
    pub const fn id(&self) -> ClientId {
        ClientId(self.id)
    }

    /// Whose it is at the rules' moment (§2.3); `conditions::public` is its twin in SQL.
    pub fn pool(&self, rules: &Rules) -> ClientPool {
        pool(self.agent_id, self.kept_from, rules)
    }

    /// Who holds it at the rules' moment.
    pub fn holder(&self, rules: &Rules) -> Option<i64> {
        self.agent_id.filter(|_| self.pool(rules) == ClientPool::Private)
    }

    /// With whom the holder works on it at the rules' moment.
    pub fn partner(&self, rules: &Rules) -> Option<i64> {
        self.partner_id.filter(|_| self.pool(rules) == ClientPool::Private)
    }

    /// Its fields as they are changed.
    pub fn draft(&self) -> ClientDraft {
        ClientDraft {
            name: self.name.clone(),
            kinds: unlisted(&self.kinds),
            source: self.source,
            source_detail: self.source_detail.clone(),
            is_key: self.is_key,
            intent: word(self.intent.as_deref()),
            value: word(self.value.as_deref()),
            household: self.household.clone(),
            occupation: self.occupation.clone(),
            income: word(self.income.as_deref()),
            tags: unlisted(&self.tags),
            notes: self.notes.clone(),
        }
    }

    /// Its identity document, masked.
    pub fn id_document(&self) -> Option<IdDocument> {
        let kind = word(self.id_kind.as_deref())?;
        self.id_number_masked.clone().map(|number_masked| IdDocument { kind, number_masked })
    }

    /// Why it is gone.
    pub fn lost_because(&self) -> Option<LostReason> {
        word(self.lost_because.as_deref())
    }
}

/// Whose a client is at the rules' moment.
pub fn pool(agent: Option<i64>, kept_from: NaiveDateTime, rules: &Rules) -> ClientPool {
    if agent.is_some() && rules.now < until(kept_from, rules) { ClientPool::Private } else { ClientPool::Public }
}

/// A client that was last kept at or before this moment is public now.
pub fn public_from(rules: &Rules) -> NaiveDateTime {
    (rules.now - Duration::days(rules.figures.client_private_days)).naive_utc()
}

/// When a client becomes public.
pub fn until(kept_from: NaiveDateTime, rules: &Rules) -> DateTime<Utc> {
    private_until(kept_from.and_utc(), rules.figures.client_private_days)
}

/// A word that may be missing; one that this version doesn't know is missing, too.
pub fn word<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.and_then(|text| text.parse().ok())
}

/// A list as it is stored: each entry between commas, so that one of them is found as `,entry,`.
pub fn listed<T: ToString>(items: &[T]) -> String {
    if items.is_empty() {
        return String::new();
    }
    items.iter().fold(",".to_owned(), |text, item| text + &item.to_string() + ",")
}

/// Reads [`listed`].
pub fn unlisted<T: std::str::FromStr>(text: &str) -> Vec<T> {
    text.split(',').filter(|item| !item.is_empty()).filter_map(|item| item.parse().ok()).collect()
}
