//! Keys 钥匙: numbered bunches and their custody (§1.9).

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::permission::{Role, Scope, Units};
use crate::problem::{FieldCode, FieldError};
use crate::property::follow_up;
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;
use crate::{FollowUpId, KeyBunchId, OrgUnitId, text};

vocabulary! {
    /// What happens to a bunch of keys.
    KeyMovement {
        /// Received from the owner, into the store.
        Received = "received",
        /// Taken out by a member.
        Taken = "taken",
        /// Brought back to the store.
        Returned = "returned",
        /// Handed back to the owner.
        HandedBack = "handed_back",
        /// Lost.
        Lost = "lost",
        /// Somebody confirmed that it opens the door.
        Confirmed = "confirmed",
    }
}

vocabulary! {
    /// Where a bunch of keys is.
    KeyState {
        /// In the store.
        InStore = "in_store",
        /// With a member.
        Out = "out",
        /// With its owner again.
        HandedBack = "handed_back",
        /// Nobody knows.
        Lost = "lost",
    }
}

impl KeyState {
    /// Does the company have the keys?
    pub const fn is_held(self) -> bool {
        matches!(self, Self::InStore | Self::Out)
    }
}

/// The highest number of a bunch.
pub const NUMBER_MAX: i64 = 999_999;
/// Days for which keys may be taken out, at most.
pub const OUT_DAYS_MAX: i64 = 30;
/// Longest text of the follow-up that comes with keys: there is room to name them in front of it.
pub const FOLLOW_UP_MAX: usize = follow_up::TEXT_MAX - 8;

/// Body of `POST /listings/{id}/keys`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateKeyBunchRequest {
    /// The store that keeps them; absent: the caller's own.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// The number on the label, 1 to 999 999; absent: the lowest that the store never used.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 128))]
    pub number: Option<i64>,
    /// What hangs on the ring, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(example = "防盗门两把，单元门禁一枚"))]
    pub description: String,
    /// Who brought them, at most 60 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "业主本人"))]
    pub received_from: Option<String>,
    /// The recorder has tried them: they open the door.
    #[serde(default)]
    pub opens_door: bool,
    /// The follow-up that names them, written with the registration.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "业主把两把钥匙交到店里，随时可以带看"))]
    pub follow_up: Option<String>,
}

/// Body of `POST /keys/{id}/take`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeKeysRequest {
    /// What for, 2 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(example = "带客户看房"))]
    pub purpose: String,
    /// When they are due back, within 30 days; absent: after the usual hours.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
}

/// Body of `POST /keys/{id}/return`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReturnKeysRequest {
    /// Anything to say, at most 200 characters.
    #[serde(default)]
    pub note: Option<String>,
}

/// Body of `POST /keys/{id}/hand-back` and `POST /keys/{id}/lost`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GiveUpKeysRequest {
    /// To whom, or how it came, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "业主到店取回，不再委托"))]
    pub note: String,
}

/// A store in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreRef {
    /// The store.
    pub id: OrgUnitId,
    /// Its name.
    pub name: String,
}

/// A bunch of keys as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyBunchResponse {
    /// The bunch.
    pub id: KeyBunchId,
    /// The number on its label, unique in its store.
    pub number: i64,
    /// The store that keeps it.
    pub store: StoreRef,
    /// The listing that it belongs to.
    pub listing: ListingRef,
    /// What hangs on the ring.
    pub description: String,
    /// Who brought it.
    pub received_from: Option<String>,
    /// Where it is.
    pub state: KeyState,
    /// Who has it, while it is out.
    pub holder: Option<MemberRef>,
    /// What for, while it is out.
    pub purpose: Option<String>,
    /// Since when it is out.
    pub taken_at: Option<DateTime<Utc>>,
    /// When it is due back.
    pub due_at: Option<DateTime<Utc>>,
    /// It should be back by now.
    pub is_overdue: bool,
    /// Who confirmed that it opens the door.
    pub confirmed_by: Option<MemberRef>,
    /// When.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The follow-up that names it.
    pub follow_up_id: Option<FollowUpId>,
    /// Recorded, named by a follow-up and confirmed: its recorder has a part in the commission (§1.9).
    pub counts_for_commission: bool,
    /// Who recorded it.
    pub recorded_by: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who will take it out, the earliest first.
    pub reservations: Vec<KeyReservation>,
    /// May the caller take it out now?
    pub can_take: bool,
    /// May the caller sign it in now?
    pub can_return: bool,
    /// May the caller confirm now that it opens the door?
    pub can_confirm: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Keys that somebody will take out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyReservation {
    /// Who.
    pub member: MemberRef,
    /// What for.
    pub purpose: String,
    /// From when.
    pub from_at: DateTime<Utc>,
    /// Until when.
    pub until_at: DateTime<Utc>,
}

