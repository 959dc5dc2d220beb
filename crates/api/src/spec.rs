//! The API's description: what all operations have in common is added here, once.

use fangke_shared::problem::Problem;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Description, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

/// The head of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fangke 房客通",
        description = "Listings, clients and commissions of a Chinese-speaking brokerage.\n\nSign in with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`. \
Failures are `application/problem+json` with a stable `code`. Changes of a record need its version in `If-Match`. \
POSTs that create records take an `Idempotency-Key`. Money is in fen, times are UTC.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(Problem)),
    modifiers(&Bearer),
    tags(
        (name = "auth", description = "Signing in"),
        (name = "organisation", description = "Regions, stores and teams"),
        (name = "members", description = "Members of the company"),
        (name = "communities", description = "The dictionary of communities 小区"),
        (name = "listings", description = "Listings 房源, leads, owners, follow-ups"),
        (name = "keys", description = "Keys and their custody"),
        (name = "exclusives", description = "Exclusive agreements"),
        (name = "pool", description = "Who takes listings over, and what becomes public"),
        (name = "notices", description = "What members should hear of"),
        (name = "reminders", description = "What a member has to do, and the calendar of it"),
        (name = "inventory", description = "Stock, its age, and how long listings take"),
        (name = "settings", description = "The figures of the rules"),
        (name = "imports", description = "Importing files"),
        (name = "audit", description = "The audit trail")
    )
)]
pub struct Base;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut Description) {
        let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
        description.components.get_or_insert_default().add_security_scheme("bearer", scheme);
    }
}

/// Adds to each operation its security and its failures, by what kind of operation it is.
pub fn complete(mut description: Description) -> Description {
    for (path, item) in &mut description.paths.paths {
        for method in [HttpMethod::Get, HttpMethod::Post, HttpMethod::Patch, HttpMethod::Put, HttpMethod::Delete] {
            let operation = match method {
                HttpMethod::Get => &mut item.get,
                HttpMethod::Post => &mut item.post,
                HttpMethod::Patch => &mut item.patch,
                HttpMethod::Put => &mut item.put,
                _ => &mut item.delete,
            };
            if let Some(operation) = operation {
                finish(path, operation);
            }
        }
    }
    description
}

fn finish(path: &str, operation: &mut Operation) {
    let is_public = matches!(path, "/api/v1/auth/login" | "/api/v1/auth/refresh" | "/api/v1/auth/logout" | "/api/v1/files/{name}");
    if !is_public {
        operation.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
    }
    let mut codes = vec![("400", "The request can't be read"), ("422", "Some fields or parameters are wrong"), ("503", "Busy, try again")];
    if path != "/api/v1/auth/logout" && path != "/api/v1/files/{name}" {
        codes.push(("401", "Not signed in"));
    }
    if !is_public {
        codes.push(("403", "Not permitted"));
    }
    if path.contains('{') {
        codes.push(("404", "No such record"));
    }
    if operation.request_body.is_some() {
        codes.extend([("409", "It contradicts what is there"), ("413", "The body is too large"), ("415", "Not JSON")]);
    }
    let is_versioned = operation.parameters.iter().flatten().any(|parameter| matches!(parameter, RefOr::T(p) if p.name == "If-Match"));
    if is_versioned {
        codes.extend([
            ("409", "It contradicts what is there"),
            ("412", "The record has changed meanwhile"),
            ("428", "If-Match is missing"),
        ]);
    }
    for (code, description) in codes {
        let response = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build())
            .build();
        operation.responses.responses.entry(code.to_owned()).or_insert(RefOr::T(response));
    }
}
