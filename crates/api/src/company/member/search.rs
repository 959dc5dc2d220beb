//! Finding colleagues by part of a name.
//!
//! A company has some thousands of members: looking through their names here finds Chinese names by pinyin and
//! initials, in any case, and on both engines alike, without an index of its own.

use fangke_shared::text::name_key;

use crate::platform::terms::{Terms, Wanted, wanted};

/// What somebody typed to find a colleague.
pub struct Search {
    key: String,
    wanted: Vec<Wanted>,
}

impl Search {
    /// Reads a query; nothing for one without letters and digits.
    pub fn new(query: &str) -> Option<Self> {
        let key = name_key(query);
        (!key.is_empty()).then(|| Self { key, wanted: wanted(query) })
    }

    /// Is it this member?
    pub fn finds(&self, username: &str, display_name: &str) -> bool {
        name_key(username).contains(&self.key)
            || name_key(display_name).contains(&self.key)
            || Terms::default().name(display_name).answer(&self.wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str) -> bool {
        Search::new(query).is_some_and(|search| search.finds("lin.xiaolan", "林晓岚"))
    }

    #[test]
    fn colleagues_are_found_by_any_part_of_their_names_pinyin_and_initials() {
        for query in ["林", "晓岚", "lxl", "XL", "linxiao", "Lin.X", "ｌｉｎ"] {
            assert!(finds(query), "{query}");
        }
        for query in ["王", "lx1", "岚晓", "%", "_", ""] {
            assert!(!finds(query), "{query}");
        }
    }
}
