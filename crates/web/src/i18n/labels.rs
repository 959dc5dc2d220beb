//! The words of the vocabulary as people read them.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::company::setting::{SettingKey, SettingSection, SettingUnit};
use fangke_shared::exchange::import::{FileFormat, ImportField, ImportKind, ImportState, UnreadableReason};
use fangke_shared::insight::effect::EffectKind;
use fangke_shared::insight::inventory::InventoryGroup;
use fangke_shared::insight::reminder::{DueState, ReminderKind};
use fangke_shared::permission::{Action, Role, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode};
use fangke_shared::property::exclusive::{ExclusivePart, ExclusiveState, ExclusiveStep};
use fangke_shared::property::follow_up::{FollowUpKind, Takeover};
use fangke_shared::property::key::{KeyMovement, KeyState};
use fangke_shared::property::listing::{
    BuildingForm, CertificateState, ClaimNeed, Decoration, Evidence, FloorBand, Grade, HandsReason, LandTenure, ListingSource,
    ListingStatus, MissingPart, MortgageState, Orientation, Parking, Pool, PriceKind, Purpose, SortField, TaxBearer, Tenancy,
    ViewingContact,
};
use fangke_shared::property::negotiation::{NegotiationOutcome, NegotiationParty};
use fangke_shared::property::owner::{OwnerRelation, RevealPurpose};
use fangke_shared::property::photo::PhotoKind;
use leptos_i18n::td_string;

use super::{Locale, locale};

/// A closed list of words with a label for each.
pub trait Word: Copy + PartialEq + Send + Sync + std::str::FromStr + 'static {
    /// Every word, in the order of the vocabulary.
    const WORDS: &'static [Self];
    /// Namespace and group of the labels in the locale files.
    const LABELS: (&'static str, &'static str);

    /// The word as stored and sent.
    fn word(self) -> &'static str;

    /// Its label in a language.
    fn label_in(self, locale: Locale) -> &'static str;

    /// Its label in the language of the page.
    fn label(self) -> &'static str {
        self.label_in(locale())
    }
}

macro_rules! words {
    ($($ty:ident: $ns:ident.$group:ident { $($variant:ident = $key:ident),+ $(,)? })+) => {$(
        impl Word for $ty {
            const WORDS: &'static [Self] = Self::ALL;
            const LABELS: (&'static str, &'static str) = (stringify!($ns), stringify!($group));

            fn word(self) -> &'static str {
                self.as_str()
            }

            fn label_in(self, locale: Locale) -> &'static str {
                match self { $(Self::$variant => td_string!(locale, $ns.$group.$key)),+ }
            }
        }
    )+

        /// Calls `check` for every vocabulary: the tests compare them with the locale files.
        #[cfg(test)]
        pub(super) fn for_every_vocabulary(mut check: impl FnMut((&'static str, &'static str), Vec<(&'static str, &'static str)>)) {
            $(check($ty::LABELS, $ty::WORDS.iter().map(|w| (w.word(), w.label_in(Locale::zh_CN))).collect());)+
        }
    };
}

