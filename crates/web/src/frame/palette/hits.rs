//! What the palette finds.

use fangke_shared::money;
use fangke_shared::property::listing::{ListingSummary, listing_number};
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use crate::address;
use crate::address::address;
use crate::company::auth::parts::Session;
use crate::frame::navigation::{NAV_ITEMS, PAGES, SETTINGS, STARTS};
use crate::i18n::Word;
use crate::property::favourite::parts::seen::Seen;
use crate::tr;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What one has looked at lately.
    Seen,
    /// Listings.
    Listings,
    /// Places of the application.
    Pages,
    /// Things to start.
    Actions,
}

impl Group {
    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seen => tr!(favourite.seen),
            Self::Listings => tr!(frame.search.listings),
            Self::Pages => tr!(frame.search.pages),
            Self::Actions => tr!(frame.search.actions),
        }
    }
}

/// One thing that was found.
#[derive(Clone)]
pub struct Hit {
    /// What kind.
    pub group: Group,
    /// Its icon.
    pub icon: IconData,
    /// Its name.
    pub label: String,
    /// More about it, in small.
    pub note: Option<String>,
    /// The number that matters, at the end of the row.
    pub end: Option<String>,
    /// Where it is.
    pub href: String,
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        self.href == other.href && self.label == other.label
    }
}

/// How many of those that one has looked at lately.
const SEEN_SHOWN: usize = 5;

/// What one has looked at lately, before anything is typed.
pub fn seen_hits(session: Session) -> Vec<Hit> {
    let seen = session.me().map(|me| Seen::of(me.member.id).list()).unwrap_or_default();
    let hit =
        |(id, label)| Hit { group: Group::Seen, icon: icondata_lu::LuHistory, label, note: None, end: None, href: address::listing(id) };
    seen.into_iter().take(SEEN_SHOWN).map(hit).collect()
}

/// The listings that the server found, and the way to all of them.
pub fn listing_hits(query: &str, listings: &[ListingSummary]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = listings.iter().map(listing_hit).collect();
    if !hits.is_empty() {
        hits.push(Hit {
            group: Group::Listings,
            icon: icondata_lu::LuSearch,
            label: tr!(frame.search.all_results, q = query),
            note: None,
            end: None,
            href: address("/listings", [("q", query.to_owned())]),
        });
    }
    hits
}

fn listing_hit(listing: &ListingSummary) -> Hit {
    let flat: Vec<&str> = [&listing.building, &listing.unit, &listing.room].into_iter().filter_map(Option::as_deref).collect();
    let name = listing.community_name.clone().or_else(|| listing.title.clone()).unwrap_or_else(|| listing_number(listing.id));
    let layout = listing.rooms.map(|rooms| tr!(frame.search.layout, rooms = rooms, halls = listing.halls.unwrap_or(0)));
    let area = listing.area.map(|area| format!("{area}㎡"));
    let note: Vec<String> = [layout, area, Some(listing.status.label().to_owned())].into_iter().flatten().collect();
    let end = match (listing.price_fen, listing.rent_fen) {
        (Some(fen), _) => Some(tr!(frame.search.price, wan = money::wan(fen))),
        (None, Some(fen)) => Some(tr!(frame.search.rent, yuan = money::whole_yuan(fen))),
        (None, None) => None,
    };
    Hit {
        group: Group::Listings,
        icon: icondata_lu::LuBuilding2,
        label: if flat.is_empty() { name } else { format!("{name} {}", flat.join("-")) },
        note: Some(note.join(" ")),
        end,
        href: address::listing(listing.id),
    }
}

/// Pages and actions whose name, pinyin or initials match; all of them while nothing is typed.
pub fn local_hits(query: &str, session: Session) -> Vec<Hit> {
    let pages = NAV_ITEMS.into_iter().chain([SETTINGS]).chain(PAGES).filter(|item| item.is_open_to(session)).map(|item| {
        (
            Hit { group: Group::Pages, icon: item.icon, label: item.name().to_owned(), note: None, end: None, href: item.path.to_owned() },
            item.pinyin,
        )
    });
    let actions = STARTS.into_iter().filter(|start| start.is_open_to(session)).map(|start| {
        (
            Hit {
                group: Group::Actions,
                icon: start.icon,
                label: start.name().to_owned(),
                note: None,
                end: None,
                href: start.path.to_owned(),
            },
            start.pinyin,
        )
    });
    pages.chain(actions).filter(|(hit, pinyin)| matches(query, &hit.label, pinyin)).map(|(hit, _)| hit).collect()
}

/// `pinyin` holds syllables: `fang yuan` is found by `fangy` and by `fy`.
fn matches(query: &str, label: &str, pinyin: &str) -> bool {
    let query = query.to_lowercase().replace(' ', "");
    let full = pinyin.replace(' ', "");
    let initials: String = pinyin.split(' ').filter_map(|syllable| syllable.chars().next()).collect();
    label.to_lowercase().replace(' ', "").contains(&query) || full.starts_with(&query) || initials.starts_with(&query)
}

/// The label with the matching part marked.
pub fn marked(label: &str, query: &str) -> impl IntoView + use<> {
    match split_at_match(label, query.trim()) {
        Some((before, hit, after)) => view! { {before.to_owned()}<mark>{hit.to_owned()}</mark>{after.to_owned()} }.into_any(),
        None => label.to_owned().into_any(),
    }
}

fn split_at_match<'a>(label: &'a str, query: &str) -> Option<(&'a str, &'a str, &'a str)> {
    if query.is_empty() {
        return None;
    }
    let at = label.find(query)?;
    let (before, rest) = label.split_at_checked(at)?;
    let (hit, after) = rest.split_at_checked(query.len())?;
    Some((before, hit, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_name_pinyin_and_initials() {
        for query in ["", "房", "fang", "fy", "FY"] {
            assert!(matches(query, "房源", "fang yuan"), "{query}");
        }
        assert!(!matches("yf", "房源", "fang yuan"));
        assert!(!matches("客", "房源", "fang yuan"));
    }

    #[test]
    fn marks_the_part_that_was_typed() {
        assert_eq!(split_at_match("望京花园 3-2-1203", "花园"), Some(("望京", "花园", " 3-2-1203")));
        assert_eq!(split_at_match("望京花园", "wjhy"), None);
        assert_eq!(split_at_match("望京花园", ""), None);
    }
}
