//! The plans with their versions: which is in force, which are to come, and for administrators how to make more.

use fangke_shared::deal::commission::{BaseShares, CommissionPlanResponse, CommissionPlanVersion, Grants, PlanTerms, PlanUse, Validity};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::property::listing::Grade;
use leptos::prelude::*;

use super::Tabs;
use super::copy::CopyDialog;
use super::parts::{list, percent, plan_title};
use super::trial::TrialState;
use super::version::VersionDialog;
use crate::address::AddressState;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Loaded, Note, PageTitle, Tag, Tone, set_title};
use crate::{time, tr};

/// What the buttons open.
#[derive(Clone, Copy)]
struct Tools {
    copying: RwSignal<Option<CommissionPlanResponse>>,
    adding: RwSignal<Option<CommissionPlanResponse>>,
    may_edit: bool,
}

/// The page.
#[component]
pub fn PlansPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(commission.plans).to_owned(), subtitle: None, back: Some("/commission".to_owned()) });
    let (api, session) = (use_api(), use_session());
    let resource = LocalResource::new(move || async move { api.list_commission_plans().await });
    let may_edit = session.may(Action::EditCommissionPlans);
    let tools = Tools { copying: RwSignal::new(None), adding: RwSignal::new(None), may_edit };
    let all = Signal::derive(move || resource.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default());
    let saved = move |()| resource.refetch();
    let plans = move |page: Page<CommissionPlanResponse>| page.items.into_iter().map(|plan| view! { <Plan plan tools/> }).collect_view();
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(commission.plans)}</h1><span class="sub">{tr!(commission.plans_what)}</span></div>
            <Tabs is_plans=true/>
            {(!may_edit).then(|| view! { <div class="commission__note"><Note>{tr!(commission.only_admin)}</Note></div> })}
            <div class="stack commission__plans"><Loaded resource rows=12 view=plans/></div>
            <CopyDialog plan=tools.copying on_saved=saved/>
            <VersionDialog plan=tools.adding plans=all on_saved=saved/>
        </div>
    }
}

#[component]
fn Plan(plan: CommissionPlanResponse, tools: Tools) -> impl IntoView {
    let id = format!("plan-{}", plan.name);
    let title = plan_title(&plan);
    let kind = plan.current().map(|version| (version.terms.deals, version.terms.used_for));
    let kind = kind.map(|(deals, used_for)| view! { <Tag>{deals.label()}</Tag><Tag>{used_for.label()}</Tag> });
    let built_in = plan.is_built_in.then(|| view! { <Tag tone=Tone::Accent>{tr!(commission.built_in)}</Tag> });
    let try_it = TrialState { plan: plan.name.clone() }.href();
    let acts = tools.may_edit.then(|| acts(&plan, &title, tools));
    let versions = plan.versions.iter().map(version_rows).collect_view();
    let is_exclusive = plan.versions.iter().any(|version| version.terms.used_for == PlanUse::Exclusive);
    let foot = foot(&plan);
    view! {
        <section class="panel" aria-labelledby=id.clone()>
            <header class="commission__plan">
                <h2 id=id.clone()>{title.clone()}</h2>
                <span class="n">{plan.name.clone()}</span>
                <span class="tags">{built_in}{kind}</span>
                <span class="end">
                    <a class="btn btn--sm btn--quiet" href=try_it aria-label=format!("{} {title}", tr!(commission.try_it))>{tr!(commission.try_it)}</a>
                    {acts}
                </span>
            </header>
            <div class="table-wrap">
                <table class="table table--plain table--stack commission__versions">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(commission.version)}</th>
                            <th scope="col">{tr!(commission.effective_from)}</th>
                            <th scope="col" class="num">{tr!(commission.listing_share)}</th>
                            {is_exclusive.then(|| view! { <th scope="col" class="num">{tr!(commission.exclusive_share)}</th> })}
                            <th scope="col" class="num">{tr!(commission.closing_share)}</th>
                            <th scope="col" class="num">{tr!(commission.client_share)}</th>
                            <th scope="col" class="grow">{tr!(commission.grants)}</th>
                        </tr>
                    </thead>
                    <tbody>{versions}</tbody>
                </table>
            </div>
            {foot}
        </section>
    }
}

fn acts(plan: &CommissionPlanResponse, title: &str, tools: Tools) -> impl IntoView + use<> {
    let (to_copy, to_add) = (plan.clone(), plan.clone());
    let add = (!plan.is_built_in).then(|| {
        let label = format!("{} {title}", tr!(commission.add_version));
        view! { <Button class="btn--sm" label=label on_click=move |()| tools.adding.set(Some(to_add.clone()))>{tr!(commission.add_version)}</Button> }
    });
    let label = format!("{} {title}", tr!(commission.copy));
    view! {
        <Button kind=ButtonKind::Quiet class="btn--sm" label=label on_click=move |()| tools.copying.set(Some(to_copy.clone()))>
            {tr!(commission.copy)}
        </Button>
        {add}
    }
}

