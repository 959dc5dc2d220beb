//! What is asked of whoever keeps something of people: who it is, what is there, and that it goes.

use fangke_shared::company::erasure::{ErasedCount, PersonItem, PersonPart, PersonRecord};
use fangke_shared::{ClientId, ListingId};

/// What stands in the place of a text that told of somebody who is erased.
pub const ERASED: &str = "［已应本人要求删除］";

/// A person, as far as it is known who that is. Told twice, so that what one listener finds another one hears of.
#[derive(Debug, Clone, Default)]
pub struct PersonIdentified {
    /// A contact as somebody typed it; none where only hashes are known.
    pub contact: Option<String>,
    /// Keyed hashes of the person's contacts.
    pub hashes: Vec<String>,
    /// The clients that the person is.
    pub clients: Vec<ClientId>,
    /// Those of them who have a contract that the law wants kept.
    pub under_contract: Vec<ClientId>,
    /// The listings that the person owns.
    pub listings: Vec<ListingId>,
    /// Names and numbers by which the person stands in texts.
    pub words: Vec<String>,
}

/// Adds what isn't there.
pub fn note<T: PartialEq>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
}

impl PersonIdentified {
    /// Does a text name the person?
    pub fn is_named_in(&self, text: &str) -> bool {
        self.words.iter().any(|word| text.contains(word.as_str()))
    }

    /// Notes a name that stands in texts; one letter alone would be found everywhere.
    pub fn note_name(&mut self, name: &str) {
        let name = name.trim();
        if name.chars().count() > 1 {
            note(&mut self.words, [name.to_owned()]);
        }
    }

    /// Notes a number as people write it: its last eleven digits, or an id as it is.
    pub fn note_contact(&mut self, contact: &str) {
        let digits: String = contact.chars().filter(char::is_ascii_digit).collect();
        let is_number = contact.chars().all(|c| c.is_ascii_digit() || "+ -,".contains(c));
        if is_number && digits.len() >= 7 {
            let from = digits.len().saturating_sub(11);
            note(&mut self.words, digits.get(from..).map(str::to_owned));
        } else if contact.chars().count() >= 4 {
            note(&mut self.words, [contact.to_owned()]);
        }
    }

    /// Numbers of clients, for statements.
    pub fn client_ids(&self) -> Vec<i64> {
        self.clients.iter().map(|id| id.0).collect()
    }

    /// Numbers of listings, for statements.
    pub fn listing_ids(&self) -> Vec<i64> {
        self.listings.iter().map(|id| id.0).collect()
    }
}

/// What is held about a person: everybody adds what they keep.
pub struct PersonGathered {
    /// Who.
    pub person: PersonIdentified,
    /// What was found so far.
    pub parts: Vec<PersonPart>,
}

impl PersonGathered {
    /// Adds records of a kind.
    pub fn add(&mut self, of: PersonRecord, items: Vec<PersonItem>) {
        if !items.is_empty() {
            self.parts.push(PersonPart { of, is_kept: of.is_kept(), items });
        }
    }
}

/// A person is erased: everybody clears what they keep, but for what the law wants.
pub struct PersonErased {
    /// Who.
    pub person: PersonIdentified,
    /// What was cleared so far.
    pub counts: Vec<ErasedCount>,
}

impl PersonErased {
    /// Notes how many records of a kind were cleared.
    pub fn cleared(&mut self, of: PersonRecord, count: usize) {
        if count > 0 {
            self.counts.push(ErasedCount { of, count: i64::try_from(count).unwrap_or(i64::MAX) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_by_name_and_by_number_as_people_write_it() {
        let mut person = PersonIdentified::default();
        person.note_name("王小明");
        person.note_name("王");
        person.note_contact("+8613812345678");
        person.note_contact("wang_xm88");
        assert_eq!(person.words, ["王小明", "13812345678", "wang_xm88"]);
        assert!(person.is_named_in("致电 13812345678，王先生说再考虑"));
        assert!(!person.is_named_in("王先生说再考虑"));
    }
}
