//! What the company is called and how it looks, to its clients and on its photos.

use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::text::{non_blank, one_line};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A picture of the company's.
    BrandPicture {
        /// The logo, on public pages and at sign-in.
        Logo = "logo",
        /// What photos are marked with: its name in white with a dark edge, transparent elsewhere.
        Mark = "mark",
    }
}

/// Largest file of a picture, in bytes.
pub const PICTURE_BYTES_MAX: usize = 1024 * 1024;
/// Longest side of a picture as it is kept, in pixels; larger ones are scaled down.
pub const PICTURE_SIDE_MAX: u32 = 640;

/// Answer of `GET /brand`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrandResponse {
    /// What it is called; none until somebody has said so.
    pub name: Option<String>,
    /// Its number for clients.
    pub phone: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// The number of its licence or record with the authority 备案号, which public pages show.
    pub licence_number: Option<String>,
    /// Is there a logo?
    pub has_logo: bool,
    /// Is there a mark of its own for photos?
    pub has_mark: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Body of `PUT /brand`: the whole of it, but for the pictures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BrandRequest {
    /// 40 characters at most.
    #[cfg_attr(feature = "openapi", schema(example = "望湖置业"))]
    pub name: Option<String>,
    /// As it is dialled, 40 characters at most.
    pub phone: Option<String>,
    /// 120 characters at most.
    pub address: Option<String>,
    /// 60 characters at most.
    pub licence_number: Option<String>,
}

impl BrandRequest {
    /// Checks the texts.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.optional_text("/name", self.name.as_deref(), 40);
        checks.optional_text("/phone", self.phone.as_deref(), 40);
        checks.optional_text("/address", self.address.as_deref(), 120);
        checks.optional_text("/licence_number", self.licence_number.as_deref(), 60);
        let is_number = |text: &str| text.chars().any(|c| c.is_ascii_digit());
        checks.wrong_if(
            self.phone.as_deref().is_some_and(|phone| !phone.trim().is_empty() && !is_number(phone)),
            "/phone",
            FieldCode::InvalidFormat,
        );
        checks.finish()
    }

    /// Without blanks around, and without empty texts.
    #[must_use]
    pub fn normalised(self) -> Self {
        let line = |text: Option<String>| non_blank(text).map(|text| one_line(&text));
        Self { name: line(self.name), phone: line(self.phone), address: line(self.address), licence_number: line(self.licence_number) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_checked_and_cleaned() {
        let wrong = BrandRequest { name: Some("居".repeat(41)), phone: Some("没有".into()), ..BrandRequest::default() };
        let pointers: Vec<String> = wrong.validate().unwrap_err().into_iter().map(|error| error.pointer).collect();
        assert_eq!(pointers, ["/name", "/phone"]);
        let cleaned = BrandRequest { name: Some("  望湖  置业 ".into()), phone: Some(" ".into()), ..BrandRequest::default() }.normalised();
        assert_eq!((cleaned.name.as_deref(), cleaned.phone), (Some("望湖 置业"), None));
    }
}
