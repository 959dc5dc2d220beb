//! Mediation 调解 (§4.9): a manager replaces the shares, with reasons, and sees beforehand whom it hits and by how much.

use std::collections::BTreeMap;

use fangke_shared::MemberId;
use fangke_shared::deal::commission::mediation::{MediatedShare, Mediation, payees};
use fangke_shared::deal::commission::rounding::{Part, allocate};
use fangke_shared::deal::commission::{CommissionPreview, CommissionRole, MemberPart, PARTIES_MAX};
use fangke_shared::deal::split::ContractSplit;
use fangke_shared::problem::FieldError;
use leptos::prelude::*;

use super::pick::{Pick, PickField, colleagues};
use crate::amount::Unit;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::{Names, money, off_by};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, opened_by, unique_id, use_toaster, word_choices,
};

/// Asks for the shares and why; open while there is a split to mediate.
#[component]
pub fn MediationDialog(
    /// What is mediated.
    mediating: RwSignal<Option<ContractSplit>>,
    /// Runs after a success.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = opened_by(mediating);
    let content = move || mediating.get().map(|split| view! { <MediationForm split open on_done/> });
    view! { <Dialog open title=tr!(contract.mediate).to_owned() class="dialog--wide">{content}</Dialog> }
}

/// A share as it is typed.
#[derive(Clone, Copy)]
struct Row {
    role: RwSignal<String>,
    who: Pick,
    percent: RwSignal<String>,
}

impl Row {
    fn new(role: CommissionRole, who: Option<(MemberId, String)>, bp: i64) -> Self {
        Self {
            role: RwSignal::new(role.word().to_owned()),
            who: Pick::new(who.map(|(id, name)| (id.0, name))),
            percent: RwSignal::new(Unit::Percent.text(bp)),
        }
    }

    /// Its share in basis points; what can't be read is below every limit, so that its field says so.
    fn bp(self) -> i64 {
        self.percent.with(|text| Unit::Percent.parse(text)).map_or(-1, Option::unwrap_or_default)
    }

    fn share(self) -> MediatedShare {
        let role = self.role.with(|role| role.parse().unwrap_or(CommissionRole::Closing));
        MediatedShare { role, member_id: self.who.id().map(MemberId), bp: self.bp(), amount_fen: None }
    }
}

/// The shares that one begins with: each member's part of its role in basis points, which add up to the role's.
fn beginning(preview: &CommissionPreview) -> Vec<(CommissionRole, Option<MemberId>, i64)> {
    let mut all = Vec::new();
    for role in preview.roles.iter().filter(|role| role.bp > 0) {
        let is_nothing = role.amount_fen == 0;
        let mut parts: Vec<Part> =
            role.members.iter().map(|member| Part::new(if is_nothing { 1 } else { member.amount_fen.saturating_abs() })).collect();
        allocate(role.bp, &mut parts);
        let of = |member: &fangke_shared::deal::commission::RoleMember| member.member_id.filter(|_| !member.to_company);
        all.extend(role.members.iter().zip(&parts).map(|(member, part)| (role.role, of(member), part.amount_fen)));
    }
    all
}

#[component]
fn MediationForm(split: ContractSplit, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let (id, total_fen) = (split.contract_id, split.computed.total_fen);
    let known: BTreeMap<MemberId, String> = split.members.iter().map(|member| (member.id, member.display_name.clone())).collect();
    let first: Vec<(CommissionRole, Option<MemberId>, i64)> = match &split.mediated {
        Some(mediated) => mediated.mediation.shares.iter().map(|share| (share.role, share.member_id, share.bp)).collect(),
        None => beginning(&split.computed),
    };
    let name = |id: MemberId| (id, known.get(&id).cloned().unwrap_or_else(|| tr!(contract.member_number, n = id.0)));
    let rows = RwSignal::new(first.into_iter().map(|(role, who, bp)| Row::new(role, who.map(name), bp)).collect::<Vec<_>>());
    let reason = RwSignal::new(String::new());
    let body = move || Mediation {
        shares: rows.with(|rows| rows.iter().map(|row| row.share()).collect()),
        reason: reason.get().trim().to_owned(),
    };
    let form = Form::new(move || {
        let mut errors: Vec<FieldError> = body().split(total_fen).err().unwrap_or_default();
        let unknown = |(n, row): (usize, &Row)| row.who.mistake(&format!("/shares/{n}/member_id"), false);
        errors.extend(rows.with(|rows| rows.iter().enumerate().filter_map(unknown).collect::<Vec<_>>()));
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    })
    .keeping(session.draft("contract.mediate", id), &[reason]);
    let sum = move || rows.with(|rows| rows.iter().fold(0_i64, |sum, row| sum.saturating_add(row.bp().max(0))));
    let rest = move || off_by(sum()).unwrap_or_else(|| tr!(commission.is_whole).to_owned());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(body);
        form.submit(async move { api.mediate_contract_split(id, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(contract.mediated_done));
            on_done.run(());
        });
    };
    let add = move |()| rows.update(|rows| rows.push(Row::new(CommissionRole::Closing, None, 0)));
    let is_full =
        Signal::derive(move || rows.with(|rows| rows.len() >= PARTIES_MAX).then(|| tr!(contract.too_many_shares, n = PARTIES_MAX)));
    let lines = move || {
        let all = rows.get();
        all.into_iter().enumerate().map(|(n, row)| view! { <Line n row rows form/> }).collect_view()
    };
    let before: Vec<MemberPart> = split.payees().to_vec();
    let form_id = unique_id("contract-mediation");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(contract.mediate_text, amount = money(total_fen))}</p>
            {lines}
            <div class="contract-rest">
                <Button class="btn--sm" icon=icondata_lu::LuPlus refused=is_full on_click=add>{tr!(contract.add_share)}</Button>
                <span class="tnum" role="status" class:danger=move || off_by(sum()).is_some()>{rest}</span>
            </div>
            {move || form.field("/shares").error.get().map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
            <Compared before known rows body=Signal::derive(body) total_fen/>
            <Field label=tr!(contract.reason) state=form.field("/reason") required=true hint=tr!(contract.mediate_hint)><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(contract.mediate_save)}</Button>
        </footer>
    }
}