/// From which plan it was copied, and whose part goes to the company when somebody leaves.
fn foot(plan: &CommissionPlanResponse) -> Option<impl IntoView + use<>> {
    let copied = plan.copied_from.as_ref().map(|name| tr!(commission.copied_from, plan = super::parts::built_in_title(name)));
    let terms = plan.current().map(|version| version.terms.clone())?;
    let ordinary = terms.ordinary_plan.as_ref().map(|name| tr!(commission.else_ordinary, plan = super::parts::built_in_title(name)));
    let roles = list(terms.leaver_roles.iter().map(|role| role.label().to_owned()));
    let is_all = terms.leaver_roles.len() == fangke_shared::deal::commission::CommissionRole::IN_ORDER.len();
    let leavers = match (is_all, roles.is_empty()) {
        (true, _) => tr!(commission.leavers_all).to_owned(),
        (_, true) => tr!(commission.leavers_none).to_owned(),
        _ => tr!(commission.leavers_some, roles = roles),
    };
    let facts = [copied, ordinary, Some(leavers)].into_iter().flatten().map(|text| view! { <span>{text}</span> }).collect_view();
    Some(view! { <footer><span class="dots">{facts}</span></footer> })
}

/// A version: a row, or one for each grade.
fn version_rows(version: &CommissionPlanVersion) -> impl IntoView + use<> {
    let terms = version.terms.clone();
    let rows: Vec<(Option<Grade>, BaseShares)> = if terms.used_for == PlanUse::Packaging {
        [Grade::Focus, Grade::Recommended, Grade::General].map(|grade| (Some(grade), terms.shares_of(grade))).to_vec()
    } else {
        vec![(None, terms.shares)]
    };
    let head = version.clone();
    rows.into_iter().enumerate().map(move |(i, (grade, shares))| row(&head, &terms, i == 0, grade, shares)).collect_view()
}

fn row(
    version: &CommissionPlanVersion,
    terms: &PlanTerms,
    is_first: bool,
    grade: Option<Grade>,
    shares: BaseShares,
) -> impl IntoView + use<> {
    let tone = match version.validity {
        Validity::InForce => Tone::Positive,
        Validity::Planned => Tone::Warning,
        Validity::Past => Tone::Neutral,
    };
    let (number, validity) = (version.version, version.validity);
    let number = if is_first {
        view! { <th scope="row"><b>{tr!(commission.version_n, n = number)}</b> " " <Tag tone>{validity.label()}</Tag></th> }.into_any()
    } else {
        view! { <td></td> }.into_any()
    };
    let from = is_first.then(|| version.effective_from.map_or_else(|| tr!(commission.always).to_owned(), time::date));
    let who = version
        .created_by
        .as_ref()
        .filter(|_| is_first)
        .map(|member| view! { <small class="muted">" " {member.display_name.clone()}</small> });
    let is_exclusive = terms.used_for == PlanUse::Exclusive;
    let grade = grade.map(|grade| view! { <small class="muted">{grade.label()} " "</small> });
    let grants = is_first.then(|| grants(&terms.grants));
    view! {
        <tr data-off=(version.validity == Validity::Past).then_some("")>
            {number}
            <td data-l=tr!(commission.effective_from)>{from}{who}</td>
            <td class="num" data-l=tr!(commission.listing_share)>{grade}{percent(shares.listing_bp)}</td>
            {is_exclusive.then(|| view! { <td class="num" data-l=tr!(commission.exclusive_share)>{percent(shares.exclusive_bp)}</td> })}
            <td class="num" data-l=tr!(commission.closing_share)>{percent(shares.closing_bp)}</td>
            <td class="num" data-l=tr!(commission.client_share)>{percent(shares.client_bp)}</td>
            <td class="grow muted" data-l=tr!(commission.grants)>{grants}</td>
        </tr>
    }
}

/// What evidence moves, in words.
fn grants(grants: &Grants) -> String {
    let key = (grants.key_from_listing_bp + grants.key_from_closing_bp > 0).then(|| {
        let (listing, closing) = (percent(grants.key_from_listing_bp), percent(grants.key_from_closing_bp));
        if grants.key_from_listing_bp == 0 {
            tr!(commission.key_grant_closing, closing = closing)
        } else {
            tr!(commission.key_grant, listing = listing, closing = closing)
        }
    });
    let photos = (grants.photos_from_closing_bp > 0).then(|| tr!(commission.photos_grant, bp = percent(grants.photos_from_closing_bp)));
    let floor_plan =
        (grants.floor_plan_from_closing_bp > 0).then(|| tr!(commission.floor_plan_grant, bp = percent(grants.floor_plan_from_closing_bp)));
    let all = list([key, photos, floor_plan].into_iter().flatten());
    if all.is_empty() { tr!(commission.no_grants).to_owned() } else { all }
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::commission::built_in;

    use super::*;

    #[test]
    fn grants_are_told_in_words() {
        let told = |name: &str| grants(&built_in(name).unwrap().terms.grants);
        assert_eq!(told("s1.sale"), "钥匙 10% + 10%");
        assert_eq!(told("s1.packaging"), "钥匙 10%、实勘 5%、户型图 5%");
        assert_eq!(grants(&Grants::default()), "没有");
    }
}
