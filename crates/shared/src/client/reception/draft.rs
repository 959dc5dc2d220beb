//! What is noted of a reception.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ReceptionKind, ReceptionOutcome, ReceptionStep};
use crate::client::ClientSource;
use crate::client::contact::ContactDraft;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::text::non_blank;
use crate::{ClientId, MemberId, OrgUnitId};

/// Everything of a reception that may be changed by hand: what `PATCH /receptions/{id}` merges into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceptionDraft {
    /// Through the door, or by telephone.
    pub kind: ReceptionKind,
    /// Has a home to sell or let, and is received as an owner.
    #[serde(default)]
    pub is_owner: bool,
    /// The channel: how they came to us.
    pub source: ClientSource,
    /// Which portal, who referred; required with the source `other`. At most 80 characters.
    #[serde(default)]
    pub source_detail: Option<String>,
    /// The name as told, at most 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "王先生"))]
    pub name: Option<String>,
    /// What they look for, in words; at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "想看望京的三居，预算 700 万"))]
    pub wish: Option<String>,
    /// Steps that were done, of those of its kind.
    #[serde(default)]
    pub done: Vec<ReceptionStep>,
    /// The consultation: what was asked, at most 1 000 characters.
    #[serde(default)]
    pub asked: Option<String>,
    /// The consultation: when; absent: the moment at which our answer was noted first.
    #[serde(default)]
    pub consulted_at: Option<DateTime<Utc>>,
    /// The consultation: what we answered, at most 1 000 characters. It is the first answer, if none was before.
    #[serde(default)]
    pub said: Option<String>,
    /// The consultation: what they made of it, at most 1 000 characters.
    #[serde(default)]
    pub reacted: Option<String>,
    /// What came of it; `client` comes from registering or linking one.
    #[serde(default)]
    pub outcome: Option<ReceptionOutcome>,
    /// In words; required with the outcome `other`. At most 200 characters.
    #[serde(default)]
    pub outcome_note: Option<String>,
}

const TEXT_MAX: usize = 1_000;

impl ReceptionDraft {
    /// An empty form.
    pub const fn new(kind: ReceptionKind) -> Self {
        Self {
            kind,
            is_owner: false,
            source: match kind {
                ReceptionKind::WalkIn => ClientSource::WalkIn,
                ReceptionKind::Call => ClientSource::CallIn,
                ReceptionKind::Online => ClientSource::Portal,
            },
            source_detail: None,
            name: None,
            wish: None,
            done: Vec::new(),
            asked: None,
            consulted_at: None,
            said: None,
            reacted: None,
            outcome: None,
            outcome_note: None,
        }
    }

    /// The form in which it is stored: no blanks.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        for text in [
            &mut self.source_detail,
            &mut self.name,
            &mut self.wish,
            &mut self.asked,
            &mut self.said,
            &mut self.reacted,
            &mut self.outcome_note,
        ] {
            *text = non_blank(text.take());
        }
        self
    }

    /// Checks the fields; `before` is what came of it so far, `now` the moment.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, before: Option<ReceptionOutcome>, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.check(&mut checks);
        let is_blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
        let is_consulted = !is_blank(&self.said) || !is_blank(&self.reacted) || self.consulted_at.is_some();
        checks.wrong_if(is_consulted && is_blank(&self.asked), "/asked", FieldCode::Required);
        for (pointer, text) in [("/asked", &self.asked), ("/said", &self.said), ("/reacted", &self.reacted)] {
            checks.optional_text(pointer, text.as_deref(), TEXT_MAX);
        }
        if self.consulted_at.is_some_and(|at| at > now) {
            checks.push(FieldError::new("/consulted_at", FieldCode::OutOfRange).with("max", now.to_rfc3339()));
        }
        checks.day("/consulted_at", self.consulted_at.map(|at| at.date_naive()));
        // Only a client makes one of it, and what became one stays it.
        let is_client = |outcome: Option<ReceptionOutcome>| outcome == Some(ReceptionOutcome::Client);
        checks.wrong_if(is_client(self.outcome) != is_client(before), "/outcome", FieldCode::Contradicts);
        checks.wrong_if(
            self.outcome == Some(ReceptionOutcome::Other) && is_blank(&self.outcome_note),
            "/outcome_note",
            FieldCode::Required,
        );
        checks.optional_text("/outcome_note", self.outcome_note.as_deref(), 200);
        checks.finish()
    }

    fn check(&self, checks: &mut Checks) {
        let is_unexplained = self.source_detail.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(self.source == ClientSource::Other && is_unexplained, "/source_detail", FieldCode::Required);
        checks.optional_text("/source_detail", self.source_detail.as_deref(), 80);
        checks.optional_text("/name", self.name.as_deref(), 40);
        checks.optional_text("/wish", self.wish.as_deref(), 500);
        let steps = ReceptionStep::of(self.kind, self.is_owner);
        for (n, step) in self.done.iter().enumerate().take(ReceptionStep::ALL.len() + 1) {
            let pointer = format!("/done/{n}");
            checks.wrong_if(!steps.contains(step), &pointer, FieldCode::DoesNotExist);
            checks.wrong_if(self.done.iter().take(n).any(|other| other == step), &pointer, FieldCode::Repeated);
        }
    }
}