words! {
    Role: member.role { Admin = admin, Director = director, Manager = manager, Agent = agent, Assistant = assistant, Finance = finance }
    Action: member.action {
        ReadListings = read_listings, CreateListing = create_listing, EditListing = edit_listing,
        ChangeListingStatus = change_listing_status, WriteFollowUp = write_follow_up, RevealContact = reveal_contact,
        EditCommunity = edit_community, ImportRecords = import_records, ReadMembers = read_members, ManageMembers = manage_members,
        ManageOrganisation = manage_organisation, ReadAudit = read_audit, ClaimListing = claim_listing, HandleKeys = handle_keys,
        EditExclusive = edit_exclusive, EditSurvey = edit_survey, PublishListing = publish_listing, ReadInventory = read_inventory,
        ManageSettings = manage_settings,
    }
    Scope: member.scope { Own = own, Team = team, Store = store, Region = region, All = all }
    OrgUnitKind: organisation.kind { Region = region, Store = store, Team = team }
    Purpose: listing.purpose { Sale = sale, Rental = rental, Both = both }
    FloorBand: listing.floor_band { Basement = basement, Low = low, Middle = middle, High = high }
    Decoration: listing.decoration { Rough = rough, Simple = simple, Refined = refined, Luxury = luxury, Other = other }
    BuildingForm: listing.building_form { Slab = slab, Tower = tower, SlabTower = slab_tower, Bungalow = bungalow, Villa = villa }
    ListingSource: listing.source {
        Portal = portal, WalkIn = walk_in, CallBack = call_back, Flyer = flyer, StakeOut = stake_out, Peer = peer, Referral = referral,
        PropertyOffice = property_office, Import = import,
    }
    Orientation: listing.orientation {
        East = east, South = south, West = west, North = north, Southeast = southeast, Southwest = southwest, Northwest = northwest,
        Northeast = northeast,
    }
    ListingStatus: listing.status {
        Lead = lead, Available = available, Paused = paused, Unknown = unknown, SoldByUs = sold_by_us, LetByUs = let_by_us,
        SoldElsewhere = sold_elsewhere, LetElsewhere = let_elsewhere, Withdrawn = withdrawn,
    }
    Grade: listing.grade { General = general, Recommended = recommended, Focus = focus }
    Evidence: listing.evidence { Keys = keys, Exclusive = exclusive, Price = price, Survey = survey }
    Pool: listing.pool { Private = private, Public = public }
    HandsReason: listing.hands_reason {
        FirstFollowUpMissed = first_follow_up_missed, ProtectionEnded = protection_ended, OwnerVerified = owner_verified,
        Claimed = claimed, OverQuota = over_quota, Assigned = assigned,
    }
    ClaimNeed: listing.claim_need { FollowUp = follow_up, OwnerVerification = owner_verification }
    Takeover: listing.takeover { TakenOver = taken_over, QuotaFull = quota_full, NotPermitted = not_permitted }
    NoticeKind: listing.notice_kind {
        GradeLowered = grade_lowered, ListingPublic = listing_public, ListingClaimed = listing_claimed,
        ListingAssigned = listing_assigned, ExclusiveEnding = exclusive_ending, KeysOverdue = keys_overdue,
    }
    SettingUnit: settings.unit { Days = days, Hours = hours, Minutes = minutes, MinuteOfDay = minute_of_day, Count = count }
    SettingSection: settings.section {
        Pool = pool, Quota = quota, Grade = grade, FollowUp = follow_up, Contact = contact, Custody = custody, Inventory = inventory,
    }
    SettingKey: settings.key {
        ProtectionDays = protection_days, FirstFollowUpMinute = first_follow_up_minute, QuotaListings = quota_listings,
        QuotaFocus = quota_focus, QuotaRecommended = quota_recommended, FocusEvidence = focus_evidence,
        RecommendedEvidence = recommended_evidence, SurveyPhotos = survey_photos, FollowUpLetters = follow_up_letters,
        FollowUpDistinct = follow_up_distinct, LateEntryMinutes = late_entry_minutes, OwnerRhythmDays = owner_rhythm_days,
        RevealsPerDay = reveals_per_day, RevealFollowUpMinutes = reveal_follow_up_minutes, RevealsOverdueMax = reveals_overdue_max,
        KeyDueHours = key_due_hours, ExclusiveReminderDays = exclusive_reminder_days, StaleDays = stale_days, LowStock = low_stock,
    }
    EffectKind: settings.effect {
        BecomesPublic = becomes_public, BecomesPrivate = becomes_private, OverQuota = over_quota, GradeFalls = grade_falls,
        GradeRises = grade_rises,
    }
    KeyMovement: listing.key_movement {
        Received = received, Taken = taken, Returned = returned, HandedBack = handed_back, Lost = lost, Confirmed = confirmed,
    }
    ExclusiveStep: listing.exclusive_step { Agreed = agreed, Documented = documented, Renewed = renewed, Ended = ended }
    ReminderKind: listing.reminder_kind {
        OwnerRhythm = owner_rhythm, NextStep = next_step, FirstFollowUp = first_follow_up, ProtectionEnding = protection_ending,
        KeyDue = key_due, ExclusiveEnding = exclusive_ending, RevealFollowUp = reveal_follow_up,
    }
    DueState: listing.due_state { Overdue = overdue, Today = today, Upcoming = upcoming }
    InventoryGroup: listing.inventory_group { Store = store, District = district, Grade = grade, Status = status, Community = community }
    KeyState: listing.key_state { InStore = in_store, Out = out, HandedBack = handed_back, Lost = lost }
    ExclusiveState: listing.exclusive_state { Upcoming = upcoming, Running = running, Expired = expired, Ended = ended }
    ExclusivePart: listing.exclusive_part { Document = document, FollowUp = follow_up }
    NegotiationParty: listing.negotiation_party { Owner = owner, Buyer = buyer, Tenant = tenant }
    NegotiationOutcome: listing.negotiation_outcome { Open = open, Agreed = agreed, Refused = refused }
    PhotoKind: listing.photo_kind { Photo = photo, FloorPlan = floor_plan }
    LandTenure: listing.land_tenure { Granted = granted, Allocated = allocated, Collective = collective }
    CertificateState: listing.certificate {
        None = none, Processing = processing, UnderTwoYears = under_two_years, OverTwoYears = over_two_years,
        OverFiveYears = over_five_years,
    }
    MortgageState: listing.mortgage { None = none, OwnerRepays = owner_repays, NeedsBridge = needs_bridge }
    Tenancy: listing.tenancy { Vacant = vacant, OwnerOccupied = owner_occupied, Tenanted = tenanted }
    Parking: listing.parking { None = none, Owned = owned, Rented = rented, Garage = garage }
    TaxBearer: listing.tax_bearer { Buyer = buyer, Seller = seller, Each = each }
    ViewingContact: listing.viewing_contact { Owner = owner, Tenant = tenant, Key = key, Agent = agent }
    PriceKind: listing.price_kind { Asking = asking, Rent = rent, Floor = floor, Evaluation = evaluation }
    MissingPart: listing.missing {
        Community = community, Building = building, Unit = unit, Room = room, Owner = owner, Layout = layout, Area = area, Price = price,
        Rent = rent,
    }
    SortField: listing.sort {
        CreatedAt = created_at, UpdatedAt = updated_at, LastFollowUpAt = last_follow_up_at, Price = price, Rent = rent,
        UnitPrice = unit_price, Area = area, BuiltYear = built_year, Floor = floor, Rooms = rooms,
    }
    OwnerRelation: listing.owner_relation {
        Owner = owner, CoOwner = co_owner, Relative = relative, Representative = representative, Tenant = tenant,
    }
    RevealPurpose: listing.reveal_purpose {
        OwnerCall = owner_call, ArrangeShowing = arrange_showing, Negotiate = negotiate, Verify = verify, Other = other,
    }
    FollowUpKind: listing.follow_up_kind {
        Call = call, Wechat = wechat, Sms = sms, Email = email, Visit = visit, Negotiation = negotiation, Key = key,
        Exclusive = exclusive, OwnerVerification = owner_verification, Other = other,
    }
    ImportKind: import.kind { Communities = communities, Listings = listings }
    FileFormat: import.format { Csv = csv, Tsv = tsv, Xlsx = xlsx, Json = json }
    ImportState: import.state {
        Mapping = mapping, DryRunning = dry_running, DryRun = dry_run, Running = running, Cancelled = cancelled,
        Interrupted = interrupted, Done = done, Failed = failed,
    }
    ImportField: import.field {
        Name = name, Community = community, District = district, BusinessArea = business_area, Aliases = aliases, Building = building,
        Unit = unit, Room = room, Layout = layout, Rooms = rooms, Halls = halls, Baths = baths, Area = area, InnerArea = inner_area,
        Floor = floor, TotalFloors = total_floors, Orientation = orientation, Decoration = decoration, BuildingForm = building_form,
        HasElevator = has_elevator, BuiltYear = built_year, Price = price, Rent = rent, UnitPrice = unit_price, Title = title,
        Notes = notes, OwnerName = owner_name, OwnerPhone = owner_phone, Purpose = purpose, Source = source, Longitude = longitude,
        Latitude = latitude, ReferencePrice = reference_price, Details = details,
    }
    UnreadableReason: import.failure {
        Empty = empty, TooLarge = too_large, NotText = not_text, Compressed = compressed, OldWorkbook = old_workbook,
        BrokenWorkbook = broken_workbook, BrokenJson = broken_json, EndlessRow = endless_row, TooManyColumns = too_many_columns,
        UnknownEncoding = unknown_encoding, Io = io,
    }
    ErrorCode: problem.code {
        InvalidBody = invalid_body, InvalidRequest = invalid_request, ValidationFailed = validation_failed,
        Unauthenticated = unauthenticated, InvalidCredentials = invalid_credentials, TooManyAttempts = too_many_attempts,
        SessionRevoked = session_revoked, Forbidden = forbidden, NotFound = not_found, MethodNotAllowed = method_not_allowed,
        StaleVersion = stale_version, VersionRequired = version_required, BodyTooLarge = body_too_large,
        UnsupportedMediaType = unsupported_media_type, Busy = busy, Internal = internal, IdempotencyKeyReused = idempotency_key_reused,
        AlreadyExists = already_exists, ListingExists = listing_exists, StatusNotAllowed = status_not_allowed,
        ContractRequired = contract_required, LeadIncomplete = lead_incomplete, FollowUpTooThin = follow_up_too_thin,
        FollowUpRepeated = follow_up_repeated, RevealLimitReached = reveal_limit_reached, RevealsBlocked = reveals_blocked,
        UnreadableFile = unreadable_file, ImportNotReady = import_not_ready, OrgUnitInUse = org_unit_in_use, LastAdmin = last_admin,
        QuotaExceeded = quota_exceeded, GradeUnsupported = grade_unsupported, ClaimWithoutGround = claim_without_ground,
        ClaimedMeanwhile = claimed_meanwhile, KeyOut = key_out, KeyNotOut = key_not_out, KeyGone = key_gone,
        ExclusiveOverlaps = exclusive_overlaps, UnsupportedImage = unsupported_image, HeicUnsupported = heic_unsupported,
        ImageTooLarge = image_too_large, UnsupportedDocument = unsupported_document, NotPublishable = not_publishable,
    }
    FieldCode: problem.field {
        Required = required, TooShort = too_short, TooLong = too_long, OutOfRange = out_of_range, InvalidFormat = invalid_format,
        UnknownWord = unknown_word, UnknownField = unknown_field, DoesNotExist = does_not_exist, Contradicts = contradicts,
        TooMany = too_many, Repeated = repeated, ForbiddenCharacter = forbidden_character, WeakPassword = weak_password,
        WrongPassword = wrong_password, Taken = taken, EndsBeforeStart = ends_before_start,
    }
}
