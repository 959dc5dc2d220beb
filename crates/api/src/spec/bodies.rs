//! Bodies that the types alone don't describe: bytes, and objects made of two.

use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Components, Content, Ref, RefOr};

/// A part of an object may not forbid what the other parts name: the whole does, instead.
pub fn open_parts(components: &mut Components) {
    let closed = |schema: &RefOr<Schema>| matches!(schema, RefOr::T(Schema::Object(object)) if matches!(object.additional_properties.as_deref(), Some(AdditionalProperties::FreeForm(false))));
    let mut opened = Vec::new();
    let names: Vec<String> = components.schemas.iter().filter(|(_, schema)| closed(schema)).map(|(name, _)| name.clone()).collect();
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::AllOf(whole)) = schema else { continue };
        let part = |item: &RefOr<Schema>| match item {
            RefOr::Ref(reference) => names.iter().find(|name| reference.ref_location.ends_with(&format!("/{name}"))).cloned(),
            RefOr::T(_) => None,
        };
        let parts: Vec<String> = whole.items.iter().filter_map(part).collect();
        if !parts.is_empty() {
            // The description's own word, for which utoipa has no field.
            whole.extensions = Some(Extensions::from_iter([("unevaluatedProperties", false)]));
            opened.extend(parts);
        }
    }
    for name in opened {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(&name) {
            object.additional_properties = None;
        }
    }
}

/// The rows of a page are described where they are, not once more in the page.
pub fn name_rows(components: &mut Components) {
    let names: Vec<String> = components.schemas.keys().cloned().collect();
    for row in names.iter().filter_map(|name| name.strip_prefix("Page_")) {
        if components.schemas.contains_key(row)
            && let Some(RefOr::T(Schema::Object(page))) = components.schemas.get_mut(&format!("Page_{row}"))
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = RefOr::Ref(Ref::from_schema_name(row)).into();
        }
    }
}

/// What is neither JSON, text nor a form is bytes, not a list of numbers.
pub fn name_bytes(operation: &mut Operation) {
    let mend = |media_type: &str, content: &mut RefOr<Content>| {
        let RefOr::T(content) = content else { return };
        let is_described = media_type.ends_with("json") || media_type.starts_with("text/");
        if !is_described && !matches!(media_type, "image/svg+xml" | "application/x-www-form-urlencoded") {
            let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
            content.schema = Some(ObjectBuilder::new().schema_type(Type::String).format(Some(binary)).build().into());
        }
    };
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.iter_mut().for_each(|(media_type, content)| mend(media_type, content));
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response.content.iter_mut().for_each(|(media_type, content)| mend(media_type, content));
        }
    }
}
