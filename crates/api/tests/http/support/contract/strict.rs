//! A description that forbids what it doesn't name.

use serde_json::{Map, Value};

/// Closes every object that has named properties, wherever a value can be one.
///
/// A part of an `allOf` can't be closed by itself, for it sees the properties of the others as strangers: what is closed is the place
/// where the whole value stands.
pub fn close(description: &mut Value) {
    let original = description.clone();
    let schemas = |value: &mut Value, pointer: &str| -> Vec<String> {
        value.pointer(pointer).and_then(Value::as_object).map(|map| map.keys().cloned().collect()).unwrap_or_default()
    };
    for name in schemas(description, "/components/schemas") {
        parts(&mut description["components"]["schemas"][&name], &original);
    }
    contents(description, &original);
}

/// Finds the schema of every `content` below.
fn contents(value: &mut Value, original: &Value) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object.iter_mut() {
                match (name.as_str(), inner.as_object_mut()) {
                    ("content", Some(types)) => {
                        types.values_mut().filter_map(|media| media.get_mut("schema")).for_each(|s| whole(s, original))
                    }
                    ("schemas" | "example" | "examples", _) => {}
                    _ => contents(inner, original),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| contents(item, original)),
        _ => {}
    }
}

/// A schema that a value has to itself.
fn whole(schema: &mut Value, original: &Value) {
    parts(schema, original);
    let is_open = !["additionalProperties", "unevaluatedProperties"].iter().any(|name| schema.get(*name).is_some());
    if is_open && names_properties(schema, original, 0) {
        schema["unevaluatedProperties"] = Value::Bool(false);
    }
}

/// What lies below a schema.
fn parts(schema: &mut Value, original: &Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    for name in ["properties", "patternProperties"] {
        schema.get_mut(name).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut).for_each(|s| whole(s, original));
    }
    for name in ["items", "additionalProperties"] {
        schema.get_mut(name).into_iter().for_each(|s| whole(s, original));
    }
    for name in ["allOf", "oneOf", "anyOf"] {
        schema.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten().for_each(|s| parts(s, original));
    }
}

fn names_properties(schema: &Value, original: &Value, depth: usize) -> bool {
    if depth > 10 || schema.get("properties").is_some() {
        return schema.get("properties").is_some();
    }
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|at| original.pointer(at.trim_start_matches('#')));
    let members = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|name| schema.get(name)?.as_array()).flatten();
    target.into_iter().chain(members).any(|inner| names_properties(inner, original, depth + 1))
}
