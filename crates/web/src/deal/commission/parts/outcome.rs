//! Who gets what: a bar of shares, and a table by person or by role.

use fangke_shared::deal::commission::{CommissionPreview, CommissionRole, MemberPart, RolePart};
use leptos::prelude::*;

use super::words::{Names, built_in_title, colours, list, money, part_of, percent};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Avatar, Choice, Icon, Segmented};

const PEOPLE: &str = "people";
const ROLES: &str = "roles";

/// The result.
#[component]
pub fn Outcome(
    /// The answer of the server.
    preview: CommissionPreview,
    /// The names of those who were chosen.
    names: Names,
) -> impl IntoView {
    let by = RwSignal::new(PEOPLE.to_owned());
    let choices = vec![Choice::new(PEOPLE, tr!(commission.by_person)), Choice::new(ROLES, tr!(commission.by_role))];
    let plan = tr!(commission.plan_version, plan = built_in_title(&preview.plan.name), version = preview.plan.version);
    let total = money(preview.total_fen);
    let check = tr!(commission.adds_up, total = total.clone());
    let bar = bar(&preview.roles);
    let table = move || {
        if by.with(|by| by == ROLES) { by_role(&preview, &names).into_any() } else { by_person(&preview, &names).into_any() }
    };
    view! {
        <section class="panel" aria-labelledby="commission-result">
            <header>
                <h2 id="commission-result">{tr!(commission.result)}</h2>
                <span class="n">{plan}</span>
                <span class="end"><Segmented value=by choices label=tr!(commission.shown_by)/></span>
            </header>
            <div class="body commission__sum"><span class="muted">{tr!(commission.total)}</span><b class="tnum">{total}</b></div>
            <div class="body">{bar}</div>
            <div class="table-wrap">{table}</div>
            <footer class="commission__check"><Icon icon=icondata_lu::LuCheck/><span>{check}</span></footer>
        </section>
    }
}

/// The shares of the roles in one line.
fn bar(roles: &[RolePart]) -> impl IntoView + use<> {
    let shown: Vec<(CommissionRole, i64)> = roles.iter().filter(|part| part.bp > 0).map(|part| (part.role, part.bp)).collect();
    let label = list(shown.iter().map(|(role, bp)| format!("{} {}", role.label(), percent(*bp))));
    let parts = shown.into_iter().map(|(role, bp)| {
        let (background, text) = colours(role);
        // Percentages give up their room first.
        let is_small = (bp < SMALL_BP).then_some("");
        view! {
            <span data-small=is_small title=role.label() style:--v=bp.to_string() style:--bg=background style:--fg=text>
                {role.label()} <i>{percent(bp)}</i>
            </span>
        }
    });
    view! { <div class="shares" role="img" aria-label=label>{parts.collect_view()}</div> }
}

/// What is too narrow for a name and a figure.
const SMALL_BP: i64 = 1500;

