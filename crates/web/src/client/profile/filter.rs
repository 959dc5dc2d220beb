//! Which clients are shown: a view and filters, all in the address.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use fangke_shared::client::query::{ClientQuery, ClientSort, DataClass};
use fangke_shared::client::{ClientGrade, ClientPool, ClientSource, ClientStage};
use fangke_shared::permission::Scope;
use fangke_shared::property::listing::Purpose;
use fangke_shared::{MemberId, OrgUnitId};

use crate::address_state;
use crate::tr;

/// Rows of a page.
const LIMIT: i64 = 50;

/// A view of the clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Those that the member holds.
    Mine,
    /// Those of the part of the company that the member leads.
    Led,
    /// The public pool.
    Public,
    /// Those who are gone.
    Lost,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Mine, Self::Led, Self::Public, Self::Lost];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Led => "led",
            Self::Public => "public",
            Self::Lost => "lost",
        }
    }

    /// What the tab says.
    pub fn label(self, reach: Scope) -> &'static str {
        match self {
            Self::Mine => tr!(profile.view.mine),
            Self::Led => match reach {
                Scope::Own | Scope::Team => tr!(profile.view.team),
                Scope::Store => tr!(profile.view.store),
                Scope::Region => tr!(profile.view.region),
                Scope::All => tr!(profile.view.all),
            },
            Self::Public => tr!(profile.view.public),
            Self::Lost => tr!(profile.view.lost),
        }
    }
}

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for View {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|view| view.as_str() == word).ok_or(())
    }
}

/// How the clients are looked at, where it isn't the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A column for each stage.
    Board,
}

impl Display for Look {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("board")
    }
}

impl FromStr for Look {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        if word == "board" { Ok(Self::Board) } else { Err(()) }
    }
}

/// The filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// The view; none where nobody has chosen one.
    pub view: Option<View>,
    /// Name, pinyin, tag, last four digits, or a whole contact.
    pub q: String,
    /// One grade.
    pub grade: Option<ClientGrade>,
    /// One stage.
    pub stage: Option<ClientStage>,
    /// To buy or to rent.
    pub purpose: Option<Purpose>,
    /// One source.
    pub source: Option<ClientSource>,
    /// Who lack a class of data.
    pub lacks: Option<DataClass>,
    /// Not followed up for so many days.
    pub quiet: Option<i64>,
    /// Over the limit of their stage.
    pub over: Option<bool>,
    /// Who become public within so many days.
    pub dropping: Option<i64>,
    /// Whom a colleague holds.
    pub agent: Option<MemberId>,
    /// Whom the members of a unit hold.
    pub unit: Option<OrgUnitId>,
    /// The order.
    pub sort: Option<ClientSort>,
    /// How they are looked at; none for the list.
    pub look: Option<Look>,
}

address_state!(
    ClientFilter at "/clients";
    view: some "view", q: text "q", grade: some "grade", stage: some "stage", purpose: some "purpose", source: some "source",
    lacks: some "lacks", quiet: some "quiet", over: some "over", dropping: some "dropping", agent: some "agent", unit: some "unit", sort: some "sort", look: some "look",
);

impl ClientFilter {
    /// The view in force: who holds no clients of their own starts with those they lead.
    pub fn view(&self, reach: Scope) -> View {
        let start = if reach == Scope::Own { View::Mine } else { View::Led };
        self.view.filter(|view| reach != Scope::Own || *view != View::Led).unwrap_or(start)
    }

    /// Does it narrow the view?
    pub fn is_set(&self) -> bool {
        *self != Self { view: self.view, sort: self.sort, look: self.look, ..Self::default() }
    }

    /// The order in force: what is lost next comes first among the own ones.
    pub fn sort(&self, reach: Scope) -> ClientSort {
        let usual = if self.view(reach) == View::Mine { ClientSort::Dropping } else { ClientSort::Registered };
        self.sort.unwrap_or(usual)
    }

    /// What to ask the server.
    pub fn query(&self, reach: Scope, cursor: Option<String>) -> ClientQuery {
        let view = self.view(reach);
        ClientQuery {
            q: Some(self.q.trim().to_owned()).filter(|q| !q.is_empty()),
            pool: match view {
                View::Mine | View::Led => Some(ClientPool::Private),
                View::Public => Some(ClientPool::Public),
                View::Lost => None,
            },
            scope: match view {
                View::Mine => Some(Scope::Own),
                View::Led | View::Public | View::Lost => None,
            },
            grade: self.grade.into_iter().collect(),
            stage: if view == View::Lost { vec![ClientStage::Lost] } else { self.stage.into_iter().collect() },
            purpose: self.purpose,
            source: self.source.into_iter().collect(),
            lacks: self.lacks,
            unfollowed_days: self.quiet.and_then(|days| i32::try_from(days).ok()),
            is_over_limit: self.over,
            dropping_days: self.dropping.and_then(|days| i32::try_from(days).ok()),
            agent_id: self.agent.into_iter().collect(),
            org_unit_id: self.unit,
            sort: Some(self.sort(reach)),
            limit: Some(LIMIT),
            cursor,
            ..ClientQuery::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressState;
    use crate::address::tests::{TEXTS, assert_survives};

    #[test]
    fn the_address_is_understood_again() {
        let filter = ClientFilter {
            view: Some(View::Public),
            q: "wxm".into(),
            grade: Some(ClientGrade::A),
            stage: Some(ClientStage::Qualified),
            purpose: Some(Purpose::Rental),
            source: Some(ClientSource::WalkIn),
            lacks: Some(DataClass::Wishes),
            quiet: Some(30),
            over: Some(true),
            dropping: Some(2),
            agent: Some(MemberId(3)),
            unit: Some(OrgUnitId(2)),
            sort: Some(ClientSort::Updated),
            look: Some(Look::Board),
        };
        assert_eq!(
            filter.href(),
            "/clients?view=public&q=wxm&grade=a&stage=qualified&purpose=rental&source=walk_in&lacks=wishes&quiet=30&over=true&dropping=2&agent=3&unit=2&sort=updated&look=board"
        );
        assert_survives(TEXTS.map(|q| ClientFilter { q: q.into(), ..filter.clone() }));
        assert_survives(View::ALL.map(|view| ClientFilter { view: Some(view), ..ClientFilter::default() }));
    }

    #[test]
    fn agents_start_with_their_own_and_see_first_what_they_lose_next() {
        let filter = ClientFilter::default();
        assert_eq!((filter.view(Scope::Own), filter.sort(Scope::Own)), (View::Mine, ClientSort::Dropping));
        assert_eq!((filter.view(Scope::Store), filter.sort(Scope::Store)), (View::Led, ClientSort::Registered));
        assert_eq!(ClientFilter::parse("?view=led").view(Scope::Own), View::Mine);
    }
}
