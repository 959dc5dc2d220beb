//! How it was reckoned: each coded step in words with its figures, and the shares after it.

use fangke_shared::deal::commission::{CommissionRole, CommissionStep, MemberWeight, RoleRounding, RoleShare};
use leptos::prelude::*;

use super::words::{Names, built_in_title, fraction, list, money, percent, rest, share};
use crate::i18n::Word;
use crate::tr;

/// The steps, in order.
#[component]
pub fn Ledger(
    /// As the server sent them.
    steps: Vec<CommissionStep>,
    /// The names of those who were chosen.
    names: Names,
) -> impl IntoView {
    let count = tr!(commission.steps, n = steps.len());
    let mut before: Vec<RoleShare> = Vec::new();
    let mut rows = Vec::new();
    for step in steps {
        let (title, text) = sentence(&step, &names);
        let beside = beside(&step, &mut before, &names);
        rows.push(view! { <li><div><h3>{title}</h3><p>{text}</p></div>{beside}</li> });
    }
    view! {
        <section class="panel" aria-labelledby="commission-why">
            <header><h2 id="commission-why">{tr!(commission.why)}</h2><span class="n">{count}</span></header>
            <div class="ledger-wrap"><ol class="ledger">{rows}</ol></div>
        </section>
    }
}

/// Title and text of a step.
fn sentence(step: &CommissionStep, names: &Names) -> (String, String) {
    let named = |title: &str, text: String| (title.to_owned(), text);
    match step {
        CommissionStep::Total { total_fen } if *total_fen < 0 => {
            named(tr!(commission.step.refund), tr!(commission.step.refund_text, amount = money(*total_fen)))
        }
        CommissionStep::Total { total_fen } => named(tr!(commission.total), tr!(commission.step.total_text, amount = money(*total_fen))),
        CommissionStep::ExclusiveUnproven { from, to } => {
            let text = tr!(commission.step.unproven_text, from = built_in_title(&from.name), to = built_in_title(&to.name));
            named(tr!(commission.step.unproven), text)
        }
        CommissionStep::PlanApplied { plan, grade, .. } => {
            let version = tr!(commission.plan_version, plan = built_in_title(&plan.name), version = plan.version);
            let by_grade = grade.map(|grade| tr!(commission.step.by_grade, grade = grade.label()));
            named(tr!(commission.plan), [Some(version), by_grade].into_iter().flatten().collect::<Vec<_>>().join(tr!(commission.comma)))
        }
        CommissionStep::Granted { role, bp, from, .. } => {
            let from = list(from.iter().map(|part| share(*part)));
            named(role.label(), tr!(commission.step.granted, role = role.label(), from = from, bp = percent(*bp)))
        }
        CommissionStep::NotGranted { role, reason } => {
            named(role.label(), tr!(commission.step.not_granted, role = role.label(), reason = reason.label()))
        }
        CommissionStep::ClientParty { member_ids } => {
            named(tr!(commission.step.client), tr!(commission.step.client_text, names = names.list(member_ids.iter().copied())))
        }
        CommissionStep::CoShowing { members } => {
            named(tr!(commission.step.co_showing), tr!(commission.step.co_showing_text, n = members.len()))
        }
        CommissionStep::Novice { member_id, .. } => {
            named(tr!(commission.step.novice), tr!(commission.step.novice_text, name = names.of(Some(*member_id))))
        }
        CommissionStep::RolesRounded { left_fen, roles } => (tr!(commission.step.rounding).to_owned(), rounding(*left_fen, roles)),
        CommissionStep::MembersRounded { role, left_fen, members } => {
            let lucky = names.list(members.iter().filter(|member| member.has_extra).map(|member| member.member_id));
            let parts = list(members.iter().map(|member| format!("{} {}", names.of(Some(member.member_id)), money(member.amount_fen))));
            let text = if *left_fen == 0 {
                tr!(commission.step.members_even, parts = parts)
            } else {
                tr!(commission.step.members_text, n = *left_fen, lucky = lucky, parts = parts)
            };
            (tr!(commission.step.members, role = role.label()), text)
        }
        CommissionStep::NobodyThere { role, amount_fen } => {
            (tr!(commission.step.nobody, role = role.label()), tr!(commission.step.nobody_text, amount = money(*amount_fen)))
        }
        CommissionStep::PartyLeft { role, member_id, amount_fen } => {
            let (role, name) = (role.label(), names.of(Some(*member_id)));
            named(tr!(commission.step.left), tr!(commission.step.left_text, role = role, name = name, amount = money(*amount_fen)))
        }
        CommissionStep::LeaverKeeps { role, member_id } => {
            let (role, name) = (role.label(), names.of(Some(*member_id)));
            named(tr!(commission.step.left), tr!(commission.step.keeps_text, role = role, name = name))
        }
        CommissionStep::SeveralRoles { member_id, roles, amount_fen } => {
            let (name, roles) = (names.of(Some(*member_id)), labels(roles));
            named(tr!(commission.step.several), tr!(commission.step.several_text, name = name, roles = roles, amount = money(*amount_fen)))
        }
    }
}

fn labels(roles: &[CommissionRole]) -> String {
    list(roles.iter().map(|role| role.label().to_owned()))
}

