//! Headers of answers, described once. An operation only says which of them it sets.

use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, Header, Ref, RefOr};

use super::reference;

/// When to try again.
pub const RETRY_AFTER: &str = "Retry-After";

/// How to show who one is.
pub const WWW_AUTHENTICATE: &str = "WWW-Authenticate";

/// What partners may still ask for.
pub const RATE_LIMIT: [&str; 3] = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

/// Name, kind, pattern, example, description.
const HEADERS: [(&str, Type, &str, &str, &str); 13] = [
    ("ETag", Type::String, "^\"[0-9a-f]+\"$", "\"3\"", "The record's version, for `If-Match`; of what partners read, for `If-None-Match`"),
    ("Location", Type::String, "^/api/v1/", "/api/v1/listings/123", "Where the new record is"),
    (RETRY_AFTER, Type::Integer, "", "1", "Seconds to wait"),
    (
        "Set-Cookie",
        Type::String,
        "^fangke_(refresh|device)=",
        "fangke_refresh=…; HttpOnly; SameSite=Strict; Path=/api/v1/auth",
        "The refresh token; an empty one that has ended takes it away",
    ),
    ("Cache-Control", Type::String, "", "private, no-store", "Who may keep it"),
    ("Content-Disposition", Type::String, "^attachment; ", "attachment; filename=\"rejects-7.csv\"", "The name under which to save it"),
    (RATE_LIMIT[0], Type::Integer, "", "600", "Requests a minute that the partner may make"),
    (RATE_LIMIT[1], Type::Integer, "", "599", "Requests that may follow at once"),
    (RATE_LIMIT[2], Type::Integer, "", "1", "Seconds until all of them may, if none comes until then"),
    ("Next-Cursor", Type::String, "", "NDEuNy4wMTIz", "Where to read on with `GET /portal/listings`"),
    ("Pragma", Type::String, "", "no-cache", "As RFC 6749 wants it"),
    (WWW_AUTHENTICATE, Type::String, "^(Basic|Bearer)", "Bearer", "How to show who one is"),
    ("Content-Security-Policy", Type::String, "", "default-src 'none'; sandbox", "It is a picture and nothing else"),
];

/// Describes the headers.
pub fn declare(components: &mut Components) {
    for (name, kind, pattern, example, description) in HEADERS {
        let example = if kind == Type::Integer { example.parse::<i64>().ok().map(Into::into) } else { Some(example.into()) };
        let schema = ObjectBuilder::new().schema_type(kind).pattern((!pattern.is_empty()).then_some(pattern)).build();
        let mut header = Header::new(schema);
        header.description = Some(description.to_owned());
        header.example = example;
        // The description's own word, for which utoipa has no field. When to try again isn't known to everybody who refuses.
        header.extensions = (name != RETRY_AFTER).then(|| Extensions::from_iter([("required", true)]));
        components.headers.insert(name.to_owned(), RefOr::T(header));
    }
}

/// Adds to every answer of an operation of partners, but problems, what it tells of their budget; problems tell it as well.
pub fn add_rate_limit(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        for name in RATE_LIMIT {
            response.headers.insert(name.to_owned(), RefOr::Ref(Ref::new(reference("headers", name))));
        }
    }
}

/// Points to them where an answer has one.
pub fn share(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        for (name, header) in &mut response.headers {
            if HEADERS.iter().any(|(known, ..)| known == name) {
                *header = RefOr::Ref(Ref::new(reference("headers", name)));
            }
        }
    }
}
