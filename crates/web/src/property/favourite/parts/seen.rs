//! The listings that a member looked at lately, on this device: title and number, nothing of an owner.

use fangke_shared::{ListingId, MemberId};

use crate::preferences;

/// How many are remembered.
const SEEN_MAX: usize = 20;

/// The memory of one member.
#[derive(Debug, Clone)]
pub struct Seen {
    key: String,
}

impl Seen {
    /// That of a member.
    pub fn of(member: MemberId) -> Self {
        Self { key: format!("fangke.seen.{member}") }
    }

    /// The listings with their titles, the latest first.
    pub fn list(&self) -> Vec<(ListingId, String)> {
        preferences::stored(&self.key).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Remembers one as the latest.
    pub fn note(&self, id: ListingId, title: String) {
        let list = with_latest(self.list(), id, title);
        preferences::store(&self.key, serde_json::to_string(&list).ok().as_deref());
    }
}

fn with_latest(mut list: Vec<(ListingId, String)>, id: ListingId, title: String) -> Vec<(ListingId, String)> {
    list.retain(|(known, _)| *known != id);
    list.insert(0, (id, title));
    list.truncate(SEEN_MAX);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_and_each_once() {
        let mut list = Vec::new();
        for id in [1, 2, 1] {
            list = with_latest(list, ListingId(id), id.to_string());
        }
        assert_eq!(list.iter().map(|(id, _)| id.0).collect::<Vec<_>>(), [1, 2]);
        for id in 0..40 {
            list = with_latest(list, ListingId(id), String::new());
        }
        assert_eq!((list.len(), list.first().map(|(id, _)| id.0)), (20, Some(39)));
    }
}
