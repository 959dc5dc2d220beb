//! Failures: each status is described once, and operations point to those that they can answer.

use fangke_shared::problem::{ErrorCode, FieldCode, FieldError, Problem};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Components, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::{headers, parameters, reference};

const PROBLEM_JSON: &str = "application/problem+json";

/// The statuses of failures: the name under which each is described, what it says, and a code that comes with it.
const STATUSES: [(&str, &str, ErrorCode); 15] = [
    ("BadRequest", "The request can't be read", ErrorCode::InvalidRequest),
    ("Unauthorized", "Not signed in", ErrorCode::Unauthenticated),
    ("Forbidden", "Not permitted", ErrorCode::Forbidden),
    ("NotFound", "No such record", ErrorCode::NotFound),
    ("RequestTimeout", "The body came too slowly", ErrorCode::RequestTimeout),
    ("Conflict", "It contradicts what is there", ErrorCode::AlreadyExists),
    ("Gone", "What came after the cursor is not kept any more: begin anew", ErrorCode::CursorExpired),
    ("PreconditionFailed", "The record has changed meanwhile", ErrorCode::StaleVersion),
    ("ContentTooLarge", "The body is too large", ErrorCode::BodyTooLarge),
    ("UnsupportedMediaType", "Not JSON", ErrorCode::UnsupportedMediaType),
    ("UnprocessableContent", "Some fields or parameters are wrong", ErrorCode::ValidationFailed),
    ("PreconditionRequired", "If-Match is missing", ErrorCode::VersionRequired),
    ("TooManyRequests", "Too often; `Retry-After` says how long to wait", ErrorCode::TooManyAttempts),
    ("InternalServerError", "Something unexpected; the log has it under the request's id", ErrorCode::Internal),
    ("ServiceUnavailable", "Busy, or the database can't be used right now; try again", ErrorCode::Busy),
];

/// Describes each status, and the problem that comes with all of them.
pub fn declare(components: &mut Components) {
    components.schemas.entry("Problem".to_owned()).and_modify(name_members);
    for (name, description, code) in STATUSES {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).example(example(code));
        let mut response = ResponseBuilder::new().description(description).content(PROBLEM_JSON, content.build());
        if code == ErrorCode::Unauthenticated {
            response = response.header_ref(headers::WWW_AUTHENTICATE, Ref::new(reference("headers", headers::WWW_AUTHENTICATE)));
        }
        if matches!(code.status(), 429 | 503) {
            response = response.header_ref(headers::RETRY_AFTER, Ref::new(reference("headers", headers::RETRY_AFTER)));
        }
        components.responses.insert(name.to_owned(), RefOr::T(response.build()));
    }
}

/// The members that some codes bring are named here: the problem itself knows no capability.
fn name_members(problem: &mut RefOr<Schema>) {
    let RefOr::T(Schema::AllOf(whole)) = problem else { return };
    let description = whole.description.take();
    let Some(RefOr::T(Schema::Object(mut object))) = whole.items.pop() else { return };
    let mut existing = Ref::from_schema_name("ExistingListing");
    existing.description = "With `listing_exists`: the listing that is already there.".to_owned();
    object.properties.insert("existing_listing".to_owned(), RefOr::Ref(existing));
    let mut own = Ref::from_schema_name("ClientId");
    own.description =
        "With `client_exists`: the caller's own client of the same person; with `client_merged`: the client that stays.".to_owned();
    object.properties.insert("client_id".to_owned(), RefOr::Ref(own));
    let mut showing = Ref::from_schema_name("ShowingId");
    showing.description = "With `showing_exists`: the showing of the same agent with the same client at that time.".to_owned();
    object.properties.insert("showing_id".to_owned(), RefOr::Ref(showing));
    let mut contract = Ref::from_schema_name("ContractId");
    contract.description = "With `listing_under_contract`: the contract that is in force.".to_owned();
    object.properties.insert("contract_id".to_owned(), RefOr::Ref(contract));
    let mut risks = ArrayBuilder::new().items(Ref::from_schema_name("RiskCode")).build();
    risks.description = Some("With `risk_open`: the risks that are in the way.".to_owned());
    object.properties.insert("risk_codes".to_owned(), RefOr::T(Schema::Array(risks)));
    object.description = description;
    *problem = object.into();
}

fn example(code: ErrorCode) -> Option<serde_json::Value> {
    let is_field = code == ErrorCode::ValidationFailed;
    let problem = Problem {
        kind: format!("/problems/{code}"),
        title: code.title().to_owned(),
        status: code.status(),
        detail: None,
        code,
        request_id: "5f3c1a9e07b24d68".to_owned(),
        errors: if is_field { vec![FieldError::new("/price_fen", FieldCode::OutOfRange).with("min", 1)] } else { Vec::new() },
        members: serde_json::Map::new(),
    };
    serde_json::to_value(problem).ok()
}

/// Adds the failures that an operation can answer by what it is, and points to the common ones where it has said a word of its own.
pub fn add(path: &str, operation: &mut Operation) {
    let has = |name: &str| parameters::has(operation, name);
    let has_body = operation.request_body.is_some();
    let is_json =
        operation.request_body.as_ref().is_some_and(|body| matches!(body, RefOr::T(body) if body.content.contains_key("application/json")));
    // Nobody is turned away where no proof is one of the ways.
    let is_open = operation.security.as_ref().is_none_or(|ways| ways.is_empty() || ways.contains(&SecurityRequirement::default()));
    let permission = operation.extensions.as_ref().and_then(|all| all.get("x-permission")?.as_str());
    let is_restricted = permission.is_some_and(|permission| permission != "none");
    // A session with a duty is good for nothing else.
    let bearer = SecurityRequirement::new("bearer", [""; 0]);
    let needs_token = !is_open && operation.security.as_ref().is_some_and(|ways| ways.contains(&bearer));
    let is_of_partners = super::is_of_partners(operation);
    let has_scope = operation.extensions.as_ref().is_some_and(|all| all.contains_key("x-scope"));
    let has_parameters = parameters::of(operation).next().is_some();
    let has_fields = parameters::of(operation).any(|parameter| parameter.parameter_in == ParameterIn::Query) || has("Idempotency-Key");
    let conditions = [
        (400, has_parameters || has_body),
        (401, !is_open),
        (403, is_restricted || needs_token || has_scope),
        (404, path.contains('{')),
        (408, has_body),
        // A client that was merged says into which one, whatever is asked of it.
        (409, is_json || has("If-Match") || has("Idempotency-Key") || path.contains("/clients/{id}")),
        (412, has("If-Match")),
        (413, has_body),
        (415, is_json),
        (422, has_fields || has_body),
        (428, has("If-Match")),
        (429, is_of_partners),
        (500, true),
        (503, true),
    ];
    let responses = &mut operation.responses.responses;
    for (status, _) in conditions.into_iter().filter(|(_, applies)| *applies) {
        if let Some((name, ..)) = STATUSES.iter().find(|(.., code)| code.status() == status) {
            responses.entry(status.to_string()).or_insert_with(|| RefOr::Ref(Ref::from_response_name(*name)));
        }
    }
    for (status, response) in responses.iter_mut() {
        let common = STATUSES.iter().find(|(.., code)| code.status().to_string() == *status);
        // What a standard gives a body of its own stays as it is.
        if let (Some((name, standard, _)), RefOr::T(Response { description, content, .. })) = (common, &*response)
            && content.is_empty()
        {
            let mut pointer = Ref::from_response_name(*name);
            if description != standard {
                pointer.description.clone_from(description);
            }
            *response = RefOr::Ref(pointer);
        }
    }
}
