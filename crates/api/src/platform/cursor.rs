//! Cursors: where a page ended, as an opaque word.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fangke_shared::problem::{FieldCode, FieldError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::error::{ApiError, ApiResult};

/// Writes a place.
pub fn encode<T: Serialize>(place: &T) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(place).unwrap_or_default())
}

/// Reads a place; none for no cursor.
///
/// # Errors
/// `invalid_format` at `cursor` for a word that no page gave.
pub fn decode<T: DeserializeOwned>(cursor: Option<&str>) -> ApiResult<Option<T>> {
    cursor
        .map(|cursor| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
            bytes
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .ok_or_else(|| ApiError::field(FieldError::new("cursor", FieldCode::InvalidFormat)))
        })
        .transpose()
}

/// Cuts a list that was read one row too long, and makes the cursor of the next page from the last row kept.
pub fn cut<T, C: Serialize>(mut rows: Vec<T>, limit: i64, place: impl Fn(&T) -> C) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return (rows, None);
    }
    rows.truncate(limit);
    let next = rows.last().map(|last| encode(&place(last)));
    (rows, next)
}
