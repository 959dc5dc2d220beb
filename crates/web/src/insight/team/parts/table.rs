//! People × figures: every number leads to the list that it counts.

use fangke_shared::MemberId;
use fangke_shared::insight::team::{TeamFigures, TeamResponse, TeamRow};
use fangke_shared::property::listing::ListingStatus;
use leptos::prelude::*;

use crate::address::{AddressState as _, LISTINGS, address};
use crate::client::profile::parts::{ClientFilter, View};
use crate::i18n::Word;
use crate::tr;
use crate::ui::Empty;

/// The table; on a phone each row becomes a block.
#[component]
pub fn TeamTable(
    /// The answer of the server, of those who are shown.
    team: TeamResponse,
) -> impl IntoView {
    if team.rows.is_empty() {
        return view! { <Empty icon=icondata_lu::LuContact title=tr!(team.empty) text=tr!(team.empty_text)/> }.into_any();
    }
    let total = team.rows.iter().fold(TeamFigures::default(), |sum, row| sum.and(row.figures));
    let cut = team.is_cut.then(|| view! { <footer>{tr!(team.cut)}</footer> });
    let days = team.unfollowed_days;
    let (client_days, dropping_days) = (team.client_unfollowed_days, team.dropping_days);
    let links = Links { days, client_days, dropping_days, since: team.new_since.to_string() };
    let all = team.rows.iter().map(|row| row.member.id).collect::<Vec<_>>();
    let foot = cells(total, &links, &all);
    let rows = team.rows.into_iter().map(|row| view! { <Row row links=links.clone()/> }).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--plain table--stack team__table">
                <thead>
                    <tr>
                        <th scope="col" class="grow">{tr!(team.member)}</th>
                        <th scope="col" class="num">{tr!(team.unfollowed, n = days)}</th>
                        <th scope="col" class="num">{tr!(team.clients_unfollowed, n = client_days)}</th>
                        <th scope="col" class="num">{tr!(team.clients_dropping, n = dropping_days)}</th>
                        <th scope="col" class="num">{tr!(team.keys_overdue)}</th>
                        <th scope="col" class="num">{tr!(team.stock)}</th>
                        <th scope="col" class="num">{tr!(team.focus)}</th>
                        <th scope="col" class="num">{tr!(team.new)}</th>
                        <th scope="col" class="num">{tr!(team.clients)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{tr!(team.total)}</th>{foot}</tr></tfoot>
            </table>
        </div>
        {cut}
    }
    .into_any()
}

#[component]
fn Row(row: TeamRow, links: Links) -> impl IntoView {
    let cells = cells(row.figures, &links, &[row.member.id]);
    view! {
        <tr>
            <th scope="row"><span class="strong">{row.member.display_name}</span>" "<small class="muted">{row.role.label()} " " {row.store}</small></th>
            {cells}
        </tr>
    }
}

/// What the addresses of the lists are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Links {
    days: i64,
    client_days: i64,
    dropping_days: i64,
    since: String,
}

impl Links {
    /// The listings of some members, under more conditions.
    fn listings(&self, of: &[MemberId], more: &[(&'static str, String)]) -> String {
        let who = of.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        address(LISTINGS, [("maintainer_id", who)].into_iter().chain(more.iter().cloned()))
    }

    /// The clients of a member, or of all whom the member who looks leads.
    fn clients(of: &[MemberId], more: ClientFilter) -> String {
        let agent = if let [one] = of { Some(*one) } else { None };
        ClientFilter { view: Some(View::Led), agent, ..more }.href()
    }

    fn quiet_clients(&self, of: &[MemberId]) -> String {
        Self::clients(of, ClientFilter { quiet: Some(self.client_days), ..ClientFilter::default() })
    }

    fn dropping_clients(&self, of: &[MemberId]) -> String {
        Self::clients(of, ClientFilter { dropping: Some(self.dropping_days), ..ClientFilter::default() })
    }

    fn stock(&self, of: &[MemberId]) -> String {
        self.listings(of, &[("status", "available".to_owned())])
    }

    fn focus(&self, of: &[MemberId]) -> String {
        self.listings(of, &[("status", "available".to_owned()), ("grade", "focus".to_owned())])
    }

    fn unfollowed(&self, of: &[MemberId]) -> String {
        self.listings(of, &[("status", "available".to_owned()), ("unfollowed_days", self.days.to_string())])
    }

    fn entered(&self, of: &[MemberId]) -> String {
        // Whatever became of them.
        let whole = ListingStatus::ALL.iter().filter(|status| **status != ListingStatus::Lead);
        let status = whole.map(|status| status.as_str()).collect::<Vec<_>>().join(",");
        self.listings(of, &[("status", status), ("created_from", self.since.clone())])
    }
}

fn cells(figures: TeamFigures, links: &Links, of: &[MemberId]) -> AnyView {
    // Keys are listed by one holder, or all that are late.
    let keys = match of {
        [one] => address("/keys", [("view", "overdue".to_owned()), ("holder_id", one.to_string())]),
        _ => "/keys?view=overdue".to_owned(),
    };
    let all = [
        (tr!(team.unfollowed, n = links.days), figures.unfollowed, links.unfollowed(of), true),
        (tr!(team.clients_unfollowed, n = links.client_days), figures.clients_unfollowed, links.quiet_clients(of), true),
        (tr!(team.clients_dropping, n = links.dropping_days), figures.clients_dropping, links.dropping_clients(of), true),
        (tr!(team.keys_overdue).to_owned(), figures.keys_overdue, keys, true),
        (tr!(team.stock).to_owned(), figures.stock, links.stock(of), false),
        (tr!(team.focus).to_owned(), figures.focus, links.focus(of), false),
        (tr!(team.new).to_owned(), figures.new, links.entered(of), false),
        (tr!(team.clients).to_owned(), figures.clients, Links::clients(of, ClientFilter::default()), false),
    ];
    let cell = |(label, number, href, is_debt): (String, i64, String, bool)| {
        let number = if number == 0 {
            // There is no list to show.
            view! { <span class="muted">"0"</span> }.into_any()
        } else {
            view! { <a href=href class:danger=is_debt>{number}</a> }.into_any()
        };
        view! { <td class="num" data-l=label>{number}</td> }
    };
    all.into_iter().map(cell).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::property::listing::ListingQuery;

    #[test]
    fn every_number_leads_to_an_address_that_the_list_understands() {
        let links = Links { days: 7, client_days: 2, dropping_days: 2, since: "2026-02-16".into() };
        let of = [MemberId(3), MemberId(4)];
        for href in [links.stock(&of), links.focus(&of), links.unfollowed(&of), links.entered(&of)] {
            let parameters = crate::address::Parameters::parse(href.split_once('?').unwrap().1);
            let query = ListingQuery::from_pairs(parameters.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))).unwrap();
            assert_eq!(query.maintainer_id, of, "{href}");
        }
        assert!(links.unfollowed(&of).contains("unfollowed_days=7"));
    }
}
