//! RFC 9457 problems: every failure of the API has this form, and the browser translates by `code`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

vocabulary! {
    /// What is wrong with a particular field, where its code alone would say too little to the people of the trade: the last part of its
    /// pointer and the code.
    FieldMessage {
        /// Not a phone number: mobiles have 11 digits, landlines an area code, numbers abroad begin with +.
        PhoneInvalidFormat = "phone_invalid_format",
        /// 2 to 40 lower-case letters, digits and . _ -.
        UsernameInvalidFormat = "username_invalid_format",
        /// The new password is the present one.
        NewPasswordRepeated = "new_password_repeated",
        /// A name needs letters or digits.
        NameInvalidFormat = "name_invalid_format",
        /// A number in units of 10,000 yuan, such as 468 or 468.5.
        PriceFenInvalidFormat = "price_fen_invalid_format",
        /// A number in yuan a month, such as 4800.
        RentFenInvalidFormat = "rent_fen_invalid_format",
        /// Digits only, such as 450.
        FloorPriceFenInvalidFormat = "floor_price_fen_invalid_format",
        /// Digits only, such as 460.
        EvaluationFenInvalidFormat = "evaluation_fen_invalid_format",
        /// Digits only, such as 455.
        OfferedFenInvalidFormat = "offered_fen_invalid_format",
        /// Digits only, such as 462.
        AnsweredFenInvalidFormat = "answered_fen_invalid_format",
        /// Digits only, such as 120.
        MortgageFenInvalidFormat = "mortgage_fen_invalid_format",
        /// A number in yuan, such as 159733.33.
        TotalFenInvalidFormat = "total_fen_invalid_format",
        /// A number of square metres, such as 89.5.
        AreaInvalidFormat = "area_invalid_format",
        /// A number of square metres, such as 72.3.
        InnerAreaInvalidFormat = "inner_area_invalid_format",
        /// A whole number; the first basement is -1.
        FloorInvalidFormat = "floor_invalid_format",
        /// A whole number, such as 28.
        TotalFloorsInvalidFormat = "total_floors_invalid_format",
        /// Four digits, such as 2008.
        BuiltYearInvalidFormat = "built_year_invalid_format",
        /// A whole number, such as 3.
        RoomsInvalidFormat = "rooms_invalid_format",
        /// A whole number.
        NumberInvalidFormat = "number_invalid_format",
        /// Mobiles have 11 digits, landlines an area code; WeChat ids are letters and digits, addresses have an @.
        ContactInvalidFormat = "contact_invalid_format",
        /// The last digits are lost: a spreadsheet keeps fifteen.
        IdNumberDigitsLost = "id_number_digits_lost",
        /// An identity card has 17 digits and a check digit; others have letters and digits.
        IdNumberInvalidFormat = "id_number_invalid_format",
        /// Digits only.
        ValueInvalidFormat = "value_invalid_format",
        /// Larger than the built area.
        InnerAreaContradicts = "inner_area_contradicts",
        /// Higher than the building has floors.
        FloorContradicts = "floor_contradicts",
        /// A listing of this kind has no such price.
        PriceContradicts = "price_contradicts",
        /// The unit above is of the wrong kind: regions have stores, stores have teams.
        ParentIdContradicts = "parent_id_contradicts",
        /// Another exclusive agreement covers some of these days.
        UntilOnContradicts = "until_on_contradicts",
        /// Before the first day.
        CreatedToContradicts = "created_to_contradicts",
        /// There is not enough evidence for this grade.
        GradeContradicts = "grade_contradicts",
        /// Who closes can't be the novice, and without a closer there is no part to share.
        NovicePartnerContradicts = "novice_partner_contradicts",
        /// Without a closer nobody showed beside one.
        CoShowersContradicts = "co_showers_contradicts",
        /// Only a plan for exclusive listings has such a share.
        ExclusiveBpContradicts = "exclusive_bp_contradicts",
        /// Only a plan for exclusive listings names an ordinary one, and that is for ordinary listings itself.
        OrdinaryPlanContradicts = "ordinary_plan_contradicts",
        /// Leads are not listed together with other statuses.
        StatusContradicts = "status_contradicts",
        /// Lower than the lowest price.
        PriceMaxContradicts = "price_max_contradicts",
        /// Lower than the lowest price.
        PriceMaxFenContradicts = "price_max_fen_contradicts",
        /// Fewer than the fewest rooms.
        RoomsMaxContradicts = "rooms_max_contradicts",
        /// Rent is not paid like that, nor a price like rent.
        PaymentContradicts = "payment_contradicts",
        /// Smaller than the smallest area.
        AreaMaxContradicts = "area_max_contradicts",
        /// Not in the future.
        ObtainedAtOutOfRange = "obtained_at_out_of_range",
        /// After now and within thirty days.
        DueAtOutOfRange = "due_at_out_of_range",
        /// Within the last thirty days or the next hundred and eighty.
        StartsAtOutOfRange = "starts_at_out_of_range",
        /// A showing takes twelve hours at most.
        EndsAtOutOfRange = "ends_at_out_of_range",
        /// What lies more than a day back is entered with a reason.
        LateReasonRequired = "late_reason_required",
        /// The client has no such demand.
        DemandIdDoesNotExist = "demand_id_does_not_exist",
        /// Another client, for which a showing of its own is booked.
        ClientIdContradicts = "client_id_contradicts",
        /// At another time, or of other listings.
        JoinsContradicts = "joins_contradicts",
        /// Whoever doesn't want it says what speaks against it.
        ObjectionRequired = "objection_required",
        /// An address that begins with https://, without name, password or fragment.
        UrlInvalidFormat = "url_invalid_format",
        /// Nothing is sent there: it is not of the internet, or without TLS.
        UrlOutOfReach = "url_out_of_reach",
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
        /// The check digit doesn't fit: a digit is mistyped.
        WrongCheckDigit = "wrong_check_digit",
        /// Not the current password.
        WrongPassword = "wrong_password",
        /// Not the code of now, or one that was used before.
        WrongCode = "wrong_code",
        /// A spreadsheet or somebody's mask has taken digits away: the number isn't known any more.
        DigitsLost = "digits_lost",
        /// A range or two figures, where one is asked for.
        IsRange = "is_range",
        /// A spreadsheet has made a date of it.
        IsDate = "is_date",
        /// No flat costs that: most likely another unit than the heading says.
        Implausible = "implausible",
        /// It was read in another unit than the heading says, the only one in which it is plausible.
        OtherUnit = "other_unit",
        /// A quotation mark is opened and not closed; the line was read without it.
        UnclosedQuote = "unclosed_quote",
        /// A line of sums or signatures, no record.
        SumLine = "sum_line",
        /// The record lies outside of what the importer may change.
        OutOfReach = "out_of_reach",
        /// The same flat was closed before; it comes again.
        WasClosed = "was_closed",
        /// The same row was closed before, and nothing has changed in it since.
        StaysClosed = "stays_closed",
        /// The house knows this client by a contact; the row is linked to the first registration.
        KnownClient = "known_client",
        /// The record has something else there, which stays.
        StaysAsItWas = "stays_as_it_was",
        /// The price is on request: the cell says no figure.
        OnRequest = "on_request",
        /// Shares that add up to `sum`, and not to `expected`.
        WrongSum = "wrong_sum",
        /// Amounts that leave `left_fen` of the total over.
        FenLeft = "fen_left",
        /// Taken by another record.
        Taken = "taken",
        /// It is off the market.
        Closed = "closed",
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
    /// What people of the trade are told; none where the code says it for every field.
    pub fn message(&self) -> Option<FieldMessage> {
        let field = self.pointer.rsplit('/').find(|part| part.parse::<usize>().is_err())?;
        format!("{field}_{}", self.code.as_str()).parse().ok()
    }

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
