//! Plans, their versions, and splits on trial.

use std::collections::HashMap;

use chrono::NaiveDate;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::commission::{
    BUILT_IN, BuiltIn, Case, CommissionFacts, CommissionParties, CommissionPlanResponse, CommissionPlanVersion, CommissionPreview,
    CopyCommissionPlanRequest, CreateCommissionPlanVersionRequest, PlanInForce, PlanRef, PlanTerms, PlanUse, PreviewCommissionRequest,
    Settlement, Validity, built_in, in_force, preview, settle,
};
use fangke_shared::page::Page;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::Purpose;
use fangke_shared::text::one_line;
use fangke_shared::{CommissionPlanId, MemberId};
use serde_json::json;

use super::store::{self, NewPlan, NewVersion, PlanRow, VersionRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Every plan: the built-in ones in the order of the book, then the house's own by name.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<CommissionPlanResponse>> {
    let rows = store::all(tx.conn)?;
    let own = responses(tx, rows)?;
    Ok(Page::whole(BUILT_IN.iter().map(built_in_response).chain(own).collect()))
}

/// A plan with its versions.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, name: &str) -> ApiResult<CommissionPlanResponse> {
    find(tx, name)?.ok_or_else(ApiError::not_found)
}

fn find(tx: &mut Tx<'_>, name: &str) -> ApiResult<Option<CommissionPlanResponse>> {
    if let Some(plan) = built_in(name) {
        return Ok(Some(built_in_response(plan)));
    }
    let row = store::find(tx.conn, name)?;
    Ok(responses(tx, row.into_iter().collect())?.pop())
}

fn built_in_response(plan: &BuiltIn) -> CommissionPlanResponse {
    let version = CommissionPlanVersion {
        version: BuiltIn::VERSION,
        effective_from: None,
        validity: Validity::InForce,
        terms: plan.terms.clone(),
        created_by: None,
        created_at: None,
    };
    CommissionPlanResponse {
        name: plan.name.to_owned(),
        title: None,
        is_built_in: true,
        copied_from: None,
        in_force: Some(BuiltIn::VERSION),
        versions: vec![version],
    }
}

fn responses(tx: &mut Tx<'_>, rows: Vec<PlanRow>) -> ApiResult<Vec<CommissionPlanResponse>> {
    let today = tx.rules.today;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut versions: HashMap<i64, Vec<VersionRow>> = HashMap::new();
    for row in store::versions_of(tx.conn, &ids)? {
        versions.entry(row.plan_id).or_default().push(row);
    }
    let members = member::member_refs(tx.conn, versions.values().flatten().map(|row| MemberId(row.created_by)))?;
    let one = |row: PlanRow| {
        let own = versions.remove(&row.id).unwrap_or_default();
        let current = in_force(own.iter().map(|row| (row.version, Some(row.effective_from))), today);
        let sent = own.into_iter().map(|row| version_response(row, current, today, &members)).collect::<ApiResult<Vec<_>>>()?;
        Ok(CommissionPlanResponse {
            name: row.name,
            title: Some(row.title),
            is_built_in: false,
            copied_from: Some(row.copied_from),
            in_force: current,
            versions: sent,
        })
    };
    rows.into_iter().map(one).collect()
}

fn version_response(
    row: VersionRow,
    current: Option<i64>,
    today: NaiveDate,
    members: &HashMap<MemberId, MemberRef>,
) -> ApiResult<CommissionPlanVersion> {
    let validity = if Some(row.version) == current {
        Validity::InForce
    } else if row.effective_from > today {
        Validity::Planned
    } else {
        Validity::Past
    };
    Ok(CommissionPlanVersion {
        version: row.version,
        effective_from: Some(row.effective_from),
        validity,
        terms: serde_json::from_str(&row.terms).map_err(ApiError::internal)?,
        created_by: members.get(&MemberId(row.created_by)).cloned(),
        created_at: Some(row.created_at.and_utc()),
    })
}

/// Copies a plan under a name of its own.
///
/// # Errors
/// Wrong fields, `does_not_exist` at `/from`, `already_exists`.
pub fn copy(tx: &mut Tx<'_>, request: &CopyCommissionPlanRequest) -> ApiResult<CommissionPlanResponse> {
    let today = tx.rules.today;
    request.validate(today)?;
    let source = find(tx, &request.from)?.ok_or_else(|| wrong("/from", FieldCode::DoesNotExist))?;
    let effective_from = request.effective_from.unwrap_or(today);
    let terms = match &request.terms {
        Some(terms) => terms.clone(),
        None => source.current().map(|version| version.terms.clone()).ok_or_else(|| ApiError::internal("a plan without a version"))?,
    };
    let name = request.name.trim();
    check_ordinary(tx, name, &terms, effective_from)?;
    let title = one_line(&request.title);
    let new = NewPlan { name, title: &title, copied_from: &source.name, member: tx.me()?, at: tx.at() };
    let plan = store::insert(tx.conn, &new).map_err(taken)?;
    add(tx, (plan, name, 1), effective_from, &terms, AuditAction::Create)?;
    get(tx, name)
}

