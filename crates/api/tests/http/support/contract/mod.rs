//! The API's description as a contract: every request that the tests send and every answer that they get is held against it.
//!
//! The description is read as strictly as it can be: what it doesn't name may not be there.

mod document;
mod exchange;
mod headers;
mod strict;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

pub use document::Document;
pub use exchange::{Received, Sent};

/// The contract of this server.
pub static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::new(serde_json::to_value(fangke_api::app::openapi()).unwrap()));

/// The name under which the schemas find each other.
const ADDRESS: &str = "urn:fangke";

/// A description that can be held against what was sent and received.
pub struct Contract {
    document: Document,
    registry: Registry<'static>,
    // By their place in the document. Compiled when first asked for: a single test needs few of them.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

impl Contract {
    /// Of a description.
    pub fn new(mut description: Value) -> Self {
        strict::close(&mut description);
        let registry = Registry::new().draft(Draft::Draft202012).add(ADDRESS, description.clone()).unwrap().prepare().unwrap();
        Self { document: Document::new(description), registry, validators: Mutex::default() }
    }

    /// The description itself, closed.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What is wrong with a value, by the schema at a place of the document.
    pub fn errors(&self, pointer: &str, value: &Value) -> Vec<String> {
        let validator = Arc::clone(self.validators.lock().unwrap().entry(pointer.to_owned()).or_insert_with(|| {
            // A fragment of an address has no braces.
            let fragment = pointer.replace('{', "%7B").replace('}', "%7D");
            let schema = json!({"$ref": format!("{ADDRESS}#{fragment}")});
            let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(&self.registry).should_validate_formats(true);
            Arc::new(options.build(&schema).unwrap_or_else(|error| panic!("{pointer}: {error}")))
        }));
        validator.iter_errors(value).map(|error| format!("{} at {:?}", error, error.instance_path().as_str())).collect()
    }
}
