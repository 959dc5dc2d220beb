//! The words of the vocabulary as people read them: `locales/<language>/words.json`, list by list.

use fangke_shared::client::consent::{ConsentChannel, ConsentPurpose};
use fangke_shared::client::contact::{ClientRevealPurpose, ContactKind};
use fangke_shared::client::cooperation::{CooperationEnd, CooperationRole, CooperationState, CooperationStep, TermsState};
use fangke_shared::client::demand::{GradeReason, Motive, PaymentMethod};
use fangke_shared::client::funnel::FunnelView;
use fangke_shared::client::holding::HoldingReason;
use fangke_shared::client::identity::IdKind;
use fangke_shared::client::matching::{Criterion, OfferReason, Verdict};
use fangke_shared::client::merge::MergePart;
use fangke_shared::client::objection::ObjectionOutcome;
use fangke_shared::client::query::{ClientSort, DataClass};
use fangke_shared::client::reception::{
    AnswerState, AwayReason, ReceptionKind, ReceptionOrder, ReceptionOutcome, ReceptionReach, ReceptionStep, TurnGround,
};
use fangke_shared::client::recommendation::{DayPart, Reaction, RecommendationState, RecommendationStep};
use fangke_shared::client::showing::{CancelReason, ConflictKind, Objection, ShowingOrder, ShowingResult, ShowingState, ShowingStep};
use fangke_shared::client::{ClientGrade, ClientKind, ClientPool, ClientSource, ClientStage, IncomeBand, Level, LostReason};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::auth::SignInOutcome;
use fangke_shared::company::erasure::{PersonField, PersonRecord};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::company::retention::RetentionKind;
use fangke_shared::company::saved_view::Audience;
use fangke_shared::company::setting::{SettingKey, SettingSection, SettingUnit};
use fangke_shared::company::system::{SystemEngine, SystemJobName, SystemState};
use fangke_shared::company::template::{TemplateAudience, TemplateField, TemplateKind, TemplateStage};
use fangke_shared::deal::bonus::{BonusKind, BonusState};
use fangke_shared::deal::commission::{CommissionRole, NoGrant, PlanUse, Validity};
use fangke_shared::deal::contract::{ContractKind, ContractPaperKind, ContractState, ContractStepKind, ContractTextField, PartyRole};
use fangke_shared::deal::cost::{BudgetLevel, CostCategory, CostObjectKind, CostState};
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntryKind, LedgerFaultKind};
use fangke_shared::deal::performance::{EarningBasis, EarningKind, LadderMode};
use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::deal::receivable::{AgeingBucket, ReceiptMethod, ReceivableKind};
use fangke_shared::deal::risk::{RiskAge, RiskAlarm, RiskCode, RiskGrade, RiskState, RiskStep};
use fangke_shared::deal::split::{EvidenceKind, SplitFact, SplitGap};
use fangke_shared::deal::verdict::{VerdictFactKind, VerdictPart, VerdictReason};
use fangke_shared::exchange::export::{ExportFormat, ExportKind, ExportRequestState, ExportStep};
use fangke_shared::exchange::import::{DuplicatePolicy, FileFormat, ImportField, ImportKind, ImportState, SheetFate, UnreadableReason};
use fangke_shared::geo::Datum;
use fangke_shared::insight::effect::EffectKind;
use fangke_shared::insight::inventory::InventoryGroup;
use fangke_shared::insight::reminder::{DueState, FlatGroup, ReminderKind};
use fangke_shared::insight::sight::{AccessBar, SightPart};
use fangke_shared::partner::api_client::ApiClientState;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{WebhookDeliveryState, WebhookFailure};
use fangke_shared::permission::{AccessGround, Action, PartnerScope, PermissionArea, Role, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldMessage};
use fangke_shared::property::exclusive::{ExclusivePart, ExclusiveState, ExclusiveStep};
use fangke_shared::property::follow_up::{FollowUpKind, Takeover};
use fangke_shared::property::key::{KeyMovement, KeyState};
use fangke_shared::property::listing::{
    BuildingForm, CertificateState, ClaimNeed, Decoration, Equipment, EquipmentAsked, Evidence, FloorBand, Grade, IntakePoint, LandTenure,
    ListingSource, ListingStatus, MaintainerReason, MissingPart, MortgageState, Orientation, OwnerMotive, OwnerSigns, Parking, Pool,
    PriceKind, Purpose, SortField, TaxBearer, Tenancy, Urgency, ViewingContact,
};
use fangke_shared::property::negotiation::{NegotiationOutcome, NegotiationParty};
use fangke_shared::property::owner::{OwnerRelation, RevealPurpose};
use fangke_shared::property::photo::{PhotoKind, PhotoRoom};
use fangke_shared::property::timeline::ClientInterest;

