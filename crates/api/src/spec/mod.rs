//! The API's description: what all operations have in common is added here, once.

mod bodies;
mod headers;
mod parameters;
mod problems;
mod tags;

use std::collections::BTreeMap;
use utoipa::openapi::OpenApi as Description;

use fangke_shared::permission::PartnerScope;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityRequirement, SecurityScheme,
};
use utoipa::{Modify, OpenApi};

/// The head of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fangke 房客通",
        description = "Listings, clients and commissions of a Chinese-speaking brokerage.\n\nSign in with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`. \
Programs of partners get their token from `POST /oauth/token`; every answer to them has `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`. \
Failures are `application/problem+json` with a stable `code`. Changes of a record need its version in `If-Match`. \
POSTs that create records take an `Idempotency-Key`. Every answer has an `X-Request-Id`, the caller's own where one was sent. \
Where the database has replicas, the answer to a change has `Fangke-Seen`, and a cookie that says the same: sent with later requests, it makes them see that change. \
Lists in a query are separated by commas. Money is in fen, times are UTC.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/", description = "The server that this description comes from")),
    components(schemas(fangke_shared::problem::Problem)),
    modifiers(&Schemes)
)]
pub struct Base;

/// How callers show who they are: by the access token with every request, or by the refresh token, which only browsers and their like keep.
/// Programs of partners get tokens of their own.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, description: &mut Description) {
        let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
        let refresh = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("fangke_refresh")));
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("bearer", bearer);
        components.add_security_scheme("refresh_cookie", refresh);
        let scopes = Scopes::from_iter(PartnerScope::ALL.iter().map(|scope| (scope.as_str(), scope.meaning())));
        let partners = ClientCredentials::new("/oauth/token", scopes);
        components.add_security_scheme("client_basic", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Basic).build()));
        components.add_security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(partners)])));
    }
}

/// Adds to each operation its security and its failures, by what kind of operation it is, and says once what many say alike.
pub fn complete(mut description: Description) -> Description {
    tags::declare(&mut description);
    let components = description.components.get_or_insert_default();
    bodies::name_rows(components);
    bodies::open_parts(components);
    problems::declare(components);
    parameters::declare(components);
    headers::declare(components);
    for (path, item) in &mut description.paths.paths {
        operations(item).for_each(|operation| finish(path, operation));
    }
    description
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn finish(path: &str, operation: &mut Operation) {
    // Whom no handler asks for is nobody, and that is said, too.
    operation.security.get_or_insert_default();
    name_scope(operation);
    bodies::name_bytes(operation);
    problems::add(path, operation);
    if is_of_partners(operation) {
        headers::add_rate_limit(operation);
    }
    headers::share(operation);
    parameters::share(operation);
}

/// Do programs of partners call it?
fn is_of_partners(operation: &Operation) -> bool {
    let names = |way: &SecurityRequirement| serde_json::to_value(way).is_ok_and(|way| way.get("oauth2").is_some());
    operation.security.iter().flatten().any(names)
}

/// The scope that the handler of a partner's operation asks for is told where readers of a description look for it.
fn name_scope(operation: &mut Operation) {
    let scope = operation.extensions.as_ref().and_then(|all| all.get("x-scope")?.as_str()).map(str::to_owned);
    if let Some(scope) = scope {
        operation.security = Some(vec![SecurityRequirement::new("oauth2", [scope])]);
    }
}

/// The methods of each address, as `Allow` tells them.
pub fn methods(description: &Description) -> BTreeMap<String, String> {
    let of = |item: &PathItem| {
        let all = [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("PATCH", &item.patch), ("DELETE", &item.delete)];
        all.into_iter().filter_map(|(name, operation)| operation.as_ref().map(|_| name)).collect::<Vec<_>>().join(", ")
    };
    description.paths.paths.iter().map(|(path, item)| (path.clone(), of(item))).collect()
}

/// Where a component is.
fn reference(kind: &str, name: &str) -> String {
    format!("#/components/{kind}/{name}")
}
