//! The difference between two drafts, as the server takes it.

use fangke_shared::property::listing::ListingDraft;
use serde_json::{Map, Value};

/// The JSON merge patch (RFC 7386) that turns `old` into `new`: only what differs, `null` for what is gone.
pub fn merge_patch(old: &ListingDraft, new: &ListingDraft) -> Value {
    match (serde_json::to_value(old), serde_json::to_value(new)) {
        (Ok(Value::Object(old)), Ok(Value::Object(new))) => Value::Object(difference(&old, &new)),
        // Our own types always serialise to objects; an empty patch changes nothing.
        _ => Value::Object(Map::new()),
    }
}

fn difference(old: &Map<String, Value>, new: &Map<String, Value>) -> Map<String, Value> {
    let mut patch = Map::new();
    for (name, value) in new {
        match (old.get(name), value) {
            (Some(before), after) if before == after => {}
            (Some(Value::Object(before)), Value::Object(after)) => {
                patch.insert(name.clone(), Value::Object(difference(before, after)));
            }
            _ => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    patch
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::property::listing::{Parking, Purpose};
    use serde_json::json;

    #[test]
    fn only_what_differs_is_sent() {
        let mut old = ListingDraft::new(Purpose::Sale);
        (old.price_fen, old.rooms, old.terms.furniture) = (Some(5), Some(3), Some("全留".into()));
        let mut new = old.clone();
        assert_eq!(merge_patch(&old, &new), json!({}));
        (new.price_fen, new.rooms, new.terms.parking) = (Some(4), None, Some(Parking::Owned));
        assert_eq!(merge_patch(&old, &new), json!({ "price_fen": 4, "rooms": null, "terms": { "parking": "owned" } }));
    }
}
