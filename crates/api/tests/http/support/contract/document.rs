//! Finding one's way in a description.

use serde_json::Value;

/// A description.
pub struct Document(Value);

/// A place in the description, behind all references.
#[derive(Clone)]
pub struct Place<'a> {
    /// Where it is.
    pub pointer: String,
    /// What is there.
    pub value: &'a Value,
}

impl<'a> Place<'a> {
    /// A text that is there.
    pub fn text(&self, name: &str) -> &'a str {
        self.value[name].as_str().unwrap_or_default()
    }
}

impl Document {
    /// Of its JSON.
    pub fn new(description: Value) -> Self {
        Self(description)
    }

    /// The JSON.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// What is below a place.
    pub fn below<'a>(&'a self, place: &Place<'a>, name: &str) -> Option<Place<'a>> {
        let name = name.replace('~', "~0").replace('/', "~1");
        self.at(format!("{}/{name}", place.pointer))
    }

    /// What is at a place, behind all references.
    pub fn at(&self, mut pointer: String) -> Option<Place<'_>> {
        loop {
            let value = self.0.pointer(&pointer)?;
            match value["$ref"].as_str() {
                Some(reference) => reference.trim_start_matches('#').clone_into(&mut pointer),
                None => return Some(Place { pointer, value }),
            }
        }
    }

    /// Everything below a place, by its name.
    pub fn all<'a>(&'a self, place: &Place<'a>, name: &str) -> Vec<(String, Place<'a>)> {
        let Some(place) = self.below(place, name) else { return Vec::new() };
        let names: Vec<String> = match place.value {
            Value::Object(object) => object.keys().cloned().collect(),
            Value::Array(items) => (0..items.len()).map(|i| i.to_string()).collect(),
            _ => Vec::new(),
        };
        names.into_iter().filter_map(|name| self.below(&place, &name).map(|inner| (name, inner))).collect()
    }

    /// The operation that answers a method and a path.
    pub fn operation(&self, method: &str, path: &str) -> Option<Place<'_>> {
        let is_parameter = |part: &str| part.starts_with('{');
        let matches = |template: &str| {
            let (given, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
            given.len() == wanted.len() && given.iter().zip(&wanted).all(|(given, wanted)| is_parameter(wanted) || given == wanted)
        };
        let root = Place { pointer: String::new(), value: &self.0 };
        let mut found: Vec<_> = self.all(&root, "paths").into_iter().filter(|(template, _)| matches(template)).collect();
        // `/listings/facets` is more than `/listings/{id}`.
        found.sort_by_key(|(template, _)| template.split('/').filter(|part| is_parameter(part)).count());
        found.into_iter().find_map(|(_, item)| self.below(&item, &method.to_lowercase()))
    }

    /// Every operation, by method and path.
    pub fn operations(&self) -> Vec<(String, Place<'_>)> {
        let root = Place { pointer: String::new(), value: &self.0 };
        let methods = ["get", "post", "put", "patch", "delete"];
        let paths = self.all(&root, "paths");
        let named = paths.iter().flat_map(|(path, item)| {
            methods.iter().filter_map(move |method| Some((format!("{method} {path}"), self.below(item, method)?)))
        });
        named.collect()
    }
}
