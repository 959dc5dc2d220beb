//! What a member looks after, and its hand-over 交接 to a colleague when they leave.

use serde::{Deserialize, Serialize};

use crate::MemberId;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::ListingRef;

/// The most listings that a preview names.
pub const BELONGINGS_NAMED: usize = 5;

/// Longest reason, in characters.
pub const REASON_MAX: usize = 200;

/// What a member looks after: answer of `GET /members/{id}/belongings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Belongings {
    /// Private listings that are worked on, and leads.
    pub listings: i64,
    /// Bunches of keys that they have out.
    pub keys: i64,
    /// Next steps that they noted and haven't taken.
    pub tasks: i64,
    /// Clients that they hold.
    #[serde(default)]
    pub clients: i64,
    /// Open showings that they lead or accompany.
    #[serde(default)]
    pub showings: i64,
    /// The first of the listings.
    pub named: Vec<ListingRef>,
}

impl Belongings {
    /// Is there nothing to hand over?
    pub const fn is_empty(&self) -> bool {
        self.listings == 0 && self.keys == 0 && self.tasks == 0 && self.clients == 0 && self.showings == 0
    }
}

/// Body of `POST /members/{id}/hand-over`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOverRequest {
    /// Who looks after it from now on.
    pub receiver_id: MemberId,
    /// Why, 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "离职交接"))]
    pub reason: String,
}

impl HandOverRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 1, REASON_MAX);
        checks.wrong_if(self.receiver_id.0 < 1, "/receiver_id", FieldCode::Required);
        checks.finish()
    }
}

/// How much was handed over: answer of `POST /members/{id}/hand-over`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandedOver {
    /// Listings and leads.
    pub listings: i64,
    /// Bunches of keys.
    pub keys: i64,
    /// Next steps.
    pub tasks: i64,
    /// Clients.
    #[serde(default)]
    pub clients: i64,
    /// Showings.
    #[serde(default)]
    pub showings: i64,
}