use super::words;
use super::{Locale, locale};

/// The words of a list, each with its text in every language.
pub type Texts = &'static [(&'static str, [&'static str; 3])];

/// A closed list of words with a label for each.
pub trait Word: Copy + PartialEq + Send + Sync + std::str::FromStr + 'static {
    /// Every word, in the order of the vocabulary.
    const WORDS: &'static [Self];

    /// The word as stored and sent.
    fn word(self) -> &'static str;

    /// The texts of the list.
    fn texts() -> Texts;

    /// Its label in a language; a word without one, which the tests don't let pass, stands for itself.
    fn label_in(self, locale: Locale) -> &'static str {
        label_of(Self::texts(), self.word(), locale)
    }

    /// Its label in the language of the page.
    fn label(self) -> &'static str {
        self.label_in(locale())
    }
}

// Apart from the trait, so that it is there only once.
fn label_of(texts: Texts, word: &'static str, locale: Locale) -> &'static str {
    let [zh_cn, zh_tw, en] = texts.iter().find(|(known, _)| *known == word).map_or([word; 3], |(_, labels)| *labels);
    match locale {
        Locale::zh_CN => zh_cn,
        Locale::zh_TW => zh_tw,
        Locale::en => en,
    }
}

macro_rules! words {
    ($($ty:ident: $list:ident),+ $(,)?) => {
        $(impl Word for $ty {
            const WORDS: &'static [Self] = Self::ALL;

            fn word(self) -> &'static str {
                self.as_str()
            }

            fn texts() -> Texts {
                words::$list
            }
        })+

        /// Calls `check` with each list's name, words and texts.
        #[cfg(test)]
        pub(super) fn for_every_list(mut check: impl FnMut(&'static str, Vec<&'static str>, Texts)) {
            $(check(stringify!($list), $ty::ALL.iter().map(|word| word.as_str()).collect(), $ty::texts());)+
        }
    };
}