/// Adds a version to one of the house's own plans. Those before it stay as they are; it counts from its day on.
///
/// # Errors
/// Wrong fields, `not_found`, `plan_built_in`.
pub fn add_version(tx: &mut Tx<'_>, name: &str, request: &CreateCommissionPlanVersionRequest) -> ApiResult<CommissionPlanResponse> {
    if built_in(name).is_some() {
        return Err(ApiError::new(ErrorCode::PlanBuiltIn).detail("copy it, and change the copy"));
    }
    let today = tx.rules.today;
    request.validate(today)?;
    let (plan, version) = store::next_version(tx.conn, name)?.ok_or_else(ApiError::not_found)?;
    let before = get(tx, name)?;
    // Deals that were split by it, and plans that name it as their ordinary one, rely on what it is for.
    if let Some(last) = before.versions.first() {
        for (field, is_other) in
            [("deals", last.terms.deals != request.terms.deals), ("used_for", last.terms.used_for != request.terms.used_for)]
        {
            if is_other {
                return Err(ApiError::field(FieldError::new(format!("/terms/{field}"), FieldCode::Contradicts).with("other", "/name")));
            }
        }
    }
    let effective_from = request.effective_from.unwrap_or(today);
    check_ordinary(tx, name, &request.terms, effective_from)?;
    add(tx, (plan, name, version), effective_from, &request.terms, AuditAction::Update)?;
    get(tx, name)
}

fn add(
    tx: &mut Tx<'_>,
    (plan, name, version): (CommissionPlanId, &str, i64),
    effective_from: NaiveDate,
    terms: &PlanTerms,
    action: AuditAction,
) -> ApiResult<()> {
    let text = serde_json::to_string(terms).map_err(ApiError::internal)?;
    let new = NewVersion { plan, version, effective_from, terms: &text, member: tx.me()?, at: tx.at() };
    store::insert_version(tx.conn, &new)?;
    let details = json!({ "name": name, "version": version, "effective_from": effective_from, "terms": terms });
    tx.audit(action, (AuditSubject::CommissionPlan, plan.0), &details)
}

/// The ordinary plan of a plan for exclusive listings is there from its first day on, for ordinary listings, and for the same deals (§4.1).
fn check_ordinary(tx: &mut Tx<'_>, name: &str, terms: &PlanTerms, from: NaiveDate) -> ApiResult<()> {
    let Some(ordinary) = &terms.ordinary_plan else { return Ok(()) };
    let at = "/terms/ordinary_plan";
    let plan = find(tx, ordinary)?.ok_or_else(|| wrong(at, FieldCode::DoesNotExist))?;
    let contradicts = |other: &str| ApiError::field(FieldError::new(at, FieldCode::Contradicts).with("other", other));
    if plan.name == name {
        return Err(contradicts("/name"));
    }
    let Some(version) = on(&plan, from) else { return Err(contradicts("/effective_from")) };
    if version.terms.used_for != PlanUse::Ordinary {
        return Err(contradicts("/terms/used_for"));
    }
    let is_for_all = version.terms.deals == Purpose::Both || version.terms.deals == terms.deals;
    if is_for_all { Ok(()) } else { Err(contradicts("/terms/deals")) }
}

/// The version of a plan that counts on a day.
fn on(plan: &CommissionPlanResponse, day: NaiveDate) -> Option<&CommissionPlanVersion> {
    let number = in_force(plan.versions.iter().map(|version| (version.version, version.effective_from)), day)?;
    plan.versions.iter().find(|version| version.version == number)
}

fn applies<'a>(plan: &'a CommissionPlanResponse, version: &'a CommissionPlanVersion) -> PlanInForce<'a> {
    PlanInForce { name: &plan.name, version: version.version, terms: &version.terms }
}

/// Splits a commission on trial: reckons, and stores nothing.
///
/// # Errors
/// Wrong fields: `does_not_exist` at `/plan`, `out_of_range` at `/on` for a day before the plan's first.
pub fn try_split(tx: &mut Tx<'_>, request: &PreviewCommissionRequest) -> ApiResult<CommissionPreview> {
    request.validate()?;
    let day = request.on.unwrap_or(tx.rules.today);
    let plan = find(tx, request.plan.trim())?.ok_or_else(|| wrong("/plan", FieldCode::DoesNotExist))?;
    let Some(version) = on(&plan, day) else {
        let first = plan.versions.iter().filter_map(|version| version.effective_from).min();
        let too_early = FieldError::new("/on", FieldCode::OutOfRange).with("min", first.unwrap_or(day).to_string());
        return Err(ApiError::field(too_early));
    };
    let ordinary = match &version.terms.ordinary_plan {
        Some(name) => find(tx, name)?,
        None => None,
    };
    let ordinary = ordinary.as_ref().and_then(|plan| Some(applies(plan, on(plan, day)?)));
    Ok(preview(request, applies(&plan, version), ordinary))
}

/// Who has which share by a version of a plan that applies, for parties and facts that are known.
///
/// # Errors
/// Only when the database fails, or has no such version.
pub fn settlement(tx: &mut Tx<'_>, plan: &PlanRef, parties: &CommissionParties, facts: &CommissionFacts) -> ApiResult<Settlement> {
    let found = find(tx, &plan.name)?.ok_or_else(|| ApiError::internal("a split by a plan that isn't there"))?;
    let version = found.versions.iter().find(|version| version.version == plan.version);
    let version = version.ok_or_else(|| ApiError::internal("a split by a version that isn't there"))?;
    let case = Case { plan: applies(&found, version), ordinary: None, parties, facts };
    Ok(settle(&case, &mut ()).1)
}

fn wrong(pointer: &str, code: FieldCode) -> ApiError {
    ApiError::field(FieldError::new(pointer, code))
}

fn taken(error: ApiError) -> ApiError {
    if error.violates("uq_commission_plans__name") {
        ApiError { errors: vec![FieldError::new("/name", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) }
    } else {
        error
    }
}
