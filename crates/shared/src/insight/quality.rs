//! How complete and current the clients' data are (B9).

use serde::{Deserialize, Serialize};

use crate::client::query::DataClass;
use crate::company::member::MemberRef;
use crate::{ClientId, OrgUnitId};

/// The goal of completeness, in percent.
pub const GOAL_PERCENT: i64 = 95;
/// Days after which a client that nobody has followed up is stale.
pub const STALE_DAYS: i64 = 30;
/// Clients with a number that can't be right that are named, at most.
pub const WRONG_MAX: usize = 200;

/// How many lack a class of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DataGap {
    /// Which class.
    pub class: DataClass,
    /// How many clients lack it: the length of `GET /clients?lacks=`.
    pub lacking: i64,
    /// Clients that have it, in whole percent, rounded down.
    pub percent: i64,
}

/// The clients of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QualityRow {
    /// The agent's store.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// The agent; none for a whole store, or for all.
    pub agent: Option<MemberRef>,
    /// The clients that are held now and not lost.
    pub clients: i64,
    /// By class.
    pub gaps: Vec<DataGap>,
    /// Not followed up for thirty days: the length of `GET /clients?unfollowed_days=30`.
    pub stale: i64,
    /// With a telephone number that nobody can have.
    pub wrong_phones: i64,
    /// With a card number whose check digit is wrong.
    pub wrong_ids: i64,
}

/// What is wrong with a client's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrongNumber {
    /// The client.
    pub client_id: ClientId,
    /// Its name.
    pub name: String,
    /// Who holds it.
    pub agent: Option<MemberRef>,
    /// The number, masked.
    pub masked: String,
    /// It is a card number; else a telephone number.
    pub is_id_number: bool,
}

/// Answer to `GET /client-quality`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QualityReport {
    /// The goal, in percent.
    pub goal_percent: i64,
    /// Days after which a client is stale.
    pub stale_days: i64,
    /// All within the caller's reach.
    pub all: QualityRow,
    /// By store.
    pub stores: Vec<QualityRow>,
    /// By agent.
    pub agents: Vec<QualityRow>,
    /// The clients whose numbers can't be right, 200 at most.
    pub wrong: Vec<WrongNumber>,
}

/// Can nobody have this telephone number, kept as E.164: what nobody could enter today, and numbers that stand for none?
pub fn is_wrong_phone(stored: &str) -> bool {
    if crate::contact::one(stored).is_err() {
        return true;
    }
    let dial = crate::contact::Number::of_stored(stored).dial;
    let Some(mobile) = dial.strip_prefix("+86").filter(|mobile| mobile.len() == 11) else { return false };
    let tail = mobile.get(3..).unwrap_or_default();
    let is_one_digit = tail.chars().all(|c| tail.starts_with(c));
    is_one_digit || matches!(tail, "12345678" | "87654321")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_stand_for_none_are_wrong() {
        for wrong in ["+8613800000000", "+8613888888888", "+8613812345678", "+86138123", "abc"] {
            assert!(is_wrong_phone(wrong), "{wrong}");
        }
        for right in ["+8613900000001", "+861088886666", "+85291234567", "95588"] {
            assert!(!is_wrong_phone(right), "{right}");
        }
    }
}
