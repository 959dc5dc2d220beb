//! RFC 9457 problems: every failure of the API has this form, and the browser translates by `code`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What went wrong as a whole.
    ErrorCode {
        /// The body is not JSON, or not JSON of the expected shape.
        InvalidBody = "invalid_body",
        /// A path segment or header can't be read.
        InvalidRequest = "invalid_request",
        /// One or more fields are wrong; `errors` says which.
        ValidationFailed = "validation_failed",
        /// No or no valid access token.
        Unauthenticated = "unauthenticated",
        /// User name or password is wrong.
        InvalidCredentials = "invalid_credentials",
        /// Too many failed attempts; `Retry-After` says how long to wait.
        TooManyAttempts = "too_many_attempts",
        /// The refresh token was used twice; the session is over.
        SessionRevoked = "session_revoked",
        /// The role lacks this permission, or the record is outside its scope.
        Forbidden = "forbidden",
        /// There is no such record or address.
        NotFound = "not_found",
        /// The address exists, the method doesn't.
        MethodNotAllowed = "method_not_allowed",
        /// The record has changed since it was read (`If-Match`).
        StaleVersion = "stale_version",
        /// `If-Match` is missing.
        VersionRequired = "version_required",
        /// The body is longer than the limit.
        BodyTooLarge = "body_too_large",
        /// The content type is not one that this address takes.
        UnsupportedMediaType = "unsupported_media_type",
        /// The database is busy; try again after `Retry-After`.
        Busy = "busy",
        /// Something unexpected; the log has it under the request id.
        Internal = "internal",
        /// The same idempotency key came with another body.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// A unique name is taken.
        AlreadyExists = "already_exists",
        /// The same property is already listed for this purpose (§1.1).
        ListingExists = "listing_exists",
        /// The status machine has no such step (§1.2).
        StatusNotAllowed = "status_not_allowed",
        /// This status comes only from a signed contract (§1.2).
        ContractRequired = "contract_required",
        /// The lead still lacks what makes it a listing (§1.1).
        LeadIncomplete = "lead_incomplete",
        /// The follow-up says too little (§1.6).
        FollowUpTooThin = "follow_up_too_thin",
        /// The follow-up repeats the author's previous one on this record (§1.6).
        FollowUpRepeated = "follow_up_repeated",
        /// The daily number of revealed contacts is used up (§2.5).
        RevealLimitReached = "reveal_limit_reached",
        /// Too many reveals without a follow-up (§2.5).
        RevealsBlocked = "reveals_blocked",
        /// The file can't be read as any of the supported formats.
        UnreadableFile = "unreadable_file",
        /// The import is not in a state that allows this.
        ImportNotReady = "import_not_ready",
        /// The unit still has members or units below it.
        OrgUnitInUse = "org_unit_in_use",
        /// Nobody would be left to administer the company.
        LastAdmin = "last_admin",
        /// The agent's quota of listings or of a grade is used up (§1.5).
        QuotaExceeded = "quota_exceeded",
        /// The evidence does not support this grade (§1.8).
        GradeUnsupported = "grade_unsupported",
        /// Nothing lets the caller take this listing over (§1.3, §1.4, §1.5).
        ClaimWithoutGround = "claim_without_ground",
        /// Somebody else has just taken this listing over.
        ClaimedMeanwhile = "claimed_meanwhile",
        /// The bunch of keys is out already (§1.9).
        KeyOut = "key_out",
        /// Nobody holds the bunch of keys: it is in the store (§1.9).
        KeyNotOut = "key_not_out",
        /// The bunch of keys was handed back to the owner or lost.
        KeyGone = "key_gone",
        /// Another exclusive agreement covers some of these days (§1.10).
        ExclusiveOverlaps = "exclusive_overlaps",
        /// The file is no image of a kind that is taken.
        UnsupportedImage = "unsupported_image",
        /// The photo is HEIC: the phone has to send JPEG.
        HeicUnsupported = "heic_unsupported",
        /// The image has more pixels than anybody photographs.
        ImageTooLarge = "image_too_large",
        /// The file is no document of a kind that is taken.
        UnsupportedDocument = "unsupported_document",
        /// Only an available listing can be published.
        NotPublishable = "not_publishable",
    }
}

