//! Cursors of the feed: how far a partner has read, sealed so that it is good for this partner alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fangke_shared::ApiClientId;
use fangke_shared::problem::ErrorCode;

use crate::platform::crypto::Keys;
use crate::platform::error::{ApiError, ApiResult};

/// How far a partner has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// It knows every change up to here.
    pub sequence: i64,
    /// The last change when it began: of what ended before it never heard, and need not be told.
    pub begun: i64,
}

impl Place {
    /// As the partner keeps it.
    pub fn seal(self, keys: &Keys, client: ApiClientId) -> String {
        let told = format!("{}.{}", self.sequence, self.begun);
        let seal = keys.address_seal(&sealed(client, &told));
        URL_SAFE_NO_PAD.encode(format!("{told}.{seal}"))
    }

    /// What a partner has kept.
    ///
    /// # Errors
    /// `invalid_cursor` for whatever was not made here for this partner: which of both it is isn't told.
    pub fn open(keys: &Keys, client: ApiClientId, cursor: &str) -> ApiResult<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let parts = text.as_deref().and_then(|text| text.rsplit_once('.'));
        let told = parts.filter(|(told, seal)| keys.is_address_seal(&sealed(client, told), seal)).map(|(told, _)| told);
        let read = told
            .and_then(|told| told.split_once('.'))
            .and_then(|(sequence, begun)| Some(Self { sequence: sequence.parse().ok()?, begun: begun.parse().ok()? }));
        read.ok_or_else(|| ApiError::new(ErrorCode::InvalidCursor))
    }
}

/// What the seal is of: nothing else that is sealed in this house begins so.
fn sealed(client: ApiClientId, told: &str) -> String {
    format!("portal feed of {client} at {told}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_partner_alone() {
        let keys = Keys::derive(&[7; 32]);
        let place = Place { sequence: 41, begun: 7 };
        let cursor = place.seal(&keys, ApiClientId(1));
        assert_eq!(Place::open(&keys, ApiClientId(1), &cursor).unwrap(), place);
        // The same place is the same word, so that an answer that has not changed has not changed.
        assert_eq!(cursor, place.seal(&keys, ApiClientId(1)));
        let other = Keys::derive(&[8; 32]);
        let forged = URL_SAFE_NO_PAD.encode("42.7.0123456789abcdef0123456789abcdef");
        for (keys, client, cursor) in [
            (&keys, ApiClientId(2), cursor.as_str()),
            (&other, ApiClientId(1), cursor.as_str()),
            (&keys, ApiClientId(1), forged.as_str()),
            (&keys, ApiClientId(1), ""),
            (&keys, ApiClientId(1), "☃"),
            (&keys, ApiClientId(1), "NDIuNw"),
        ] {
            assert_eq!(Place::open(keys, client, cursor).unwrap_err().code, ErrorCode::InvalidCursor, "{cursor}");
        }
    }
}
