//! Which way a search goes to its page.
//!
//! Neither engine is left to find it: SQLite plans a statement once for any values, and PostgreSQL may. So the way follows from the
//! shape of the search alone, by the table in [`way`]; `docs/PERFORMANCE.md` has what the other ways cost.

use fangke_shared::property::listing::ListingQuery;

use crate::platform::db::Engine;

/// Matches of a text that are rather gathered and sorted.
const FEW: i64 = 1_000;
/// Matches of a text that are looked for once, and handed on by their ids.
pub const MANY: i64 = 20_000;

/// What a search is like, as far as its way depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The rows without a value in the order's column, which come last.
    WithoutValue,
    /// Nothing is asked for beyond being on the market.
    Everything,
    /// A community, a maintainer or a part of the company, which have indexes of their own.
    OwnIndex,
    /// A text that [`FEW`] listings match at most.
    FewMatches,
    /// A text that up to [`MANY`] listings match.
    ManyMatches,
    /// Any other condition, also a text that more than [`MANY`] match.
    Filtered,
}

impl Shape {
    /// That of the rows with a value in the order's column, or of those without. `found` counts the listings that match the query's
    /// text, if there are [`MANY`] at most.
    pub fn of(query: &ListingQuery, found: Option<i64>, has_value: bool) -> Self {
        match found {
            _ if !has_value => Self::WithoutValue,
            Some(count) if count <= FEW => Self::FewMatches,
            Some(_) => Self::ManyMatches,
            None if has_own_index_beside_text(query) => Self::OwnIndex,
            None if query.is_unfiltered() => Self::Everything,
            None => Self::Filtered,
        }
    }
}

/// The way to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Along the order's index until the page is full.
    Walk,
    /// Along so many entries of the order's index, then along more of them, until an attempt fills the page; if none does, [`Way::Gather`].
    LookAhead(&'static [i64]),
    /// All matches, by whatever index leads to them, sorted then.
    Gather,
}

/// The table. Where fewer than a page match even among the many entries that were looked at, the conditions are selective, and gathering
/// all matches to sort them is the cheaper way.
#[rustfmt::skip]
pub const fn way(shape: Shape, engine: Engine) -> Way {
    use Engine::{Postgres, Sqlite};
    match (shape, engine) {
        // Its index has no entries for them; they are sorted by id, and few pages go so far.
        (Shape::WithoutValue, _)        => Way::Gather,
        // Every entry is a row of the page, or nearly every one: there is nothing to look ahead for.
        (Shape::Everything, _)          => Way::Walk,
        // It leads to few rows; along the order they would lie far apart.
        (Shape::OwnIndex, _)            => Way::Gather,
        // Their ids are known and soon sorted.
        (Shape::FewMatches, _)          => Way::Gather,
        // The first in the order are found on the way along it, though not among the first thousand: few of those match even so.
        (Shape::ManyMatches, Sqlite)    => Way::LookAhead(&[10_000, 50_000]),
        (Shape::ManyMatches, Postgres)  => Way::LookAhead(&[10_000]),
        // Most filters match often enough to fill a page at once. PostgreSQL knows how its values are spread, and finds the way to
        // what matches seldom by itself.
        (Shape::Filtered, Sqlite)       => Way::LookAhead(&[1_000, 10_000, 50_000]),
        (Shape::Filtered, Postgres)     => Way::LookAhead(&[1_000, 10_000]),
    }
}

/// Is a column asked for that has an index of its own, better than that of the order? A text has one, too.
pub fn has_own_index(query: &ListingQuery) -> bool {
    query.q.is_some() || has_own_index_beside_text(query)
}

/// [`has_own_index`], whatever text is asked for.
pub fn has_own_index_beside_text(query: &ListingQuery) -> bool {
    !query.community_id.is_empty() || !query.maintainer_id.is_empty() || query.scope.is_some()
}

#[cfg(test)]
mod tests {
    use fangke_shared::CommunityId;

    use super::*;

    #[test]
    fn the_shape_follows_from_what_is_asked_for_and_found() {
        let everything = ListingQuery::default();
        let text = ListingQuery { q: Some("云庭".to_owned()), ..ListingQuery::default() };
        let community = ListingQuery { community_id: vec![CommunityId(1)], ..text.clone() };
        let rooms = ListingQuery { rooms: vec![2], ..ListingQuery::default() };
        assert_eq!(Shape::of(&everything, None, true), Shape::Everything);
        assert_eq!(Shape::of(&rooms, None, true), Shape::Filtered);
        assert_eq!(Shape::of(&community, None, true), Shape::OwnIndex);
        assert_eq!(Shape::of(&text, Some(FEW), true), Shape::FewMatches);
        assert_eq!(Shape::of(&text, Some(FEW + 1), true), Shape::ManyMatches);
        assert_eq!(Shape::of(&text, None, true), Shape::Filtered);
        assert_eq!(Shape::of(&text, Some(FEW + 1), false), Shape::WithoutValue);
    }
}
