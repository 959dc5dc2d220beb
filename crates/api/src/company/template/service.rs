//! The rules of templates: who sees which, who changes which, and the set to begin with.

use fangke_shared::TemplateId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::template::{
    TEMPLATES_MAX, TemplateAudience, TemplateDraft, TemplateKind, TemplateResponse, TemplateStage, may_write,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::one_line;
use serde_json::{Value, json};

use super::store::{self, TemplateRow};
use crate::company::tx::Tx;
use crate::platform::db::unique_violation;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::http::merge_patch;
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("template_set");

/// What a house begins with: name and text by key, when it is used, whether it advertises.
const STARTING_SET: [(&str, &str, TemplateKind, TemplateStage, bool); 10] = [
    ("greeting.name", "greeting.text", TemplateKind::TalkTrack, TemplateStage::FirstContact, false),
    ("card.name", "card.text", TemplateKind::Message, TemplateStage::FirstContact, false),
    ("needs.name", "needs.text", TemplateKind::TalkTrack, TemplateStage::Needs, false),
    ("value.name", "value.text", TemplateKind::TalkTrack, TemplateStage::Proposal, false),
    ("offer.name", "offer.text", TemplateKind::Message, TemplateStage::Proposal, true),
    ("appointment.name", "appointment.text", TemplateKind::Message, TemplateStage::Agreement, false),
    ("objection.name", "objection.text", TemplateKind::TalkTrack, TemplateStage::Agreement, false),
    ("after.name", "after.text", TemplateKind::Message, TemplateStage::Deal, false),
    ("thanks.name", "thanks.text", TemplateKind::Message, TemplateStage::Deal, true),
    ("festival.name", "festival.text", TemplateKind::Message, TemplateStage::Deal, true),
];

/// Every template that the caller sees: their own, those of their store, those of the company; those of all stores, too, for whoever may
/// write for the company.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<TemplateResponse>> {
    let caller = tx.caller()?;
    let mut rows = store::shared_or_of(tx.conn, caller.claims.member_id)?;
    rows.retain(|(row, _)| is_seen(caller, row));
    rows.sort_by_key(|(row, _)| (row.stage, row.member_id != caller.claims.member_id.0, row.id));
    Ok(Page::whole(rows.into_iter().map(|(row, name)| response(caller, row, name)).collect()))
}

/// Writes a template.
///
/// # Errors
/// Wrong fields, `already_exists`, `quota_exceeded`.
pub fn write(tx: &mut Tx<'_>, draft: &TemplateDraft) -> ApiResult<TemplateResponse> {
    let caller = tx.caller()?;
    let count = store::names_of(tx.conn, caller.claims.member_id)?.len();
    if i64::try_from(count).is_ok_and(|count| count >= TEMPLATES_MAX) {
        return Err(ApiError::new(ErrorCode::QuotaExceeded).detail(format!("{TEMPLATES_MAX} templates of a member are the most")));
    }
    let id = add(tx, draft)?;
    get(tx, id)
}

fn add(tx: &mut Tx<'_>, draft: &TemplateDraft) -> ApiResult<TemplateId> {
    draft.validate()?;
    let (caller, at) = (tx.caller()?, tx.at());
    check_audience(caller, draft.audience)?;
    let id = store::insert(tx.conn, (caller.claims.member_id, caller.claims.store_id), &normalised(draft.clone()), at).map_err(taken)?;
    tx.audit(AuditAction::Create, (AuditSubject::Template, id.0), &json!({ "kind": draft.kind, "audience": draft.audience }))?;
    Ok(id)
}

/// Merges a patch into a template that is at `version`.
///
/// # Errors
/// `not_found` for what the caller doesn't see, `forbidden`, `stale_version`, wrong fields, `already_exists`.
pub fn change(tx: &mut Tx<'_>, (id, version): (TemplateId, i64), patch: Value) -> ApiResult<TemplateResponse> {
    let is_current = store::bump(tx.conn, id, version)?;
    let row = of_caller(tx, id)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let after: TemplateDraft = merge_patch(&row.draft(), patch)?;
    after.validate()?;
    if after.audience != row.audience {
        check_audience(tx.caller()?, after.audience)?;
    }
    store::update(tx.conn, id, &normalised(after.clone())).map_err(taken)?;
    tx.audit(AuditAction::Update, (AuditSubject::Template, id.0), &json!({ "audience": after.audience }))?;
    get(tx, id)
}

