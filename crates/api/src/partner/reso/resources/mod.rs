//! The resources, with the names and types of RESO's Data Dictionary as far as it has them; the others are our own.

mod entity_event;
mod lists;
mod lookup;
mod media;
mod member;
mod office;
mod property;

pub use entity_event::ENTITY_EVENT;
pub use lookup::{LOOKUP, lists_of};
pub use media::MEDIA;
pub use property::PROPERTY;

use super::edm::Resource;

/// All of them.
pub static RESOURCES: [&Resource; 6] = [&PROPERTY, &member::MEMBER, &office::OFFICE, &MEDIA, &LOOKUP, &ENTITY_EVENT];

/// A resource by its name.
pub fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES.into_iter().find(|resource| resource.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::partner::reso::edm::Kind;

    #[test]
    fn names_are_unique_and_links_lead_somewhere() {
        for resource in RESOURCES {
            let names: BTreeSet<&str> = resource.fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), resource.fields.len(), "{}", resource.name);
            assert!(!resource.fields[0].is_nullable && resource.fields[0].kind.is_ordered(), "{}", resource.name);
            for link in resource.links {
                let target = super::resource(link.to).unwrap();
                let key = if link.is_many { target.field(link.key) } else { resource.field(link.key) };
                assert!(matches!(key.map(|field| field.kind), Some(Kind::Key)), "{}", link.name);
            }
        }
    }

    #[test]
    fn a_list_has_one_meaning_and_its_members_are_identifiers() {
        for resource in RESOURCES {
            for (field, lookups) in resource.fields.iter().filter_map(|field| Some((field, field.kind.lookups()?))) {
                let values: BTreeSet<&str> = lookups.values.iter().map(|value| value.value).collect();
                let members: BTreeSet<&str> = lookups.values.iter().map(|value| value.member).collect();
                assert_eq!((values.len(), members.len()), (lookups.values.len(), lookups.values.len()), "{}", lookups.name);
                assert!(members.iter().all(|member| member.bytes().all(|b| b.is_ascii_alphanumeric())), "{}", lookups.name);
                if !matches!(field.kind, Kind::Flags(_) | Kind::Each(_)) {
                    let words: Vec<&str> = lookups.values.iter().flat_map(|value| value.words).copied().collect();
                    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{}: a word means one value", lookups.name);
                }
            }
        }
    }
}
