//! Tags follow from the manifests: one for each capability that names one, grouped by wings.

use serde_json::json;
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::tag::TagBuilder;

use crate::wings::WINGS;

/// Declares the tags, and the groups in which readers of the description show them (`x-tagGroups`).
pub fn declare(description: &mut Description) {
    let (mut tags, mut groups) = (Vec::new(), Vec::new());
    for wing in WINGS {
        let of_wing: Vec<_> = wing.capabilities.iter().filter_map(|capability| capability.tag).collect();
        groups.push(json!({ "name": wing.name, "tags": of_wing.iter().map(|(name, _)| *name).collect::<Vec<_>>() }));
        tags.extend(of_wing.into_iter().map(|(name, what)| TagBuilder::new().name(name).description(Some(what)).build()));
    }
    description.tags = Some(tags);
    description.extensions.get_or_insert_default().merge(Extensions::from_iter([("x-tagGroups", json!(groups))]));
}
