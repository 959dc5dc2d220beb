//! One request with its answer, held against the description.

use actix_web::web::Query;
use serde_json::Value;

use super::document::Place;
use super::{Contract, headers};

/// What was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// `GET` and the like.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// All headers.
    pub headers: Vec<(String, String)>,
    /// The body, if there was one.
    pub body: Option<Vec<u8>>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Received {
    /// The status.
    pub status: u16,
    /// All headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Where the description reaches; nothing is said of everything outside.
const INSIDE: [&str; 2] = ["/api/v1/", "/oauth/"];

impl Contract {
    /// Everything in an exchange that the description doesn't say.
    pub fn findings(&self, sent: &Sent, received: &Received) -> Vec<String> {
        let (path, query) = sent.path.split_once('?').unwrap_or((&sent.path, ""));
        if !INSIDE.iter().any(|place| path.starts_with(place)) {
            return Vec::new();
        }
        let name = format!("{} {path} {}", sent.method, received.status);
        let Some(operation) = self.document.operation(&sent.method, path) else {
            // No such address, or not with this method.
            let is_refused = matches!(received.status, 404 | 405) && header(&received.headers, "content-type") == Some(PROBLEM);
            return if is_refused { Vec::new() } else { vec![format!("{name}: an operation that isn't described")] };
        };
        let mut findings = self.answer(&operation, received);
        if (200..300).contains(&received.status) {
            findings.extend(self.parameters(&operation, query, &sent.headers));
            findings.extend(self.request_body(&operation, sent));
        }
        findings.into_iter().map(|finding| format!("{name}: {finding}")).collect()
    }

    fn answer(&self, operation: &Place<'_>, received: &Received) -> Vec<String> {
        let document = &self.document;
        let responses = document.all(operation, "responses");
        let Some((_, response)) = responses.iter().find(|(status, _)| *status == received.status.to_string()) else {
            return vec!["a status that isn't described".to_owned()];
        };
        let mut findings = self.body(response, &received.headers, &received.body);
        let described = document.all(response, "headers");
        for (name, value) in &received.headers {
            if headers::OF_EVERY_ANSWER.contains(&name.as_str()) || name == "set-cookie" && value.starts_with(headers::SEEN) {
                continue;
            }
            match described.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                None => findings.push(format!("the header {name} isn't described")),
                Some((_, header)) => findings.extend(self.text(header, value).into_iter().map(|error| format!("header {name}: {error}"))),
            }
        }
        let required = described.iter().filter(|(_, header)| header.value["required"] == true);
        let missing = required.filter(|(name, _)| header(&received.headers, &name.to_lowercase()).is_none());
        findings.extend(missing.map(|(name, _)| format!("the header {name} is missing")));
        findings
    }

    /// The body, by the `content` of an answer or a request.
    fn body(&self, place: &Place<'_>, sent: &[(String, String)], body: &[u8]) -> Vec<String> {
        let contents = self.document.all(place, "content");
        // What isn't said to be anything is bytes (RFC 9110, 8.3).
        let media_type =
            header(sent, "content-type").and_then(|value| value.split(';').next()).unwrap_or("application/octet-stream").trim();
        if contents.is_empty() {
            return if body.is_empty() { Vec::new() } else { vec![format!("a body ({media_type}) that isn't described")] };
        }
        let Some((_, content)) = contents.iter().find(|(known, _)| known == media_type) else {
            return vec![format!("a body of the type {media_type:?}, which isn't described")];
        };
        if !media_type.ends_with("json") {
            return Vec::new();
        }
        // Lines of JSON are described as text.
        if media_type == "application/x-ndjson" {
            return Vec::new();
        }
        match serde_json::from_slice(body) {
            Ok(value) => self.errors(&format!("{}/schema", content.pointer), &value),
            Err(error) => vec![format!("a body that isn't JSON: {error}")],
        }
    }

    fn request_body(&self, operation: &Place<'_>, sent: &Sent) -> Vec<String> {
        let body = sent.body.as_deref().unwrap_or_default();
        let findings = match self.document.below(operation, "requestBody") {
            None if body.is_empty() => Vec::new(),
            None => vec!["a body that isn't described".to_owned()],
            Some(place) if body.is_empty() && place.value["required"] != true => Vec::new(),
            Some(place) => self.body(&place, &sent.headers, body),
        };
        findings.into_iter().map(|finding| format!("request: {finding}")).collect()
    }

    fn parameters(&self, operation: &Place<'_>, query: &str, sent: &[(String, String)]) -> Vec<String> {
        let parameters: Vec<_> = self.document.all(operation, "parameters").into_iter().map(|(_, parameter)| parameter).collect();
        let in_query = Query::<Vec<(String, String)>>::from_query(query).unwrap().into_inner();
        let common = |name: &String| headers::OF_EVERY_REQUEST.iter().chain(&headers::OF_PROXIES).any(|known| name == known);
        let in_headers: Vec<_> = sent.iter().filter(|(name, _)| !common(name)).cloned().collect();
        let mut findings = Vec::new();
        for (place, given) in [("query", &in_query), ("header", &in_headers)] {
            let known = |name: &str| parameters.iter().find(|p| p.text("in") == place && p.text("name").eq_ignore_ascii_case(name));
            for (name, value) in given {
                match known(name) {
                    None => findings.push(format!("the {place} parameter {name} isn't described")),
                    // An empty value is none, and only some parameters are taken without.
                    Some(_) if value.is_empty() => {}
                    Some(parameter) => {
                        findings.extend(self.text(parameter, value).into_iter().map(|error| format!("{place} {name}={value}: {error}")))
                    }
                }
            }
            let required = parameters.iter().filter(|p| p.text("in") == place && p.value["required"] == true);
            let missing = required.filter(|p| !given.iter().any(|(name, _)| name.eq_ignore_ascii_case(p.text("name"))));
            findings
                .extend(missing.map(|p| format!("done without the {place} parameter {}, which is said to be required", p.text("name"))));
        }
        findings
    }

    /// A value that travels as text, by the `schema` of a header or parameter.
    fn text(&self, place: &Place<'_>, text: &str) -> Vec<String> {
        match self.document.below(place, "schema") {
            None => vec!["no schema".to_owned()],
            Some(schema) => self.errors(&schema.pointer, &self.read(&schema, text)),
        }
    }

    fn read(&self, schema: &Place<'_>, text: &str) -> Value {
        let kinds = schema.value["type"].to_string();
        let read = |is_kind: bool| is_kind.then(|| serde_json::from_str::<Value>(text).ok()).flatten();
        if kinds.contains("array") {
            let items = self.document.below(schema, "items");
            let item = |text: &str| items.as_ref().map_or_else(|| text.into(), |items| self.read(items, text));
            return text.split(',').filter(|item| !item.is_empty()).map(item).collect();
        }
        read(kinds.contains("integer") || kinds.contains("number") || kinds.contains("boolean")).unwrap_or_else(|| text.into())
    }
}

const PROBLEM: &str = "application/problem+json";

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
