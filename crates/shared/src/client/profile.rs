//! A client as registered, changed and shown (B1, §2.1, §2.2).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::client::consent::{ConsentDraft, ConsentResponse};
use crate::client::contact::{CONTACTS_MAX, ContactDraft, ContactKind, ContactResponse};
use crate::client::demand::{DemandDraft, DemandResponse};
use crate::client::identity::{IdDocument, IdDocumentDraft};
use crate::client::{ClientGrade, ClientKind, ClientPool, ClientSource, ClientStage, IncomeBand, Level, LostReason};
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::{Area, Purpose};
use crate::{ClientId, DemandId, MemberId, ReceptionId, text};

/// The most tags of one client.
pub const TAGS_MAX: usize = 12;

/// Everything of a client that may be entered and changed by hand, but contacts, demands and consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClientDraft {
    /// The name, 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "王小明"))]
    pub name: String,
    /// What the client is to the house; a client may be several.
    #[serde(default)]
    pub kinds: Vec<ClientKind>,
    /// How the client came to us.
    pub source: ClientSource,
    /// Which portal, who referred, which exhibition.
    #[serde(default)]
    pub source_detail: Option<String>,
    /// A key client 重点客户, who is followed up first.
    #[serde(default)]
    pub is_key: bool,
    /// How strong the wish is.
    #[serde(default)]
    pub intent: Option<Level>,
    /// What the client is worth to the house.
    #[serde(default)]
    pub value: Option<Level>,
    /// Who belongs to the household.
    #[serde(default)]
    pub household: Option<String>,
    /// What they do for a living.
    #[serde(default)]
    pub occupation: Option<String>,
    /// What the household earns.
    #[serde(default)]
    pub income: Option<IncomeBand>,
    /// Words of one's own to find the client by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Anything worth knowing.
    #[serde(default)]
    pub notes: Option<String>,
}

impl ClientDraft {
    /// An empty form.
    pub fn new(source: ClientSource) -> Self {
        Self {
            name: String::new(),
            kinds: Vec::new(),
            source,
            source_detail: None,
            is_key: false,
            intent: None,
            value: None,
            household: None,
            occupation: None,
            income: None,
            tags: Vec::new(),
            notes: None,
        }
    }

    /// The form in which it is stored: no blanks, nothing twice.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.name = text::one_line(&self.name);
        self.kinds.sort_unstable();
        self.kinds.dedup();
        self.source_detail = text::non_blank(self.source_detail);
        self.household = text::non_blank(self.household);
        self.occupation = text::non_blank(self.occupation);
        self.notes = text::non_blank(self.notes);
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tags.iter().map(|tag| text::one_line(tag)).filter(|tag| !tag.is_empty()) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        self.tags = tags;
        self
    }

    /// Checks the fields.
    pub fn check(&self, checks: &mut Checks) {
        checks.text("/name", &self.name, 1, 40);
        let is_unexplained = self.source_detail.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(self.source == ClientSource::Other && is_unexplained, "/source_detail", FieldCode::Required);
        checks.optional_text("/source_detail", self.source_detail.as_deref(), 80);
        checks.optional_text("/household", self.household.as_deref(), 80);
        checks.optional_text("/occupation", self.occupation.as_deref(), 80);
        checks.optional_text("/notes", self.notes.as_deref(), 2000);
        if self.tags.len() > TAGS_MAX {
            checks.push(FieldError::new("/tags", FieldCode::TooMany).with("max", TAGS_MAX));
        }
        for (n, tag) in self.tags.iter().enumerate() {
            checks.text(&format!("/tags/{n}"), tag, 0, 20);
            checks.wrong_if(tag.contains(','), &format!("/tags/{n}"), FieldCode::ForbiddenCharacter);
        }
    }

    /// Checks the fields by themselves.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.check(&mut checks);
        checks.finish()
    }
}

/// Body of `POST /clients`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateClientRequest {
    /// The client.
    #[serde(flatten)]
    pub draft: ClientDraft,
    /// How to reach the client; at least one contact, but where it comes from a reception.
    #[serde(default)]
    pub contacts: Vec<ContactDraft>,
    /// What the client looks for; without it the registration is incomplete and counts as none (H2).
    #[serde(default)]
    pub demand: Option<DemandDraft>,
    /// An identity document.
    #[serde(default)]
    pub id_document: Option<IdDocumentDraft>,
    /// What the client has agreed to.
    #[serde(default)]
    pub consents: Vec<ConsentDraft>,
    /// On whose behalf it is entered; absent: the caller's own.
    #[serde(default)]
    pub agent_id: Option<MemberId>,
    /// The reception that it comes from, whose contact it takes over (§6.2).
    #[serde(default)]
    pub reception_id: Option<ReceptionId>,
}

