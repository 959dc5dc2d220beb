//! RFC 9457 problems: every failure of the API has this form, and the browser translates by `code`.

mod field;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::field::{FieldCode, FieldError, FieldMessage};
use crate::vocabulary::vocabulary;

/// Declares every error code in one line each: its word, its HTTP status, and its title.
macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $code:ident = $word:literal, $status:literal, $title:literal;)+) => {
        vocabulary! {
            /// What went wrong as a whole.
            ErrorCode { $($(#[doc = $doc])* $code = $word),+ }
        }

        impl ErrorCode {
            /// The HTTP status that goes with the code.
            pub const fn status(self) -> u16 {
                match self { $(Self::$code => $status),+ }
            }

            /// A short English title for developers; people see a translation of the code.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$code => $title),+ }
            }
        }
    };
}

error_codes! {
    /// The body is not JSON, or not JSON of the expected shape.
    InvalidBody = "invalid_body", 400, "The body could not be read";
    /// A path segment or header can't be read.
    InvalidRequest = "invalid_request", 400, "The request could not be read";
    /// One or more fields are wrong; `errors` says which.
    ValidationFailed = "validation_failed", 422, "Some fields are wrong";
    /// No or no valid access token.
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    /// User name or password is wrong.
    InvalidCredentials = "invalid_credentials", 401, "User name or password is wrong";
    /// Too many failed attempts; `Retry-After` says how long to wait.
    TooManyAttempts = "too_many_attempts", 429, "Too many failed attempts";
    /// More requests than the program of a partner may make; `Retry-After` says how long to wait (I7).
    RateLimited = "rate_limited", 429, "Too many requests";
    /// The refresh token was used twice; the session is over.
    SessionRevoked = "session_revoked", 401, "The session is over";
    /// The ticket of the first step of signing in is over or was used: begin anew (I4).
    SignInExpired = "sign_in_expired", 401, "Sign in again";
    /// Somebody else has set the password: the session is good for changing it only (I4).
    PasswordChangeRequired = "password_change_required", 403, "Change the password first";
    /// The role has to have a second factor: the session is good for setting it up only (I4).
    SecondFactorRequired = "second_factor_required", 403, "Set up the second factor first";
    /// There is a second factor already (I4).
    SecondFactorOn = "second_factor_on", 409, "There is a second factor already";
    /// There is no second factor (I4).
    SecondFactorOff = "second_factor_off", 409, "There is no second factor";
    /// The role lacks this permission, or the record is outside its scope.
    Forbidden = "forbidden", 403, "Not permitted";
    /// A file of so many rows needs a second person's approval (I4).
    ExportNeedsApproval = "export_needs_approval", 403, "A file of so many rows needs an approval";
    /// There is more or less about the person than whoever erases has read (§2.6).
    PersonChanged = "person_changed", 409, "There is more or less than the file said";
    /// The request for a file is decided, taken or over (I4).
    ExportRequestClosed = "export_request_closed", 409, "The request is not in this state";
    /// There is no such record or address.
    NotFound = "not_found", 404, "Not found";
    /// The address exists, the method doesn't.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// The record has changed since it was read (`If-Match`).
    StaleVersion = "stale_version", 412, "The record has changed meanwhile";
    /// `If-Match` is missing.
    VersionRequired = "version_required", 428, "If-Match is required";
    /// The body is longer than the limit.
    BodyTooLarge = "body_too_large", 413, "The body is too large";
    /// The content type is not one that this address takes.
    UnsupportedMediaType = "unsupported_media_type", 415, "Unsupported content type";
    /// The database is busy; try again after `Retry-After`.
    Busy = "busy", 503, "Busy, try again";
    /// Database or disk can't be used: full, broken, gone or unreachable.
    Unavailable = "unavailable", 503, "The database can't be used right now";
    /// The body came too slowly.
    RequestTimeout = "request_timeout", 408, "The body came too slowly";
    /// Something unexpected; the log has it under the request id.
    Internal = "internal", 500, "Something went wrong";
    /// The same idempotency key came with another body.
    IdempotencyKeyReused = "idempotency_key_reused", 409, "The idempotency key was used for another request";
    /// The cursor is none of this caller's: it was made for another one, or by nobody.
    InvalidCursor = "invalid_cursor", 400, "The cursor is not yours";
    /// What came after the cursor is not kept any more: begin anew.
    CursorExpired = "cursor_expired", 410, "Begin anew";
    /// A unique name is taken.
    AlreadyExists = "already_exists", 409, "The name is taken";
    /// Two communities can't be merged: both have a listing of one flat on the market.
    CommunitiesClash = "communities_clash", 409, "Both communities have a listing of one flat";
    /// The same property is already listed for this purpose (§1.1).
    ListingExists = "listing_exists", 409, "The property is already listed";
    /// The status machine has no such step (§1.2).
    StatusNotAllowed = "status_not_allowed", 409, "The status can't change like this";
    /// A report that the owner has withdrawn waits already (A3).
    WithdrawalReported = "withdrawal_reported", 409, "It is reported already";
    /// This status comes only from a signed contract (§1.2).
    ContractRequired = "contract_required", 409, "Only a signed contract sets this status";
    /// The lead still lacks what makes it a listing (§1.1).
    LeadIncomplete = "lead_incomplete", 422, "The lead is not complete";
    /// The follow-up says too little (§1.6).
    FollowUpTooThin = "follow_up_too_thin", 422, "The follow-up says too little";
    /// The follow-up repeats the author's previous one on this record (§1.6).
    FollowUpRepeated = "follow_up_repeated", 422, "The follow-up repeats the previous one";
    /// The author's time to take the follow-up back is over: whoever leads them may still do it (§1.6).
    FollowUpFixed = "follow_up_fixed", 409, "The follow-up can't be taken back by its author any more";
    /// The daily number of revealed contacts is used up (§2.5).
    RevealLimitReached = "reveal_limit_reached", 429, "Today's reveals are used up";
    /// Too many reveals without a follow-up (§2.5).
    RevealsBlocked = "reveals_blocked", 403, "Write the overdue follow-ups first";
    /// The program of a partner has ended, and nothing of it changes any more (I7).
    ApiClientEnded = "api_client_ended", 409, "The program has ended";
    /// The file can't be read as any of the supported formats.
    UnreadableFile = "unreadable_file", 422, "The file can't be read";
    /// The import is not in a state that allows this.
    ImportNotReady = "import_not_ready", 409, "The import is not in this state";
    /// Too many of the caller's uploads wait to be imported or deleted.
    TooManyUploads = "too_many_uploads", 409, "Too many uploads wait";
    /// The unit still has members or units below it.
    OrgUnitInUse = "org_unit_in_use", 409, "The unit is in use";
    /// Nobody would be left to administer the company.
    LastAdmin = "last_admin", 409, "At least one administrator must remain";
    /// The agent's quota of listings or of a grade is used up (§1.5).
    QuotaExceeded = "quota_exceeded", 409, "The quota is used up";
    /// The evidence does not support this grade (§1.8).
    GradeUnsupported = "grade_unsupported", 409, "The evidence does not support this grade";
    /// Nothing lets the caller take this listing over (§1.3, §1.4, §1.5).
    ClaimWithoutGround = "claim_without_ground", 409, "Nothing allows this claim";
    /// Somebody else has just taken this listing over.
    ClaimedMeanwhile = "claimed_meanwhile", 409, "Somebody else was faster";
    /// The bunch of keys is out already (§1.9).
    KeyOut = "key_out", 409, "The keys are out";
    /// Nobody holds the bunch of keys: it is in the store (§1.9).
    KeyNotOut = "key_not_out", 409, "Nobody holds the keys";
    /// The bunch of keys was handed back to the owner or lost.
    KeyGone = "key_gone", 409, "The keys are gone";
    /// Another exclusive agreement covers some of these days (§1.10).
    ExclusiveOverlaps = "exclusive_overlaps", 409, "The terms of two exclusive agreements overlap";
    /// The same member was urged about the same thing a short while ago.
    NudgedAlready = "nudged_already", 429, "They were told a short while ago";
    /// Nobody else answers for it.
    NobodyToNudge = "nobody_to_nudge", 409, "Nobody else answers for it";
    /// The file is no image of a kind that is taken.
    UnsupportedImage = "unsupported_image", 422, "The image is of no supported kind";
    /// The photo is HEIC: the phone has to send JPEG.
    HeicUnsupported = "heic_unsupported", 422, "HEIC is not supported";
    /// The image has more pixels than anybody photographs.
    ImageTooLarge = "image_too_large", 422, "The image has too many pixels";
    /// The file is no document of a kind that is taken.
    UnsupportedDocument = "unsupported_document", 422, "The document is of no supported kind";
    /// The caller has registered this person already (§2.1).
    ClientExists = "client_exists", 409, "You have registered this client already";
    /// The client is public: it has to be taken before anything is done with it (§2.3).
    ClientPublic = "client_public", 409, "The client is public: take it first";
    /// Somebody holds the client: it can't be taken (§2.3).
    ClientHeld = "client_held", 409, "Somebody holds the client";
    /// The client was merged into another one, which the problem names (§2.2).
    ClientMerged = "client_merged", 409, "The client was merged into another one";
    /// The merge is undone already, too old, or its client has been merged further (§2.2).
    MergeNotUndoable = "merge_not_undoable", 409, "The merge can't be undone";
    /// There is a cooperation on the client already (§2.3).
    CooperationOpen = "cooperation_open", 409, "There is a cooperation on the client already";
    /// The cooperation is over (§2.3).
    CooperationOver = "cooperation_over", 409, "The cooperation is over";
    /// The client has signed: what was agreed on stands (§2.3).
    CooperationFinal = "cooperation_final", 409, "The client has signed: what was agreed on stands";
    /// There is nothing to say yes or no to (§2.3).
    NothingProposed = "nothing_proposed", 409, "Nothing is proposed";
    /// The agent shows this client something at that time already (C4).
    ShowingExists = "showing_exists", 409, "The client has a showing with this agent at that time";
    /// The showing is over: it can't be changed any more, only noted on (C4).
    ShowingOver = "showing_over", 409, "The showing is over";
    /// The showing is under way: what was agreed on can't be changed any more (C4).
    ShowingUnderWay = "showing_under_way", 409, "The showing is under way";
    /// The time of the showing hasn't come (C4).
    ShowingAhead = "showing_ahead", 409, "The showing hasn't begun";
    /// The signature is larger than one that a screen draws.
    SignatureTooLarge = "signature_too_large", 413, "The signature is too large";
    /// A built-in plan of commission can only be copied (§4).
    PlanBuiltIn = "plan_built_in", 409, "A built-in plan can't be changed";
    /// Another contract of this kind is in force for the listing (§5).
    ListingUnderContract = "listing_under_contract", 409, "Another contract is in force for the listing";
    /// Whoever has submitted a contract neither approves nor signs it (§5).
    SubmitterReviews = "submitter_reviews", 403, "Whoever submitted it doesn't review it";
    /// The contract is not in a state that allows this (§5).
    ContractNotReady = "contract_not_ready", 409, "The contract is not in this state";
    /// A signed contract never changes; a change is an addendum (§5).
    ContractSigned = "contract_signed", 409, "A signed contract never changes";
    /// Only a signed contract has addenda and steps (§5).
    ContractNotSigned = "contract_not_signed", 409, "The contract isn't signed";
    /// The contract lacks what it needs to be submitted; `errors` says what.
    ContractIncomplete = "contract_incomplete", 422, "The contract is not complete";
    /// Steps after the signing are still to be done (§5).
    ContractStepsOpen = "contract_steps_open", 409, "Steps of the contract are open";
    /// More came in than is still to come, and it isn't marked as a prepayment (§5).
    ReceiptExceedsReceivable = "receipt_exceeds_receivable", 409, "The receipt exceeds what is receivable";
    /// More is given back than is left of the receipt (§5).
    RefundExceedsReceipt = "refund_exceeds_receipt", 409, "The refund exceeds the receipt";
    /// Finance has locked the month: nothing of it may change (§12.3).
    MonthLocked = "month_locked", 409, "The month is locked";
    /// A high or severe risk of the contract is open: it blocks the next step (§12.1).
    RiskOpen = "risk_open", 409, "A risk of the contract is open";
    /// The risk is resolved or accepted already (§12.1).
    RiskClosed = "risk_closed", 409, "The risk is closed";
    /// The bonus is not in a state that allows this, or is taken back already (§4).
    BonusNotReady = "bonus_not_ready", 409, "The bonus is not in this state";
    /// The entry is not in a state that allows this (§12.2).
    CostNotReady = "cost_not_ready", 409, "The cost is not in this state";
    /// The entry is taken back already, or takes one back itself (§12.2).
    CostReversed = "cost_reversed", 409, "The cost can't be reversed";
    /// With this cost more than 110 % of the budget would be used (§12.2).
    BudgetExceeded = "budget_exceeded", 409, "The budget is exceeded";
    /// With this cost more than 100 % of the budget would be used: the director approves it (§12.2).
    BudgetNeedsDirector = "budget_needs_director", 403, "Beyond the budget the director approves";
    /// The version of a budget is approved already, or a later one is (§12.2).
    BudgetDecided = "budget_decided", 409, "The budget is decided";
    /// Cutting keys is paid back only for a confirmed bunch of a listing that shows its key (§1.9, §12.2).
    KeysUnconfirmed = "keys_unconfirmed", 409, "The keys aren't confirmed";
    /// The document is larger than what is taken.
    DocumentTooLarge = "document_too_large", 413, "The document is too large";
    /// The server finds no Chinese font to write papers with.
    NoFont = "no_font", 503, "No Chinese font to write papers with";
    /// Only an available listing can be published.
    NotPublishable = "not_publishable", 409, "The listing can't be published";
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