fn rounding(left_fen: i64, roles: &[RoleRounding]) -> String {
    if left_fen == 0 {
        return tr!(commission.step.rounding_even).to_owned();
    }
    let lucky: Vec<CommissionRole> = roles.iter().filter(|role| role.has_extra).map(|role| role.role).collect();
    tr!(commission.step.rounding_text, n = left_fen, roles = labels(&lucky))
}

/// What stands beside the words: the shares after the step, the weights, or how the fen were rounded.
fn beside(step: &CommissionStep, before: &mut Vec<RoleShare>, names: &Names) -> Option<AnyView> {
    match step {
        CommissionStep::PlanApplied { shares, .. } => {
            *before = shares.clone();
            Some(delta(shares, shares))
        }
        CommissionStep::Granted { shares, .. } => {
            let earlier = std::mem::replace(before, shares.clone());
            Some(delta(shares, &earlier))
        }
        CommissionStep::CoShowing { members } | CommissionStep::Novice { members, .. } => Some(weights(members, names)),
        CommissionStep::RolesRounded { roles, .. } => Some(fen(roles)),
        _ => None,
    }
}

fn bp_of(shares: &[RoleShare], role: CommissionRole) -> i64 {
    shares.iter().find(|share| share.role == role).map_or(0, |share| share.bp)
}

/// The shares after a step, those that changed in accent.
fn delta(now: &[RoleShare], earlier: &[RoleShare]) -> AnyView {
    let roles: Vec<CommissionRole> =
        CommissionRole::IN_ORDER.into_iter().filter(|role| bp_of(now, *role) > 0 || bp_of(earlier, *role) > 0).collect();
    let label = list(roles.iter().map(|role| share(RoleShare { role: *role, bp: bp_of(now, *role) })));
    let heads = roles.iter().map(|role| view! { <span>{role.label()}</span> }).collect_view();
    let figures = roles.iter().map(|role| {
        let (bp, was) = (bp_of(now, *role), bp_of(earlier, *role));
        let text = if bp == 0 { "–".to_owned() } else { percent(bp) };
        view! { <b class:zero=bp == 0 data-plus=(bp > was).then_some("") data-minus=(bp < was).then_some("")>{text}</b> }
    });
    let count = roles.len().to_string();
    view! { <div class="delta" role="img" aria-label=label style:--n=count>{heads}{figures.collect_view()}</div> }.into_any()
}

/// Who counts how much within closing.
fn weights(members: &[MemberWeight], names: &Names) -> AnyView {
    let one = |member: &MemberWeight| {
        view! { <b>{format!("{} {}", names.of(Some(member.member_id)), fraction(member.weight, member.of))}</b> }
    };
    view! { <div class="delta delta--who"><span>{CommissionRole::Closing.label()}</span>{members.iter().map(one).collect_view()}</div> }
        .into_any()
}

/// Share, remainder and amount of each role.
fn fen(roles: &[RoleRounding]) -> AnyView {
    let rows = roles.iter().map(|role| {
        let extra = role.has_extra.then_some("+0.01");
        view! {
            <tr>
                <td>{share(RoleShare { role: role.role, bp: role.bp })}</td>
                <td>{rest(role.rest)}</td>
                <td class="plus">{extra}</td>
                <td>{money(role.amount_fen)}</td>
            </tr>
        }
    });
    view! {
        <table class="fen">
            <thead>
                <tr>
                    <th scope="col">{tr!(commission.role)}</th>
                    <th scope="col">{tr!(commission.rest)}</th>
                    <th scope="col">{tr!(commission.extra)}</th>
                    <th scope="col">{tr!(commission.amount)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use fangke_shared::MemberId;
    use fangke_shared::deal::commission::PlanRef;

    use super::*;

    #[test]
    fn steps_are_told_with_their_figures() {
        let names = Names([(MemberId(1), "周凯".to_owned()), (MemberId(9), "何雨桐".to_owned())].into());
        let text = |step: CommissionStep| sentence(&step, &names).1;
        let from = vec![RoleShare { role: CommissionRole::Listing, bp: 1000 }, RoleShare { role: CommissionRole::Closing, bp: 1000 }];
        let granted = CommissionStep::Granted { role: CommissionRole::Key, bp: 2000, from, shares: Vec::new() };
        assert_eq!(text(granted), "从房源方 10%、成交方 10% 拿出，钥匙方共 20%。");
        let left = CommissionStep::PartyLeft { role: CommissionRole::Listing, member_id: MemberId(1), amount_fen: 3_194_667 };
        assert_eq!(text(left), "房源方 周凯 签约前已离职，这一份 31,946.67 元归公司。");
        let to = PlanRef { name: "s1.sale".into(), version: 1 };
        let from = PlanRef { name: "s1.sale-exclusive".into(), version: 1 };
        assert!(text(CommissionStep::ExclusiveUnproven { from, to }).contains("买卖"));
        let novice = CommissionStep::Novice { member_id: MemberId(9), members: Vec::new() };
        assert!(text(novice).contains("何雨桐"));
        assert_eq!(text(CommissionStep::RolesRounded { left_fen: 0, roles: Vec::new() }), "各角色都正好是整分，没有余数。");
    }
}
