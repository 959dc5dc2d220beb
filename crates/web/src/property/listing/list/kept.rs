//! The list as it was left: whoever comes back stands where they stood, before any answer.

use std::cell::RefCell;

use fangke_shared::MemberId;
use fangke_shared::property::listing::{ListingQuery, ListingSummary};

thread_local! {
    static KEPT: RefCell<Option<KeptList>> = const { RefCell::new(None) };
}

/// What was loaded, and how far it was scrolled. It lives as long as the application does, and shows at once; the rows are then read anew.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptList {
    /// Whose list it is: the next who signs in here sees nothing of it.
    pub member: Option<MemberId>,
    /// What the rows answer.
    pub query: ListingQuery,
    /// The rows.
    pub items: Vec<ListingSummary>,
    /// Where they go on.
    pub next: Option<String>,
    /// Pixels that were above the upper edge.
    pub offset: f64,
}

/// Keeps a list in place of an earlier one.
pub fn keep(list: KeptList) {
    KEPT.with(|kept| *kept.borrow_mut() = Some(list));
}

/// The list that was kept, if it answers this query of this member.
pub fn take(member: Option<MemberId>, query: &ListingQuery) -> Option<KeptList> {
    KEPT.with(|kept| kept.borrow_mut().take_if(|list| list.member == member && list.query == *query))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(member: i64) -> KeptList {
        let query = ListingQuery { rooms: vec![2], ..ListingQuery::default() };
        KeptList { member: Some(MemberId(member)), query, items: Vec::new(), next: None, offset: 40.0 }
    }

    #[test]
    fn only_the_same_member_with_the_same_query_gets_it() {
        let query = list(1).query;
        keep(list(1));
        assert_eq!(take(Some(MemberId(2)), &query), None);
        assert_eq!(take(Some(MemberId(1)), &ListingQuery::default()), None);
        assert_eq!(take(Some(MemberId(1)), &query), Some(list(1)));
        assert_eq!(take(Some(MemberId(1)), &query), None);
    }
}
