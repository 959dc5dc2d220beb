//! Checkpoints of the audit trail's chain (I2): what is kept elsewhere, to prove that nothing before it was changed since.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How far the chain of the trail went at the end of a day, signed by the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckpointResponse {
    /// The business day.
    pub day: NaiveDate,
    /// The number of its last link.
    pub number: i64,
    /// The hash of that link, in hexadecimal digits.
    pub hash: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The Ed25519 signature of [`Self::signed_text`], in hexadecimal digits.
    pub signature: String,
    /// The public key that checks the signature, in hexadecimal digits.
    pub public_key: String,
}

impl CheckpointResponse {
    /// The text that is signed.
    #[must_use]
    pub fn signed_text(day: NaiveDate, number: i64, hash: &str, at: DateTime<Utc>) -> String {
        format!("fangke audit checkpoint\n{day}\n{number}\n{hash}\n{}", at.timestamp_micros())
    }
}