words! {
    Role: role,
    Action: action,
    Scope: scope,
    PermissionArea: permission_area,
    RetentionKind: retention_kind,
    PartnerScope: partner_scope,
    ApiClientState: api_client_state,
    OrgUnitKind: org_unit_kind,
    Audience: audience,
    Datum: datum,
    IntakePoint: intake_point,
    Purpose: purpose,
    FloorBand: floor_band,
    Decoration: decoration,
    BuildingForm: building_form,
    ListingSource: listing_source,
    Orientation: orientation,
    ListingStatus: listing_status,
    Grade: grade,
    Evidence: evidence,
    Pool: pool,
    MaintainerReason: maintainer_reason,
    ClaimNeed: claim_need,
    Takeover: takeover,
    NoticeKind: notice_kind,
    AuditAction: audit_action,
    AuditSubject: audit_subject,
    SettingUnit: setting_unit,
    SettingSection: setting_section,
    SignInOutcome: sign_in_outcome,
    SystemState: system_state,
    SystemEngine: system_engine,
    SystemJobName: system_job_name,
    SettingKey: setting_key,
    EffectKind: effect_kind,
    KeyMovement: key_movement,
    ExclusiveStep: exclusive_step,
    ReminderKind: reminder_kind,
    DueState: due_state,
    FlatGroup: flat_group,
    InventoryGroup: inventory_group,
    KeyState: key_state,
    ExclusiveState: exclusive_state,
    ExclusivePart: exclusive_part,
    NegotiationParty: negotiation_party,
    NegotiationOutcome: negotiation_outcome,
    PhotoKind: photo_kind,
    PhotoRoom: photo_room,
    LandTenure: land_tenure,
    CertificateState: certificate_state,
    MortgageState: mortgage_state,
    Tenancy: tenancy,
    Parking: parking,
    TaxBearer: tax_bearer,
    OwnerMotive: owner_motive,
    Urgency: urgency,
    OwnerSigns: owner_signs,
    Equipment: equipment,
    EquipmentAsked: equipment_asked,
    ViewingContact: viewing_contact,
    PriceKind: price_kind,
    MissingPart: missing_part,
    SortField: sort_field,
    OwnerRelation: owner_relation,
    RevealPurpose: reveal_purpose,
    FollowUpKind: follow_up_kind,
    CommissionRole: commission_role,
    ContractKind: contract_kind,
    ContractState: contract_state,
    SplitFact: split_fact,
    SplitGap: split_gap,
    EvidenceKind: evidence_kind,
    PartyRole: party_role,
    ContractStepKind: contract_step_kind,
    ContractPaperKind: contract_paper_kind,
    ContractTextField: contract_text_field,
    ReceivableKind: receivable_kind,
    ReceiptMethod: receipt_method,
    AgeingBucket: ageing_bucket,
    LedgerAccount: ledger_account,
    LedgerEntryKind: ledger_entry_kind,
    LedgerFaultKind: ledger_fault_kind,
    RiskCode: risk_code,
    RiskGrade: risk_grade,
    RiskState: risk_state,
    RiskAlarm: risk_alarm,
    RiskStep: risk_step,
    RiskAge: risk_age,
    BonusKind: bonus_kind,
    BonusState: bonus_state,
    CostCategory: cost_category,
    CostObjectKind: cost_object_kind,
    CostState: cost_state,
    BudgetLevel: budget_level,
    ShareDriver: share_driver,
    VerdictFactKind: verdict_fact_kind,
    VerdictPart: verdict_part,
    VerdictReason: verdict_reason,
    PlanUse: plan_use,
    Validity: validity,
    NoGrant: no_grant,
    EarningKind: earning_kind,
    EarningBasis: earning_basis,
    LadderMode: ladder_mode,
    DataClass: data_class,
    DuplicatePolicy: duplicate_policy,
    MergePart: merge_part,
    OfferReason: offer_reason,
    Reaction: reaction,
    RecommendationState: recommendation_state,
    RecommendationStep: recommendation_step,
    DayPart: day_part,
    ClientInterest: client_interest,
    CooperationRole: cooperation_role,
    CooperationState: cooperation_state,
    CooperationEnd: cooperation_end,
    CooperationStep: cooperation_step,
    TermsState: terms_state,
    ImportKind: import_kind,
    FileFormat: file_format,
    PersonField: person_field,
    PersonRecord: person_record,
    AccessGround: access_ground,
    AccessBar: access_bar,
    SightPart: sight_part,
    ExportFormat: export_format,
    ExportKind: export_kind,
    ExportRequestState: export_request_state,
    ExportStep: export_step,
    ImportState: import_state,
    SheetFate: sheet_fate,
    ImportField: import_field,
    UnreadableReason: unreadable_reason,
    ClientKind: client_kind,
    ClientSource: client_source,
    Level: level,
    IncomeBand: income_band,
    ClientGrade: client_grade,
    ClientStage: client_stage,
    LostReason: lost_reason,
    ClientPool: client_pool,
    IdKind: id_kind,
    ContactKind: contact_kind,
    ClientRevealPurpose: client_reveal_purpose,
    Motive: motive,
    PaymentMethod: payment_method,
    GradeReason: grade_reason,
    ConsentPurpose: consent_purpose,
    ConsentChannel: consent_channel,
    HoldingReason: holding_reason,
    ClientSort: client_sort,
    ShowingState: showing_state,
    ShowingResult: showing_result,
    Objection: objection,
    ObjectionOutcome: objection_outcome,
    CancelReason: cancel_reason,
    ConflictKind: conflict_kind,
    ShowingStep: showing_step,
    ShowingOrder: showing_order,
    TemplateKind: template_kind,
    TemplateStage: template_stage,
    TemplateAudience: template_audience,
    TemplateField: template_field,
    FunnelView: funnel_view,
    ReceptionKind: reception_kind,
    ReceptionStep: reception_step,
    ReceptionOutcome: reception_outcome,
    ReceptionOrder: reception_order,
    ReceptionReach: reception_reach,
    AnswerState: answer_state,
    AwayReason: away_reason,
    TurnGround: turn_ground,
    Criterion: criterion,
    Verdict: verdict,
    OutboxTopic: outbox_topic,
    WebhookDeliveryState: webhook_delivery_state,
    WebhookFailure: webhook_failure,
    ErrorCode: error_code,
    FieldCode: field_code,
    FieldMessage: field_message,
}