/// Body of `POST /receptions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterReceptionRequest {
    /// Through the door, or by telephone.
    pub kind: ReceptionKind,
    /// Has a home to sell or let, and is received as an owner.
    #[serde(default)]
    pub is_owner: bool,
    /// The channel: how they came to us.
    pub source: ClientSource,
    /// Which portal, who referred; required with the source `other`. At most 80 characters.
    #[serde(default)]
    pub source_detail: Option<String>,
    /// The name as told, at most 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "王先生"))]
    pub name: Option<String>,
    /// How to reach them, if they said so. It is kept encrypted, and goes to the client that is registered of it.
    #[serde(default)]
    pub contact: Option<ContactDraft>,
    /// What they look for, in words; at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "想看望京的三居，预算 700 万"))]
    pub wish: Option<String>,
    /// Steps that were done, of those of its kind.
    #[serde(default)]
    pub done: Vec<ReceptionStep>,
    /// Who was asked for by name; absent: whoever is next in turn.
    #[serde(default)]
    pub consultant_id: Option<MemberId>,
    /// Where; absent: the caller's store.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
}

impl RegisterReceptionRequest {
    /// What is noted of it.
    pub fn draft(&self) -> ReceptionDraft {
        ReceptionDraft {
            is_owner: self.is_owner,
            source: self.source,
            source_detail: self.source_detail.clone(),
            name: self.name.clone(),
            wish: self.wish.clone(),
            done: self.done.clone(),
            ..ReceptionDraft::new(self.kind)
        }
    }

    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.draft().check(&mut checks);
        if let Some(contact) = &self.contact {
            contact.check("/contact", &mut checks);
        }
        checks.finish()
    }
}

/// Body of `PUT /receptions/{id}/client`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkClientRequest {
    /// The client who came; the caller works with it.
    pub client_id: ClientId,
}

/// Body of `POST /receptions/{id}/pass`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PassReceptionRequest {
    /// Who answers from now on.
    pub consultant_id: MemberId,
    /// Why, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "小李今天休假"))]
    pub reason: String,
}

impl PassReceptionRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(draft: &ReceptionDraft, before: Option<ReceptionOutcome>) -> Vec<(String, FieldCode)> {
        let now: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let errors = draft.validate(before, now).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn nothing_has_to_be_known_of_a_caller() {
        assert!(wrong(&ReceptionDraft::new(ReceptionKind::Call), None).is_empty());
    }

    #[test]
    fn steps_are_those_of_the_kind() {
        let steps = |kind, is_owner, done: &[ReceptionStep]| {
            wrong(&ReceptionDraft { is_owner, done: done.to_vec(), ..ReceptionDraft::new(kind) }, None)
        };
        assert!(steps(ReceptionKind::WalkIn, false, &[ReceptionStep::Greeted, ReceptionStep::Water]).is_empty());
        assert_eq!(steps(ReceptionKind::Call, false, &[ReceptionStep::Water]), [("/done/0".into(), FieldCode::DoesNotExist)]);
        assert_eq!(steps(ReceptionKind::WalkIn, true, &[ReceptionStep::Card]), [("/done/0".into(), FieldCode::DoesNotExist)]);
        let twice = [ReceptionStep::Water, ReceptionStep::Water];
        assert_eq!(steps(ReceptionKind::WalkIn, false, &twice), [("/done/1".into(), FieldCode::Repeated)]);
    }

    #[test]
    fn an_answer_says_what_was_asked() {
        let draft = ReceptionDraft { said: Some("公积金可以贷".into()), ..ReceptionDraft::new(ReceptionKind::Call) };
        assert_eq!(wrong(&draft, None), [("/asked".into(), FieldCode::Required)]);
    }

    #[test]
    fn a_client_comes_of_it_by_registering_one() {
        let with = |outcome| ReceptionDraft { outcome, ..ReceptionDraft::new(ReceptionKind::Call) };
        let (client, other) = (Some(ReceptionOutcome::Client), Some(ReceptionOutcome::OnlyAsked));
        let refused = [("/outcome".to_owned(), FieldCode::Contradicts)];
        assert_eq!((wrong(&with(client), None), wrong(&with(other), client)), (refused.to_vec(), refused.to_vec()));
        assert!(wrong(&with(client), client).is_empty() && wrong(&with(other), None).is_empty());
        assert_eq!(wrong(&with(Some(ReceptionOutcome::Other)), None), [("/outcome_note".into(), FieldCode::Required)]);
    }
}