/// Removes a template.
///
/// # Errors
/// `not_found` for what the caller doesn't see, `forbidden`.
pub fn remove(tx: &mut Tx<'_>, id: TemplateId) -> ApiResult<()> {
    let row = of_caller(tx, id)?;
    store::delete(tx.conn, id)?;
    tx.audit(AuditAction::Delete, (AuditSubject::Template, id.0), &json!({ "kind": row.kind, "audience": row.audience }))
}

/// Adds the set that a house begins with, for the whole company, in a language; what the caller has under such a name stays.
///
/// # Errors
/// `forbidden` for whoever may not write for the whole company.
pub fn begin(tx: &mut Tx<'_>, language: Language) -> ApiResult<Page<TemplateResponse>> {
    let caller = tx.caller()?;
    if !may_write(caller.may(Action::ShareTemplates), TemplateAudience::Company) {
        return Err(ApiError::new(ErrorCode::Forbidden));
    }
    let known = store::names_of(tx.conn, caller.claims.member_id)?;
    for (name, text, kind, stage, is_marketing) in STARTING_SET {
        let (name, text) = (language.text(&TEXTS, name).to_owned(), language.text(&TEXTS, text).to_owned());
        if !known.contains(&name) {
            add(tx, &TemplateDraft { kind, stage, name, text, is_marketing, objection: None, audience: TemplateAudience::Company })?;
        }
    }
    list(tx)
}

fn normalised(draft: TemplateDraft) -> TemplateDraft {
    TemplateDraft { name: one_line(&draft.name), text: draft.text.trim().replace("\r\n", "\n"), ..draft }
}

/// A template that the caller may change.
fn of_caller(tx: &mut Tx<'_>, id: TemplateId) -> ApiResult<TemplateRow> {
    let caller = tx.caller()?;
    let (row, _) = store::find(tx.conn, id)?.filter(|(row, _)| is_seen(caller, row)).ok_or_else(ApiError::not_found)?;
    if may_edit(caller, &row) { Ok(row) } else { Err(ApiError::new(ErrorCode::Forbidden)) }
}

fn get(tx: &mut Tx<'_>, id: TemplateId) -> ApiResult<TemplateResponse> {
    let caller = tx.caller()?;
    let (row, name) = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    Ok(response(caller, row, name))
}

fn is_seen(caller: &Caller, row: &TemplateRow) -> bool {
    may_edit(caller, row)
        || match row.audience {
            TemplateAudience::Me => false,
            TemplateAudience::Store => row.store_id.is_none_or(|store| caller.claims.store_id.is_some_and(|own| own.0 == store)),
            TemplateAudience::Company => true,
        }
}

fn may_edit(caller: &Caller, row: &TemplateRow) -> bool {
    row.member_id == caller.claims.member_id.0
        || (row.audience != TemplateAudience::Me && may_write(caller.may(Action::ShareTemplates), TemplateAudience::Company))
}

fn check_audience(caller: &Caller, audience: TemplateAudience) -> ApiResult<()> {
    if may_write(caller.may(Action::ShareTemplates), audience) {
        Ok(())
    } else {
        Err(ApiError::field(FieldError::new("/audience", FieldCode::OutOfReach)))
    }
}

fn response(caller: &Caller, row: TemplateRow, written_by: String) -> TemplateResponse {
    TemplateResponse {
        id: TemplateId(row.id),
        may_edit: may_edit(caller, &row),
        objection: row.objection(),
        kind: row.kind,
        stage: row.stage,
        name: row.name,
        text: row.text,
        is_marketing: row.is_marketing,
        audience: row.audience,
        written_by,
        version: row.version,
    }
}

fn taken(error: diesel::result::Error) -> ApiError {
    match unique_violation(&error).as_deref() {
        Some("uq_templates__member_id__name") => {
            ApiError { errors: vec![FieldError::new("/name", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) }
        }
        _ => error.into(),
    }
}
