//! Performance 业绩: one's own statement, that of the team, who leads, and the ladders of pay.

mod board;
pub mod calls;
mod ladder_form;
mod ladders;
mod lines;
mod mine;
pub mod parts;
mod pay;
mod payroll;
mod team;

use fangke_shared::permission::{Action, Scope};
use leptos::prelude::*;

use crate::company::auth::parts::use_session;
use crate::tr;

/// Which page is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Mine,
    Team,
    Board,
    Ladders,
}

/// The pages, beside each other; what a role never sees isn't there.
#[component]
fn Tabs(here: Here) -> impl IntoView {
    let session = use_session();
    let reads = session.may(Action::ReadPerformance);
    let leads = session.scope(Action::ReadPerformance).is_some_and(|scope| scope != Scope::Own);
    let all = [
        (Here::Mine, "/performance", tr!(performance.mine), reads),
        (Here::Team, "/performance/team", tr!(performance.team), leads),
        (Here::Board, "/performance/leaderboard", tr!(performance.board), session.may(Action::ReadLeaderboard)),
        (Here::Ladders, "/performance/ladders", tr!(performance.ladders), session.may(Action::EditLadders)),
    ];
    let tabs = all.into_iter().filter(|(.., is_open)| *is_open).map(|(page, href, name, _)| {
        view! { <a href=href aria-current=(page == here).then_some("page")>{name}</a> }
    });
    view! { <nav class="tabs performance__tabs" aria-label=tr!(performance.pages)>{tabs.collect_view()}</nav> }
}

crate::lazy_view!(performance, pub performance_page: fn() -> AnyView = || mine::MinePage().into_any());
crate::lazy_view!(performance, pub performance_team_page: fn() -> AnyView = || team::TeamPage().into_any());
crate::lazy_view!(performance, pub leaderboard_page: fn() -> AnyView = || board::BoardPage().into_any());
crate::lazy_view!(performance, pub ladders_page: fn() -> AnyView = || ladders::LaddersPage().into_any());
