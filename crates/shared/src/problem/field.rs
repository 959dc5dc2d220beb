//! What is wrong with one field of a request, and what people of the trade are told of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::vocabulary::vocabulary;

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
        /// A number, in units of 10,000 yuan or in yuan, or that it is to be asked for.
        PriceInvalidFormat = "price_invalid_format",
        /// A number in yuan a month, or that it is to be asked for.
        RentInvalidFormat = "rent_invalid_format",
        /// A number in yuan a square metre, such as 45000.
        UnitPriceInvalidFormat = "unit_price_invalid_format",
        /// Rooms and halls, such as 3室2厅1卫.
        LayoutInvalidFormat = "layout_invalid_format",
        /// A whole number, such as 2.
        CountInvalidFormat = "count_invalid_format",
        /// Degrees, such as 116.4074.
        DegreesInvalidFormat = "degrees_invalid_format",
        /// A day, such as 2026-03-01.
        DayInvalidFormat = "day_invalid_format",
        /// A district, such as 朝阳区.
        DistrictInvalidFormat = "district_invalid_format",
        /// From and to, such as 300-400万 or 5000元/月.
        BudgetInvalidFormat = "budget_invalid_format",
        /// From and to in square metres, such as 80-100.
        WantedAreaInvalidFormat = "wanted_area_invalid_format",
        /// It is no record.
        RowInvalidFormat = "row_invalid_format",
        /// East, south, west, north, or two of them.
        OrientationUnknownWord = "orientation_unknown_word",
        /// Rough, simple, refined or luxury.
        DecorationUnknownWord = "decoration_unknown_word",
        /// Slab, tower, both, bungalow or villa.
        BuildingFormUnknownWord = "building_form_unknown_word",
        /// Yes or no.
        HasElevatorUnknownWord = "has_elevator_unknown_word",
        /// Sale, rent or both.
        PurposeUnknownWord = "purpose_unknown_word",
        /// To buy or to rent.
        WantedForUnknownWord = "wanted_for_unknown_word",
        /// A, B or C.
        ClientGradeUnknownWord = "client_grade_unknown_word",
        /// A name without a number: the owner was not entered.
        OwnerPhoneRequired = "owner_phone_required",
        /// A client without a number can't be registered.
        ClientPhoneRequired = "client_phone_required",
        /// Empty, perhaps a merged cell.
        RowCommunityRequired = "row_community_required",
        /// Several flats have this number: the building tells them apart.
        RowBuildingRequired = "row_building_required",
        /// No community of this name.
        CommunityDoesNotExist = "community_does_not_exist",
        /// The community has no such flat.
        RoomDoesNotExist = "room_does_not_exist",
        /// Nobody's client has this number.
        ClientPhoneDoesNotExist = "client_phone_does_not_exist",
        /// No member of this name.
        MemberDoesNotExist = "member_does_not_exist",
        /// A sale or a lease.
        ContractKindUnknownWord = "contract_kind_unknown_word",
        /// The books of this month are closed.
        ReceivedOnClosed = "received_on_closed",
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
        /// The number is that of another contract; the value says which, what that has here and what the row says.
        OtherContract = "other_contract",
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

impl FieldMessage {
    /// What people of the trade are told of this field and code; none where the code says it for every field.
    pub fn of(field: &str, code: FieldCode) -> Option<Self> {
        format!("{field}_{}", code.as_str()).parse().ok()
    }
}

impl FieldError {
    /// What people of the trade are told; none where the code says it for every field.
    pub fn message(&self) -> Option<FieldMessage> {
        let field = self.pointer.rsplit('/').find(|part| part.parse::<usize>().is_err())?;
        FieldMessage::of(field, self.code)
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
