//! The figures of the rules: each a dated setting with a default (§1, §2.5, §6, A10). `docs/rules/README.md` lists them all.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::{Checks, check_day};
use crate::permission::Role;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a figure counts.
    SettingUnit {
        /// Days of 24 hours.
        Days = "days",
        /// Hours.
        Hours = "hours",
        /// Minutes.
        Minutes = "minutes",
        /// A time of the day, in minutes after midnight.
        MinuteOfDay = "minute_of_day",
        /// So many of something.
        Count = "count",
        /// Parts of a hundred.
        Percent = "percent",
        /// Points of a score.
        Points = "points",
        /// Whether something holds: 1 for yes, 0 for no.
        YesNo = "yes_no",
    }
}

vocabulary! {
    /// What a figure is about.
    SettingSection {
        /// Pools and protection.
        Pool = "pool",
        /// Quotas of an agent.
        Quota = "quota",
        /// Evidence of grades.
        Grade = "grade",
        /// Follow-ups and entry.
        FollowUp = "follow_up",
        /// Owners' numbers.
        Contact = "contact",
        /// Keys and exclusive agreements.
        Custody = "custody",
        /// The inventory.
        Inventory = "inventory",
        /// How well a listing answers a demand.
        Matching = "matching",
        /// What contracts bring in.
        Money = "money",
        /// Accounts and signing in.
        Account = "account",
        /// Personal data, and files that leave the house.
        Privacy = "privacy",
    }
}

/// What may be entered for a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingSpec {
    /// Without an entry.
    pub default: i64,
    /// At least.
    pub min: i64,
    /// At most.
    pub max: i64,
    /// What it counts.
    pub unit: SettingUnit,
    /// Where it stands on the screen.
    pub section: SettingSection,
}