fn by_person(preview: &CommissionPreview, names: &Names) -> impl IntoView + use<> {
    let rows = preview.members.iter().map(|part| person(part, preview, names)).collect_view();
    let total = money(preview.total_fen);
    view! {
        <table class="table table--plain table--stack commission__table">
            <thead>
                <tr>
                    <th scope="col">{tr!(commission.payee)}</th>
                    <th scope="col" class="grow">{tr!(commission.for_what)}</th>
                    <th scope="col" class="num">{tr!(commission.part)}</th>
                    <th scope="col" class="num">{tr!(commission.amount)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{tr!(commission.sum)}</th>
                    <td></td>
                    <td></td>
                    <td class="num" data-l=tr!(commission.amount)>{total}</td>
                </tr>
            </tfoot>
        </table>
    }
}

fn person(part: &MemberPart, preview: &CommissionPreview, names: &Names) -> impl IntoView + use<> {
    let name = names.of(part.member_id);
    let what = list(roles_of(part, preview, names));
    let (amount, share) = (money(part.amount_fen), part_of(part.amount_fen, preview.total_fen));
    view! {
        <tr>
            <th scope="row"><span class="who"><Avatar name=name.clone() class="avatar--sm"/><b>{name}</b></span></th>
            <td class="muted grow commission__what" data-l=tr!(commission.for_what)>{what}</td>
            <td class="num" data-l=tr!(commission.part)>{share}</td>
            <td class="num strong" class:neg=part.amount_fen < 0 data-l=tr!(commission.amount)>{amount}</td>
        </tr>
    }
}

/// For which roles somebody is paid, each with its part of the whole; the company also for whom.
fn roles_of(part: &MemberPart, preview: &CommissionPreview, names: &Names) -> Vec<String> {
    let mut all = Vec::new();
    for role in &preview.roles {
        for member in &role.members {
            let is_own = match part.member_id {
                Some(id) => member.member_id == Some(id) && !member.to_company,
                None => member.to_company,
            };
            if !is_own {
                continue;
            }
            let share = part_of(member.amount_fen, preview.total_fen).unwrap_or_default();
            all.push(match (part.member_id, member.member_id) {
                (None, None) => tr!(commission.role_of_nobody, role = role.role.label(), share = share),
                (None, Some(id)) => tr!(commission.role_of_leaver, role = role.role.label(), share = share, name = names.of(Some(id))),
                (Some(_), _) => format!("{} {share}", role.role.label()).trim_end().to_owned(),
            });
        }
    }
    all
}

fn by_role(preview: &CommissionPreview, names: &Names) -> impl IntoView + use<> {
    let rows = preview.roles.iter().map(|part| role(part, names)).collect_view();
    let total = money(preview.total_fen);
    view! {
        <table class="table table--plain table--stack commission__table">
            <thead>
                <tr>
                    <th scope="col">{tr!(commission.role)}</th>
                    <th scope="col" class="grow">{tr!(commission.whose)}</th>
                    <th scope="col" class="num">{tr!(commission.part)}</th>
                    <th scope="col" class="num">{tr!(commission.amount)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{tr!(commission.sum)}</th>
                    <td></td>
                    <td class="num" data-l=tr!(commission.part)>"100%"</td>
                    <td class="num" data-l=tr!(commission.amount)>{total}</td>
                </tr>
            </tfoot>
        </table>
    }
}

fn role(part: &RolePart, names: &Names) -> impl IntoView + use<> {
    let one = |member: &fangke_shared::deal::commission::RoleMember| {
        let name = match member.member_id {
            Some(id) if member.to_company => tr!(commission.left_company, name = names.of(Some(id))),
            id => names.of(id),
        };
        format!("{name} {}", money(member.amount_fen))
    };
    let whose = list(part.members.iter().map(one));
    view! {
        <tr>
            <th scope="row"><b>{part.role.label()}</b></th>
            <td class="muted grow commission__what" data-l=tr!(commission.whose)>{whose}</td>
            <td class="num" data-l=tr!(commission.part)>{percent(part.bp)}</td>
            <td class="num strong" class:neg=part.amount_fen < 0 data-l=tr!(commission.amount)>{money(part.amount_fen)}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use fangke_shared::MemberId;
    use fangke_shared::deal::commission::{CommissionFacts, CommissionParties, PlanInForce, PreviewCommissionRequest, built_in, preview};

    use super::*;

    #[test]
    fn the_company_says_for_whom_it_is_paid() {
        let parties = CommissionParties { listing: vec![MemberId(1)], closing: vec![MemberId(2)], ..CommissionParties::default() };
        let facts = CommissionFacts { left_members: vec![MemberId(1)], ..CommissionFacts::default() };
        let request = PreviewCommissionRequest { plan: "s1.sale".into(), total_fen: 1000, parties, facts, on: None };
        let plan = PlanInForce { name: "s1.sale", version: 1, terms: &built_in("s1.sale").unwrap().terms };
        let answer = preview(&request, plan, None);
        let names = Names([(MemberId(1), "周凯".to_owned()), (MemberId(2), "陈志远".to_owned())].into());
        let told: Vec<_> = answer.members.iter().map(|part| list(roles_of(part, &answer, &names))).collect();
        assert_eq!(told, ["成交方 60%", "房源方 30%（周凯 已离职）、客户方 10%（没有人）"]);
    }
}
