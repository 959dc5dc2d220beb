//! Parameters that many operations have, described once.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Components, Ref, RefOr, Required};

use super::reference;
use fangke_shared::page::{DEFAULT_LIMIT, MAX_LIMIT};

fn integer() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn parameter(name: &str, place: ParameterIn, description: &str, schema: Object) -> ParameterBuilder {
    let required = if place == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new().name(name).parameter_in(place).description(Some(description)).required(required).schema(Some(schema))
}

/// The parameters, under the names of their components.
fn all() -> [(&'static str, Parameter); 5] {
    let limit = integer().minimum(Some(1)).maximum(Some(MAX_LIMIT)).default(Some(DEFAULT_LIMIT.into())).build();
    let version = text().pattern(Some(r#"^(W/)?"[0-9]+"$"#)).build();
    let key = text().min_length(Some(1)).max_length(Some(100)).build();
    let header = ParameterIn::Header;
    [
        ("Id", parameter("id", ParameterIn::Path, "The record", integer().build()).example(Some(1.into())).build()),
        ("Limit", parameter("limit", ParameterIn::Query, "Rows of the page", limit).example(Some(20.into())).build()),
        ("Cursor", parameter("cursor", ParameterIn::Query, "`next_cursor` of the previous page", text().build()).build()),
        (
            "IfMatch",
            parameter("If-Match", header.clone(), "The version that was read, as the `ETag` tells it", version)
                .required(Required::True)
                .example(Some("\"3\"".into()))
                .build(),
        ),
        (
            "IdempotencyKey",
            parameter("Idempotency-Key", header, "Sent again, the same key gives the same answer and does nothing twice", key)
                .example(Some("c4e1f7a2-6d0b-4b1e-9a57-1f0d2c3b4a59".into()))
                .build(),
        ),
    ]
}

/// Describes the parameters.
pub fn declare(components: &mut Components) {
    components.parameters.extend(all().map(|(name, parameter)| (name.to_owned(), RefOr::T(parameter))));
}

/// Points to them where an operation has one; what an `id` is of stays with the operation.
pub fn share(operation: &mut Operation) {
    let known = all();
    for slot in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = slot else { continue };
        let same = |(_, known): &&(&str, Parameter)| known.name == parameter.name && known.parameter_in == parameter.parameter_in;
        let Some((name, _)) = known.iter().find(same) else { continue };
        let mut pointer = Ref::new(reference("parameters", name));
        if parameter.parameter_in == ParameterIn::Path {
            pointer.description = parameter.description.take().unwrap_or_default();
        }
        *slot = RefOr::Ref(pointer);
    }
}

/// The parameters of an operation, before they are shared.
pub fn of(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}

/// Has the operation this parameter?
pub fn has(operation: &Operation, name: &str) -> bool {
    of(operation).any(|parameter| parameter.name == name)
}