#[component]
fn Line(n: usize, row: Row, rows: RwSignal<Vec<Row>>, form: Form) -> impl IntoView {
    let api = use_api();
    let remove = move |()| {
        rows.update(|rows| {
            if n < rows.len() {
                rows.remove(n);
            }
        });
    };
    let at = |name: &str| format!("/shares/{n}/{name}");
    view! {
        <div class="form contract-share">
            <Field label=tr!(contract.share_role) state=form.field(&at("role")) class="w3"><Select value=row.role choices={word_choices::<CommissionRole>()}/></Field>
            <PickField label=tr!(contract.share_who) state=form.field(&at("member_id")) pick=row.who source=colleagues(api) placeholder=tr!(contract.share_company) class="w4"/>
            <Field label=tr!(contract.share) state=form.field(&at("bp")) class="w3"><TextInput value=row.percent inputmode="decimal" unit="%" class="control--num"/></Field>
            <Button kind=ButtonKind::Quiet class="btn--icon" icon=icondata_lu::LuTrash2 label=tr!(contract.remove_share, n = n + 1) on_click=remove/>
        </div>
    }
}

/// What everybody has now, and would have.
#[component]
fn Compared(
    before: Vec<MemberPart>,
    known: BTreeMap<MemberId, String>,
    rows: RwSignal<Vec<Row>>,
    body: Signal<Mediation>,
    total_fen: i64,
) -> impl IntoView {
    let lines = move || {
        // The reason isn't needed to see what comes of it.
        let tried = Mediation { reason: tr!(contract.mediate).to_owned(), ..body.get() };
        let after = tried.split(total_fen).ok().map(|shares| payees(&shares))?;
        let mut names = known.clone();
        rows.with(|rows| names.extend(rows.iter().filter_map(|row| row.who.id().map(MemberId).zip(row.who.name()))));
        let names = Names(names);
        let lines = hits(&before, &after).into_iter().map(|(who, old, new)| {
            let is_other = old != new;
            let changed = is_other.then(|| view! { <b class="tnum">{money(new)}</b> });
            view! { <li><div><div class="t"><span>{names.of(who)}</span></div></div><span class="tnum" class:muted=is_other>{money(old)}</span>{changed}</li> }
        });
        Some(view! { <ul class="rows contract-hits" aria-label=tr!(contract.whom_it_hits)>{lines.collect_view()}</ul> })
    };
    view! { <div class="field"><span class="field__label">{tr!(contract.whom_it_hits)}</span>{lines}</div> }
}

/// Everybody who is paid before or after: how much, and how much then.
fn hits(before: &[MemberPart], after: &[MemberPart]) -> Vec<(Option<MemberId>, i64, i64)> {
    let of = |parts: &[MemberPart], who| parts.iter().find(|part| part.member_id == who).map_or(0, |part| part.amount_fen);
    let mut all: Vec<Option<MemberId>> = before.iter().chain(after).map(|part| part.member_id).collect();
    all.sort_unstable_by_key(|who| (who.is_none(), *who));
    all.dedup();
    all.into_iter().map(|who| (who, of(before, who), of(after, who))).collect()
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::commission::{
        CommissionFacts, CommissionParties, PlanInForce, PreviewCommissionRequest, WHOLE_BP, built_in, preview,
    };

    use super::*;

    fn sale(total_fen: i64) -> CommissionPreview {
        let one = |id| vec![MemberId(id)];
        let parties =
            CommissionParties { listing: one(1), closing: vec![MemberId(2), MemberId(3)], client: one(4), ..CommissionParties::default() };
        let facts = CommissionFacts { left_members: one(1), ..CommissionFacts::default() };
        let request = PreviewCommissionRequest { plan: "s1.sale".into(), total_fen, parties, facts, on: None };
        preview(&request, PlanInForce { name: "s1.sale", version: 1, terms: &built_in("s1.sale").unwrap().terms }, None)
    }

    #[test]
    fn what_one_begins_with_is_a_whole_and_a_leavers_part_is_the_companys() {
        for total_fen in [0, 1, 10_000_000] {
            let shares = beginning(&sale(total_fen));
            assert_eq!(shares.iter().map(|(.., bp)| bp).sum::<i64>(), WHOLE_BP, "{total_fen}");
            let listing: Vec<_> = shares.iter().filter(|(role, ..)| *role == CommissionRole::Listing).collect();
            assert!(listing.iter().all(|(_, who, _)| who.is_none()));
        }
    }

    #[test]
    fn everybody_who_gains_or_loses_is_named_once_the_company_last() {
        let part = |id: Option<i64>, amount_fen| MemberPart { member_id: id.map(MemberId), amount_fen };
        let (before, after) = ([part(Some(1), 70), part(None, 30)], [part(Some(2), 60), part(Some(1), 40)]);
        assert_eq!(hits(&before, &after), [(Some(MemberId(1)), 70, 40), (Some(MemberId(2)), 0, 60), (None, 30, 0)]);
    }
}