/// Declares the settings: the words, what may be entered, and the figures in force at a moment.
macro_rules! settings {
    ($($(#[doc = $meaning:literal])* $variant:ident = $field:ident, $word:literal: $default:expr, $min:literal..=$max:literal, $unit:ident, $section:ident;)+) => {
        vocabulary! {
            /// A figure of the rules.
            SettingKey { $($(#[doc = $meaning])* $variant = $word),+ }
        }

        impl SettingKey {
            /// What may be entered.
            pub const fn spec(self) -> SettingSpec {
                match self {
                    $(Self::$variant => SettingSpec {
                        default: $default, min: $min, max: $max, unit: SettingUnit::$unit, section: SettingSection::$section,
                    }),+
                }
            }
        }

        /// The figures in force at a moment.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Figures { $($(#[doc = $meaning])* pub $field: i64),+ }

        impl Default for Figures {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl Figures {
            /// The figure of a key.
            pub const fn get(&self, key: SettingKey) -> i64 {
                match key { $(SettingKey::$variant => self.$field),+ }
            }

            /// Puts another figure in force.
            pub const fn set(&mut self, key: SettingKey, value: i64) {
                match key { $(SettingKey::$variant => self.$field = value),+ }
            }
        }
    };
}

settings! {
    /// Days for which a paused or unknown listing stays its maintainer's (§1.3).
    ProtectionDays = protection_days, "protection_days": 30, 1..=365, Days, Pool;
    /// Minute of the business day after its entry before which a listing needs its first follow-up (§1.4).
    FirstFollowUpMinute = first_follow_up_minute, "first_follow_up_minute": 720, 0..=1439, MinuteOfDay, Pool;
    /// Listings that an agent may look after at most (§1.5).
    QuotaListings = quota_listings, "quota_listings": 50, 1..=1000, Count, Quota;
    /// Focus listings among them, at most (§1.5).
    QuotaFocus = quota_focus, "quota_focus": 3, 0..=1000, Count, Quota;
    /// Recommended listings among them, at most (§1.5).
    QuotaRecommended = quota_recommended, "quota_recommended": 17, 0..=1000, Count, Quota;
    /// Of an agent's listings over quota, may only those be claimed that are the longest without follow-up (§1.5)? Else the finder picks.
    OverQuotaOldest = over_quota_oldest, "over_quota_oldest": 0, 0..=1, YesNo, Quota;
    /// Pieces of evidence that focus needs (§1.8).
    FocusEvidence = focus_evidence, "focus_evidence": 2, 0..=4, Count, Grade;
    /// Pieces of evidence that recommended needs (§1.8).
    RecommendedEvidence = recommended_evidence, "recommended_evidence": 1, 0..=4, Count, Grade;
    /// Photos that a complete survey has at least (§1.8, §1.11).
    SurveyPhotos = survey_photos, "survey_photos": 5, 1..=50, Count, Grade;
    /// Letters and digits that a follow-up has at least (§1.6).
    FollowUpLetters = follow_up_letters, "follow_up_letters": 6, 1..=100, Count, FollowUp;
    /// Different ones among them, at least (§1.6).
    FollowUpDistinct = follow_up_distinct, "follow_up_distinct": 4, 1..=50, Count, FollowUp;
    /// Hours within which an author may take a follow-up back alone (§1.6).
    FollowUpVoidHours = follow_up_void_hours, "follow_up_void_hours": 24, 0..=720, Hours, FollowUp;
    /// Minutes after which an entry is late (§1.7).
    LateEntryMinutes = late_entry_minutes, "late_entry_minutes": 60, 1..=10_080, Minutes, FollowUp;
    /// Hours within which the maintainer verifies that the owner has withdrawn (A3).
    WithdrawalHours = withdrawal_hours, "withdrawal_hours": 24, 1..=720, Hours, FollowUp;
    /// Days within which an owner is to be called again (§6).
    OwnerRhythmDays = owner_rhythm_days, "owner_rhythm_days": 7, 1..=365, Days, FollowUp;
    /// Owners' numbers that a member may see in a day (§2.5).
    RevealsPerDay = reveals_per_day, "reveals_per_day": 30, 1..=1000, Count, Contact;
    /// Minutes within which a reveal is to be followed up (§2.5).
    RevealFollowUpMinutes = reveal_follow_up_minutes, "reveal_follow_up_minutes": 120, 1..=10_080, Minutes, Contact;
    /// Overdue follow-ups that end further reveals (§2.5).
    RevealsOverdueMax = reveals_overdue_max, "reveals_overdue_max": 3, 1..=100, Count, Contact;
    /// Questions whether a contact is known that a member may ask in a day (§2.1).
    ContactChecksPerDay = contact_checks_per_day, "contact_checks_per_day": 200, 1..=10_000, Count, Contact;
    /// Days of 24 hours after its last follow-up for which a client stays its agent's (§2.3).
    ClientPrivateDays = client_private_days, "client_private_days": 7, 1..=365, Days, Pool;
    /// Days within which an active client is to be followed up again (§6).
    ClientRhythmDays = client_rhythm_days, "client_rhythm_days": 2, 1..=365, Days, FollowUp;
    /// Days within which a client who has been shown something is to be followed up again (§6).
    ClientShownRhythmDays = client_shown_rhythm_days, "client_shown_rhythm_days": 1, 1..=365, Days, FollowUp;
    /// Days within which a client who has only stated an intent is to be followed up again (§6).
    ClientIntentRhythmDays = client_intent_rhythm_days, "client_intent_rhythm_days": 7, 1..=365, Days, FollowUp;
    /// Days of 24 hours for which the link of a recommendation list opens (§3.1).
    RecommendationDays = recommendation_days, "recommendation_days": 14, 1..=90, Days, FollowUp;
    /// Hours after which keys that are out are due back (§1.9).
    KeyDueHours = key_due_hours, "key_due_hours": 24, 1..=720, Hours, Custody;
    /// Days before its end on which an exclusive agreement is brought to mind (§1.10).
    ExclusiveReminderDays = exclusive_reminder_days, "exclusive_reminder_days": 14, 1..=180, Days, Custody;
    /// Days on the market from which on a listing is stale (A10).
    StaleDays = stale_days, "stale_days": 90, 1..=3650, Days, Inventory;
    /// Available listings below which the stock of a store, district or community is low (A10).
    LowStock = low_stock, "low_stock": 20, 0..=100_000, Count, Inventory;
    /// Available listings above which there is too much of a store, district or community (A10).
    OverStock = over_stock, "over_stock": 500, 1..=1_000_000, Count, Inventory;
    /// Points of a price within the wanted range (§3). The weights count in proportion to each other: together they are 100.
    WeightPrice = weight_price, "weight_price": 25, 0..=100, Points, Matching;
    /// Points of the floor area (§3).
    WeightArea = weight_area, "weight_area": 20, 0..=100, Points, Matching;
    /// Points of the bedrooms (§3).
    WeightRooms = weight_rooms, "weight_rooms": 20, 0..=100, Points, Matching;
    /// Points of the community or district (§3).
    WeightPlace = weight_place, "weight_place": 15, 0..=100, Points, Matching;
    /// Points of where the floor lies (§3).
    WeightFloor = weight_floor, "weight_floor": 5, 0..=100, Points, Matching;
    /// Points of the directions (§3).
    WeightOrientation = weight_orientation, "weight_orientation": 5, 0..=100, Points, Matching;
    /// Points of the decoration (§3).
    WeightDecoration = weight_decoration, "weight_decoration": 5, 0..=100, Points, Matching;
    /// Points of the age of the building (§3).
    WeightAge = weight_age, "weight_age": 5, 0..=100, Points, Matching;
    /// By how much a price may exceed a budget and still match (§3).
    OverBudgetPercent = over_budget_percent, "over_budget_percent": 10, 0..=100, Percent, Matching;
    /// A listing with so many points for a demand is told to whoever holds the client (§3).
    AlertScore = alert_score, "alert_score": 80, 1..=100, Points, Matching;
    /// Days after its signing on which what a contract brings in is due (§5).
    ReceivableDueDays = receivable_due_days, "receivable_due_days": 0, 0..=365, Days, Money;
    /// The rate of VAT on what comes in (§12.3).
    VatPercent = vat_percent, "vat_percent": 6, 0..=100, Percent, Money;
    /// Must administrators have a second factor (I4)?
    SecondFactorAdmin = second_factor_admin, "second_factor_admin": 0, 0..=1, YesNo, Account;
    /// Must directors have a second factor (I4)?
    SecondFactorDirector = second_factor_director, "second_factor_director": 0, 0..=1, YesNo, Account;
    /// Must managers have a second factor (I4)?
    SecondFactorManager = second_factor_manager, "second_factor_manager": 0, 0..=1, YesNo, Account;
    /// Must agents have a second factor (I4)?
    SecondFactorAgent = second_factor_agent, "second_factor_agent": 0, 0..=1, YesNo, Account;
    /// Must assistants have a second factor (I4)?
    SecondFactorAssistant = second_factor_assistant, "second_factor_assistant": 0, 0..=1, YesNo, Account;
    /// Must those who keep the money have a second factor (I4)?
    SecondFactorFinance = second_factor_finance, "second_factor_finance": 0, 0..=1, YesNo, Account;
    /// Rows that a file may have without a second person's approval (I4).
    ExportRowsFree = export_rows_free, "export_rows_free": 500, 0..=10_000, Count, Privacy;
    /// Hours within which an approved file is to be taken (I4).
    ExportApprovalHours = export_approval_hours, "export_approval_hours": 24, 1..=720, Hours, Privacy;
    /// Days for which rejected rows of imports are kept after it ended; 0 for ever (§2.6).
    RetainImportRejectsDays = retain_import_rejects_days, "retain_import_rejects_days": 0, 0..=3650, Days, Privacy;
    /// Days for which attempts to sign in are kept; 0 for ever (§2.6).
    RetainSignInsDays = retain_sign_ins_days, "retain_sign_ins_days": 180, 0..=3650, Days, Privacy;
    /// Days for which looks at contacts are kept; 0 for ever (§2.6).
    RetainRevealsDays = retain_reveals_days, "retain_reveals_days": 0, 0..=3650, Days, Privacy;
    /// Days for which notices are kept; 0 for ever (§2.6).
    RetainNoticesDays = retain_notices_days, "retain_notices_days": 0, 0..=3650, Days, Privacy;
    /// Days without a touch or contract after which a client is proposed for erasure; 0 for never (§2.6).
    RetainClientsDays = retain_clients_days, "retain_clients_days": 0, 0..=7300, Days, Privacy;
}

impl Figures {
    /// Must a member of this role have a second factor (I4)?
    pub const fn wants_second_factor(&self, role: Role) -> bool {
        let key = match role {
            Role::Admin => SettingKey::SecondFactorAdmin,
            Role::Director => SettingKey::SecondFactorDirector,
            Role::Manager => SettingKey::SecondFactorManager,
            Role::Agent => SettingKey::SecondFactorAgent,
            Role::Assistant => SettingKey::SecondFactorAssistant,
            Role::Finance => SettingKey::SecondFactorFinance,
        };
        self.get(key) == 1
    }
}

/// A change of a setting that is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextSetting {
    /// The figure from then on.
    pub value: i64,
    /// From when on.
    pub effective_from: DateTime<Utc>,
}

/// A setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingResponse {
    /// Which.
    pub key: SettingKey,
    /// What it is about.
    pub section: SettingSection,
    /// What it counts.
    pub unit: SettingUnit,
    /// The figure without any entry.
    pub default: i64,
    /// The least that may be entered.
    pub min: i64,
    /// The most that may be entered.
    pub max: i64,
    /// The figure in force now.
    pub value: i64,
    /// The next change, if one is entered.
    pub next: Option<NextSetting>,
}

/// An entry in a setting's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingEntry {
    /// Its number.
    pub id: i64,
    /// The figure.
    pub value: i64,
    /// From when on.
    pub effective_from: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Who entered it.
    pub member: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Body of `POST /settings/{key}/preview`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewSettingRequest {
    /// The figure.
    #[cfg_attr(feature = "openapi", schema(example = 45))]
    pub value: i64,
    /// From when on; absent: from now on.
    #[serde(default)]
    pub effective_from: Option<DateTime<Utc>>,
}

/// Body of `POST /settings/{key}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeSettingRequest {
    /// The figure.
    #[cfg_attr(feature = "openapi", schema(example = 45))]
    pub value: i64,
    /// From when on; absent: from now on.
    #[serde(default)]
    pub effective_from: Option<DateTime<Utc>>,
    /// Why, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "春节期间延长保护"))]
    pub reason: String,
}

/// Checks a figure and its day; whether it is a change is for the server to know.
fn check(key: SettingKey, value: i64, effective_from: Option<DateTime<Utc>>, now: DateTime<Utc>, checks: &mut Checks) {
    let spec = key.spec();
    checks.range("/value", Some(value), spec.min, spec.max);
    if let Some(from) = effective_from {
        if let Err(error) = check_day("/effective_from", from.date_naive()) {
            checks.push(error);
        } else if from < now {
            checks.push(FieldError::new("/effective_from", FieldCode::OutOfRange).with("min", now.to_rfc3339()));
        }
    }
}

impl PreviewSettingRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, key: SettingKey, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        check(key, self.value, self.effective_from, now, &mut checks);
        checks.finish()
    }
}

impl ChangeSettingRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, key: SettingKey, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        check(key, self.value, self.effective_from, now, &mut checks);
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_may_be_entered() {
        for key in SettingKey::ALL {
            let spec = key.spec();
            assert!((spec.min..=spec.max).contains(&spec.default), "{key}");
            assert_eq!(Figures::default().get(*key), spec.default);
        }
    }

    #[test]
    fn defaults_are_those_of_the_domain_rules() {
        let f = Figures::default();
        assert_eq!(
            (f.protection_days, f.first_follow_up_minute, f.quota_listings, f.quota_focus, f.quota_recommended),
            (30, 720, 50, 3, 17)
        );
        assert_eq!((f.focus_evidence, f.recommended_evidence, f.survey_photos, f.key_due_hours), (2, 1, 5, 24));
        assert_eq!((f.follow_up_letters, f.follow_up_distinct), (6, 4));
        assert_eq!((f.late_entry_minutes, f.reveals_per_day, f.reveal_follow_up_minutes, f.reveals_overdue_max), (60, 30, 120, 3));
    }

    #[test]
    fn a_figure_is_set_by_its_key() {
        let mut figures = Figures::default();
        figures.set(SettingKey::ProtectionDays, 45);
        assert_eq!((figures.protection_days, figures.get(SettingKey::ProtectionDays)), (45, 45));
    }

    #[test]
    fn each_role_has_its_own_figure_for_the_second_factor() {
        let mut figures = Figures::default();
        assert!(Role::ALL.iter().all(|role| !figures.wants_second_factor(*role)));
        figures.set(SettingKey::SecondFactorFinance, 1);
        let wanted: Vec<Role> = Role::ALL.iter().copied().filter(|role| figures.wants_second_factor(*role)).collect();
        assert_eq!(wanted, [Role::Finance]);
    }

    #[test]
    fn the_past_and_what_is_out_of_range_are_refused() {
        let now = DateTime::UNIX_EPOCH + chrono::Duration::days(20_000);
        let request = |value, effective_from| PreviewSettingRequest { value, effective_from };
        let pointer = |r: PreviewSettingRequest| r.validate(SettingKey::ProtectionDays, now).err().map(|e| e[0].pointer.clone());
        assert_eq!(pointer(request(0, None)).as_deref(), Some("/value"));
        assert_eq!(pointer(request(366, None)).as_deref(), Some("/value"));
        assert_eq!(pointer(request(365, Some(now))), None);
        assert_eq!(pointer(request(30, Some(now - chrono::Duration::microseconds(1)))).as_deref(), Some("/effective_from"));
    }
}
