//! What a company that has just begun does first: each step leads to its page, and is ticked once something is there.

use fangke_shared::permission::Action;
use fangke_shared::property::listing::ListingQuery;
use leptos::prelude::*;

use super::Desk;
use crate::api::{Api, ApiError};
use crate::company::auth::parts::use_session;
use crate::company::member::calls::MemberQuery;
use crate::tr;
use crate::ui::Icon;

/// What is there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Begun {
    company: bool,
    units: bool,
    members: bool,
    listings: bool,
}

impl Begun {
    /// Nothing is left to begin with.
    const fn is_over(self) -> bool {
        self.company && self.units && self.members && self.listings
    }
}

async fn begun(api: Api) -> Result<Begun, ApiError> {
    let company = api.show_brand().await?.name.is_some();
    let units = !api.list_org_units().await?.items.is_empty();
    let one_more = MemberQuery { limit: Some(2), ..MemberQuery::default() };
    let members = api.list_members(&one_more).await?.items.len() > 1;
    let any = ListingQuery { limit: Some(1), ..ListingQuery::default() };
    let listings = !api.list_listings(&any).await?.items.is_empty();
    Ok(Begun { company, units, members, listings })
}

/// The steps, for whoever takes them, until they are taken.
#[component]
pub fn FirstSteps(
    /// What the page shares.
    desk: Desk,
) -> impl IntoView {
    let session = use_session();
    let may = session.may(Action::ManageOrganisation);
    let found = LocalResource::new(move || async move { if may { begun(desk.api).await.ok() } else { None } });
    let steps = move || {
        let begun = found.get().flatten().filter(|begun| !begun.is_over())?;
        let all = [
            (begun.company, "/settings#settings-brand", tr!(reminder.first.company), tr!(reminder.first.company_text)),
            (begun.units, "/organisation", tr!(reminder.first.organisation), tr!(reminder.first.organisation_text)),
            (begun.members, "/members?new", tr!(reminder.first.members), tr!(reminder.first.members_text)),
            (begun.listings, "/import", tr!(reminder.first.import), tr!(reminder.first.import_text)),
            (false, "/settings/rules", tr!(reminder.first.rules), tr!(reminder.first.rules_text)),
        ];
        let step = |(is_done, href, title, text): (bool, &'static str, &'static str, &'static str)| {
            let icon = if is_done { icondata_lu::LuCircleCheck } else { icondata_lu::LuCircle };
            let done = is_done.then(|| view! { <span class="tag">{tr!(reminder.first.done)}</span> });
            view! {
                <li class="task">
                    <Icon icon/>
                    <div><div class="t"><a href=href>{title}</a>{done}</div><div class="d">{text}</div></div>
                    <span></span>
                    <span></span>
                </li>
            }
        };
        Some(view! {
            <section class="panel first-steps" aria-labelledby="h-first">
                <header><h2 id="h-first">{tr!(reminder.first.title)}</h2></header>
                <ol class="tasks">{all.map(step).into_iter().collect_view()}</ol>
            </section>
        })
    };
    view! { {steps} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_has_begun_once_it_has_a_name_units_people_and_listings() {
        let all = Begun { company: true, units: true, members: true, listings: true };
        assert!(all.is_over());
        assert!(!Begun { company: false, ..all }.is_over() && !Begun { units: false, ..all }.is_over());
        assert!(!Begun { members: false, ..all }.is_over() && !Begun { listings: false, ..all }.is_over());
    }
}