/// A signed movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyMoveResponse {
    /// Its number, growing with time.
    pub id: i64,
    /// What happened.
    pub movement: KeyMovement,
    /// Who signed.
    pub member: MemberRef,
    /// Who had the keys out, or has since.
    pub holder: Option<MemberRef>,
    /// What for.
    pub purpose: Option<String>,
    /// When they were to be back.
    pub due_at: Option<DateTime<Utc>>,
    /// Anything said.
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Answer of `GET /keys/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyBunchDetail {
    /// The bunch.
    #[serde(flatten)]
    pub bunch: KeyBunchResponse,
    /// Its movements, the newest first; the last 200.
    pub moves: Vec<KeyMoveResponse>,
}

impl CreateKeyBunchRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.range("/number", self.number, 1, NUMBER_MAX);
        checks.text("/description", &self.description, 1, 100);
        checks.optional_text("/received_from", self.received_from.as_deref(), 60);
        if let Some(text) = &self.follow_up {
            checks.text("/follow_up", text, 1, FOLLOW_UP_MAX);
        }
        checks.finish()
    }
}

impl TakeKeysRequest {
    /// Checks the purpose, and that the keys come back in time.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/purpose", &self.purpose, 2, 100);
        let latest = now + Duration::days(OUT_DAYS_MAX);
        if self.due_at.is_some_and(|due| due <= now || due > latest) {
            let range = FieldError::new("/due_at", FieldCode::OutOfRange);
            checks.push(range.with("min", now.to_rfc3339()).with("max", latest.to_rfc3339()));
        }
        checks.finish()
    }
}

impl ReturnKeysRequest {
    /// Checks the note.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.optional_text("/note", self.note.as_deref(), 200);
        checks.finish()
    }
}

impl GiveUpKeysRequest {
    /// Checks the note.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/note", &self.note, 2, 200);
        checks.finish()
    }
}

/// Does a text name the bunch, by its number as a number of its own?
pub fn names(text: &str, number: i64) -> bool {
    text::half_width(text).split(|c: char| !c.is_ascii_digit()).any(|digits| digits.parse() == Ok(number))
}

/// The text, with the bunch named in front where it isn't yet.
pub fn with_number(text: &str, number: i64) -> String {
    let text = text.trim();
    if names(text, number) { text.to_owned() } else { format!("#{number} {text}") }
}

/// Does somebody of this role at `own` keep the keys of the store at `store`? They sign in what others had out.
pub fn keeps(role: Role, own: Units, store: Units) -> bool {
    match role {
        Role::Admin => true,
        Role::Director => Scope::Region.covers(own, store),
        Role::Manager | Role::Assistant => Scope::Store.covers(own, store),
        Role::Agent | Role::Finance => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_a_bunch_by_its_whole_number() {
        for text in ["钥匙 128 号交到店里", "#128 业主交钥匙", "收到第１２８号", "0128"] {
            assert!(names(text, 128), "{text}");
        }
        for text in ["1280", "8128 号", "12 8", "业主交钥匙", "", "99999999999999999999"] {
            assert!(!names(text, 128), "{text}");
        }
        assert_eq!(with_number(" 业主交来两把 ", 7), "#7 业主交来两把");
        assert_eq!(with_number("7 号钥匙已到店", 7), "7 号钥匙已到店");
    }

    #[test]
    fn keys_come_back_after_now_and_within_thirty_days() {
        let now: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let due = |after: Duration| TakeKeysRequest { purpose: "看房".into(), due_at: Some(now + after) }.validate(now).is_ok();
        assert!(!due(Duration::zero()) && due(Duration::microseconds(1)));
        assert!(due(Duration::days(30)) && !due(Duration::days(30) + Duration::microseconds(1)));
    }

    #[test]
    fn managers_keep_the_keys_of_their_own_store() {
        let at = |region, store| Units { region: Some(OrgUnitId(region)), store: Some(OrgUnitId(store)), team: None };
        for role in [Role::Manager, Role::Assistant] {
            assert!(keeps(role, at(1, 10), at(1, 10)) && !keeps(role, at(1, 11), at(1, 10)), "{role}");
        }
        assert!(keeps(Role::Director, at(1, 11), at(1, 10)) && !keeps(Role::Director, at(2, 20), at(1, 10)));
        assert!(keeps(Role::Admin, Units::default(), at(1, 10)));
        assert!(!keeps(Role::Agent, at(1, 10), at(1, 10)) && !keeps(Role::Finance, at(1, 10), at(1, 10)));
    }
}