impl CreateClientRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, now: DateTime<Utc>, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.draft.check(&mut checks);
        checks.wrong_if(self.contacts.is_empty() && self.reception_id.is_none(), "/contacts", FieldCode::Required);
        if self.contacts.len() > CONTACTS_MAX {
            checks.push(FieldError::new("/contacts", FieldCode::TooMany).with("max", CONTACTS_MAX));
        }
        let mut seen: Vec<String> = Vec::new();
        for (n, contact) in self.contacts.iter().enumerate() {
            let prefix = format!("/contacts/{n}");
            contact.check(&prefix, &mut checks);
            if let Ok(kept) = contact.kept(&prefix) {
                checks.wrong_if(seen.contains(&kept.identity()), &format!("{prefix}/contact"), FieldCode::Repeated);
                seen.push(kept.identity());
            }
        }
        if let Some(demand) = &self.demand {
            demand.check("/demand", today, &mut checks);
        }
        if let Some(document) = &self.id_document {
            document.check("/id_document", &mut checks);
        }
        for (n, consent) in self.consents.iter().enumerate() {
            consent.check(&format!("/consents/{n}"), now, &mut checks);
        }
        checks.finish()
    }
}

/// The demand of a client that its row shows: the newest one that is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandSummary {
    /// The demand.
    pub id: DemandId,
    /// To buy or to rent.
    pub purpose: Purpose,
    /// Districts.
    pub districts: Vec<String>,
    /// Bedrooms, at least.
    pub rooms_min: Option<i32>,
    /// Bedrooms, at most.
    pub rooms_max: Option<i32>,
    /// Area, at least.
    pub area_min: Option<Area>,
    /// Area, at most.
    pub area_max: Option<Area>,
    /// Price, or rent a month, in fen, at least.
    pub price_min_fen: Option<i64>,
    /// Price, or rent a month, in fen, at most.
    pub price_max_fen: Option<i64>,
}

/// A client as a row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientSummary {
    /// The client.
    pub id: ClientId,
    /// The name; masked (`王**`) where `is_masked`.
    pub name: String,
    /// The viewer doesn't hold the client: the name is masked.
    pub is_masked: bool,
    /// What the client is to the house.
    pub kinds: Vec<ClientKind>,
    /// How the client came to us.
    pub source: ClientSource,
    /// A key client.
    pub is_key: bool,
    /// The most urgent grade of its open demands; none without a demand.
    pub grade: Option<ClientGrade>,
    /// How strong the wish is.
    pub intent: Option<Level>,
    /// What the client is worth.
    pub value: Option<Level>,
    /// Where it stands in the funnel.
    pub stage: ClientStage,
    /// Since when it stands there.
    pub stage_since: DateTime<Utc>,
    /// Days that it may stand there, as its agent's store works; none without a limit and in the public pool.
    pub stage_limit_days: Option<i64>,
    /// It is over that limit.
    pub is_over_limit: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// The first contact, masked.
    pub contact_masked: Option<String>,
    /// The newest open demand.
    pub demand: Option<DemandSummary>,
    /// Whose it is now.
    pub pool: ClientPool,
    /// Who holds it; none in the public pool.
    pub agent: Option<MemberRef>,
    /// When it becomes public, unless it is followed up before.
    pub private_until: Option<DateTime<Utc>>,
    /// Which registration of this person it is: 0 the first, 1 for `重1` and so on (§2.2).
    pub duplicate_number: i64,
    /// Nobody has said yet what is looked for: it counts as no new client (H2).
    pub is_incomplete: bool,
    /// The last valid follow-up.
    pub last_follow_up_at: Option<DateTime<Utc>>,
    /// Follow-ups so far.
    pub follow_up_count: i64,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    pub version: i64,
}

/// A registration of the same person before this one: where and when, and nothing else (§2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriorRegistration {
    /// The store; none where the registrant belongs to none.
    pub store_name: Option<String>,
    /// The day.
    pub registered_on: NaiveDate,
    /// The client, where the viewer may see it.
    pub client_id: Option<ClientId>,
}

/// What the viewer may do with a client now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(clippy::struct_excessive_bools, reason = "each is one right on the wire")]
pub struct ClientRights {
    /// Change fields, contacts, demands and consents.
    pub may_edit: bool,
    /// Write a follow-up.
    pub may_follow_up: bool,
    /// Look at a contact.
    pub may_reveal: bool,
    /// Give it to somebody else, or up.
    pub may_transfer: bool,
    /// Take it from the public pool.
    pub may_take: bool,
}