impl ErrorCode {
    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidBody | Self::InvalidRequest => 400,
            Self::Unauthenticated | Self::InvalidCredentials | Self::SessionRevoked => 401,
            Self::Forbidden | Self::RevealsBlocked => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::AlreadyExists
            | Self::ListingExists
            | Self::StatusNotAllowed
            | Self::ContractRequired
            | Self::ImportNotReady
            | Self::OrgUnitInUse
            | Self::LastAdmin
            | Self::QuotaExceeded
            | Self::GradeUnsupported
            | Self::ClaimWithoutGround
            | Self::ClaimedMeanwhile
            | Self::KeyOut
            | Self::KeyNotOut
            | Self::KeyGone
            | Self::ExclusiveOverlaps
            | Self::NotPublishable
            | Self::IdempotencyKeyReused => 409,
            Self::StaleVersion => 412,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::ValidationFailed
            | Self::LeadIncomplete
            | Self::FollowUpTooThin
            | Self::FollowUpRepeated
            | Self::UnreadableFile
            | Self::UnsupportedImage
            | Self::HeicUnsupported
            | Self::ImageTooLarge
            | Self::UnsupportedDocument => 422,
            Self::VersionRequired => 428,
            Self::TooManyAttempts | Self::RevealLimitReached => 429,
            Self::Internal => 500,
            Self::Busy => 503,
        }
    }

    /// A short English title for developers; people see a translation of the code.
    pub const fn title(self) -> &'static str {
        match self {
            Self::InvalidBody => "The body could not be read",
            Self::InvalidRequest => "The request could not be read",
            Self::ValidationFailed => "Some fields are wrong",
            Self::Unauthenticated => "Sign in first",
            Self::InvalidCredentials => "User name or password is wrong",
            Self::TooManyAttempts => "Too many failed attempts",
            Self::SessionRevoked => "The session is over",
            Self::Forbidden => "Not permitted",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::StaleVersion => "The record has changed meanwhile",
            Self::VersionRequired => "If-Match is required",
            Self::BodyTooLarge => "The body is too large",
            Self::UnsupportedMediaType => "Unsupported content type",
            Self::Busy => "Busy, try again",
            Self::Internal => "Something went wrong",
            Self::IdempotencyKeyReused => "The idempotency key was used for another request",
            Self::AlreadyExists => "The name is taken",
            Self::ListingExists => "The property is already listed",
            Self::StatusNotAllowed => "The status can't change like this",
            Self::ContractRequired => "Only a signed contract sets this status",
            Self::LeadIncomplete => "The lead is not complete",
            Self::FollowUpTooThin => "The follow-up says too little",
            Self::FollowUpRepeated => "The follow-up repeats the previous one",
            Self::RevealLimitReached => "Today's reveals are used up",
            Self::RevealsBlocked => "Write the overdue follow-ups first",
            Self::UnreadableFile => "The file can't be read",
            Self::ImportNotReady => "The import is not in this state",
            Self::OrgUnitInUse => "The unit is in use",
            Self::LastAdmin => "At least one administrator must remain",
            Self::QuotaExceeded => "The quota is used up",
            Self::GradeUnsupported => "The evidence does not support this grade",
            Self::ClaimWithoutGround => "Nothing allows this claim",
            Self::ClaimedMeanwhile => "Somebody else was faster",
            Self::KeyOut => "The keys are out",
            Self::KeyNotOut => "Nobody holds the keys",
            Self::KeyGone => "The keys are gone",
            Self::ExclusiveOverlaps => "The terms of two exclusive agreements overlap",
            Self::UnsupportedImage => "The image is of no supported kind",
            Self::HeicUnsupported => "HEIC is not supported",
            Self::ImageTooLarge => "The image has too many pixels",
            Self::UnsupportedDocument => "The document is of no supported kind",
            Self::NotPublishable => "The listing can't be published",
        }
    }
}

/// A failure as sent: `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference that names the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short English title.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What to do about it, in English, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stable word to translate by.
    pub code: ErrorCode,
    /// Find the log line by it.
    pub request_id: String,
    /// The wrong fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Further members, which the code brings: `existing_listing` with `listing_exists`.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object, additional_properties))]
    pub members: Map<String, Value>,
}

impl Problem {
    /// A further member, read as what it is.
    pub fn member<T: serde::de::DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.members.get(name)?).ok()
    }
}

vocabulary! {
    /// What is wrong with one field.
    FieldCode {
        /// It must be given.
        Required = "required",
        /// Shorter than `min`.
        TooShort = "too_short",
        /// Longer than `max` characters.
        TooLong = "too_long",
        /// Below `min` or above `max`.
        OutOfRange = "out_of_range",
        /// Not of the form that the field takes.
        InvalidFormat = "invalid_format",
        /// Not one of the words that the field takes.
        UnknownWord = "unknown_word",
        /// The field or parameter doesn't exist.
        UnknownField = "unknown_field",
        /// It names a record that doesn't exist.
        DoesNotExist = "does_not_exist",
        /// It contradicts another field, named in `other`.
        Contradicts = "contradicts",
        /// More entries than `max`.
        TooMany = "too_many",
        /// The same value is given twice.
        Repeated = "repeated",
        /// Control characters that nobody types.
        ForbiddenCharacter = "forbidden_character",
        /// A password that is too easy to guess.
        WeakPassword = "weak_password",
        /// Not the current password.
        WrongPassword = "wrong_password",
        /// Taken by another record.
        Taken = "taken",
        /// The end lies before the beginning, named in `other`.
        EndsBeforeStart = "ends_before_start",
    }
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer into the body (`/terms/tax_bearer`), or the name of a query parameter.
    pub pointer: String,
    /// What is wrong.
    pub code: FieldCode,
    /// The limits that were broken.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub params: Map<String, Value>,
}

impl FieldError {
    /// A field error without limits.
    pub fn new(pointer: impl Into<String>, code: FieldCode) -> Self {
        Self { pointer: pointer.into(), code, params: Map::new() }
    }

    /// Adds a limit to the error.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}