/// A client with everything that the viewer may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientResponse {
    /// The row of the list.
    #[serde(flatten)]
    pub summary: ClientSummary,
    /// Which portal, who referred, which exhibition.
    pub source_detail: Option<String>,
    /// Who belongs to the household.
    pub household: Option<String>,
    /// What they do for a living.
    pub occupation: Option<String>,
    /// What the household earns.
    pub income: Option<IncomeBand>,
    /// Anything worth knowing.
    pub notes: Option<String>,
    /// The identity document, masked.
    pub id_document: Option<IdDocument>,
    /// How to reach the client, masked.
    pub contacts: Vec<ContactResponse>,
    /// What the client looks for, the open ones first.
    pub demands: Vec<DemandResponse>,
    /// What the client has agreed to.
    pub consents: Vec<ConsentResponse>,
    /// Who registered it; keeps a claim on the client's share (§4.3).
    pub registrant: MemberRef,
    /// The registration before this one.
    pub prior: Option<PriorRegistration>,
    /// Why the client is gone.
    pub lost_because: Option<LostReason>,
    /// What the viewer may do.
    pub rights: ClientRights,
}

/// Body of `PUT /clients/{id}/id-document`: none removes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetIdDocumentRequest {
    /// The document; null removes it.
    pub id_document: Option<IdDocumentDraft>,
}

/// Body of `POST /clients/{id}/lose`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoseClientRequest {
    /// Why.
    pub reason: LostReason,
    /// In words; required with `other`.
    #[serde(default)]
    pub note: Option<String>,
}

impl LoseClientRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let is_blank = self.note.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(self.reason == LostReason::Other && is_blank, "/note", FieldCode::Required);
        checks.optional_text("/note", self.note.as_deref(), 200);
        checks.finish()
    }
}

/// Body of `POST /clients/check-contact`: is this person known?
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckContactRequest {
    /// What kind.
    pub kind: ContactKind,
    /// The number, id or address.
    pub contact: String,
}

/// Answer of `POST /clients/check-contact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactCheck {
    /// The client of the caller's own who has this contact: it can't be registered again.
    pub own: Option<ClientId>,
    /// An earlier registration by somebody else: a new one will be linked to it.
    pub prior: Option<PriorRegistration>,
    /// How the contact is read, masked.
    pub masked: String,
}

/// A client in one line, for pages of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientRef {
    /// The client.
    pub id: ClientId,
    /// The name, masked where the viewer doesn't hold the client.
    pub name: String,
}

/// How many clients a list would find, by one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientFacet<T> {
    /// The word.
    pub value: T,
    /// How many.
    pub count: i64,
}

/// The numbers beside the chips, each under all other conditions of the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientFacets {
    /// By grade.
    pub grade: Vec<ClientFacet<ClientGrade>>,
    /// By stage.
    pub stage: Vec<ClientFacet<ClientStage>>,
    /// By source.
    pub source: Vec<ClientFacet<ClientSource>>,
    /// By intent.
    pub intent: Vec<ClientFacet<Level>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> CreateClientRequest {
        CreateClientRequest {
            draft: ClientDraft { name: "王小明".into(), ..ClientDraft::new(ClientSource::WalkIn) },
            contacts: vec![ContactDraft { kind: ContactKind::Phone, contact: "13800000001".into(), note: None }],
            demand: None,
            id_document: None,
            consents: Vec::new(),
            agent_id: None,
            reception_id: None,
        }
    }

    fn pointers(request: &CreateClientRequest) -> Vec<String> {
        let now: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        request.validate(now, now.date_naive()).err().unwrap_or_default().into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn a_name_a_source_and_a_contact_suffice() {
        assert!(pointers(&request()).is_empty());
        assert_eq!(pointers(&CreateClientRequest { contacts: Vec::new(), ..request() }), ["/contacts"]);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut wrong = request();
        wrong.draft.name = " ".into();
        wrong.draft.source = ClientSource::Other;
        wrong.contacts.push(ContactDraft { kind: ContactKind::Phone, contact: "+86 138 0000 0001".into(), note: None });
        wrong.demand = Some(DemandDraft { price_min_fen: Some(-1), ..DemandDraft::new(Purpose::Sale) });
        assert_eq!(pointers(&wrong), ["/name", "/source_detail", "/contacts/1/contact", "/demand/price_min_fen"]);
    }
}
