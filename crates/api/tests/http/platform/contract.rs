//! The description itself, and the checker that holds every other test's requests and answers against it.

use std::collections::BTreeSet;

use actix_web::http::Method;
use fangke_api::platform::db::Engine;
use fangke_shared::permission::{Action, PartnerScope, Role, scope_at_first};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::contract::{CONTRACT, Contract, Received, Sent};

/// A small description that has one of everything.
fn small() -> Contract {
    let problem = json!({"description": "No", "content": {"application/problem+json": {"schema": {"type": "object", "properties": {"code": {"type": "string"}}}}}});
    Contract::new(json!({
        "paths": {"/api/v1/things/{id}": {
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 200}},
                    {"name": "grade", "in": "query", "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Grade"}}},
                ],
                "responses": {
                    "200": {
                        "description": "It",
                        "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Whole"}}},
                    },
                    "404": problem,
                },
            },
            "post": {
                "parameters": [{"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}}],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "responses": {"204": {"description": "Done"}, "404": problem},
            },
        }},
        "components": {
            "headers": {"ETag": {"required": true, "schema": {"type": "string", "pattern": "^\"[0-9]+\"$"}}},
            "schemas": {
                "Grade": {"type": "string", "enum": ["general", "focus"]},
                "Thing": {"type": "object", "required": ["grade"], "properties": {
                    "grade": {"$ref": "#/components/schemas/Grade"},
                    "on": {"type": ["string", "null"], "format": "date"},
                    "below": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                }},
                "Whole": {"allOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "object", "properties": {"count": {"type": "integer"}}}]},
            },
        },
    }))
}

fn get(path: &str) -> Sent {
    Sent { method: "GET".into(), path: path.into(), headers: Vec::new(), body: None }
}

fn post(body: &Value, headers: &[(&str, &str)]) -> Sent {
    let headers =
        headers.iter().chain(&[("content-type", "application/json")]).map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Sent { method: "POST".into(), path: "/api/v1/things/1".into(), headers, body: Some(body.to_string().into_bytes()) }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &Value) -> Received {
    let media_type = if status < 400 { "application/json" } else { "application/problem+json" };
    let headers = headers.iter().chain(&[("content-type", media_type)]).map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Received { status, headers, body: body.to_string().into_bytes() }
}

const TAG: (&str, &str) = ("etag", "\"3\"");

/// Fails unless this is found.
#[track_caller]
fn found(sent: &Sent, received: &Received, finding: &str) {
    let findings = small().findings(sent, received);
    assert!(findings.iter().any(|found| found.contains(finding)), "{finding:?} is not in {findings:?}");
}

#[test]
fn what_is_described_passes() {
    let thing = json!({"grade": "focus", "on": "2026-03-18", "count": 3, "below": [{"grade": "general", "on": null}]});
    let path = "/api/v1/things/1?limit=20&grade=focus,general&grade=";
    assert_eq!(small().findings(&get(path), &answer(200, &[TAG, ("x-request-id", "1")], &thing)), [""; 0]);
    assert_eq!(small().findings(&get("/api/v1/things/1?limit=no"), &answer(404, &[], &json!({"code": "not_found"}))), [""; 0]);
    assert_eq!(small().findings(&get("/healthz"), &answer(418, &[("x-tea", "1")], &json!(1))), [""; 0]);
    let done = Received { status: 204, headers: Vec::new(), body: Vec::new() };
    assert_eq!(small().findings(&post(&json!({"grade": "focus"}), &[("if-match", "\"3\"")]), &done), [""; 0]);
}

#[test]
fn an_answer_that_is_not_described_is_found() {
    let (it, good) = (get("/api/v1/things/1"), json!({"grade": "focus"}));
    found(&it, &answer(201, &[TAG], &good), "a status that isn't described");
    found(&it, &answer(200, &[], &good), "the header ETag is missing");
    found(&it, &answer(200, &[("etag", "3")], &good), "header etag");
    found(&it, &answer(200, &[TAG, ("location", "/")], &good), "the header location isn't described");
    found(&it, &answer(200, &[TAG], &json!({"grade": "Focus"})), "\"Focus\"");
    found(&it, &answer(200, &[TAG], &json!({"grade": "focus", "colour": 1})), "'colour'");
    found(&it, &answer(200, &[TAG], &json!({"grade": "focus", "below": [{"grade": "focus", "colour": 1}]})), "/below/0");
    found(&it, &answer(200, &[TAG], &json!({"grade": "focus", "on": "18.3.2026"})), "/on");
    found(&it, &answer(200, &[TAG], &json!({})), "\"grade\" is a required property");
    let text = Received {
        status: 200,
        headers: vec![("etag".into(), "\"3\"".into()), ("content-type".into(), "text/plain".into())],
        body: b"it".to_vec(),
    };
    found(&it, &text, "a body of the type \"text/plain\"");
    found(&it, &answer(404, &[], &json!({"code": "not_found", "status": 404})), "'status'");
    let body = Received { status: 204, headers: Vec::new(), body: b"done".to_vec() };
    found(&post(&good, &[("if-match", "\"3\"")]), &body, "a body (application/octet-stream) that isn't described");
}

#[test]
fn a_request_that_was_taken_and_is_not_described_is_found() {
    let good = answer(200, &[TAG], &json!({"grade": "focus"}));
    found(&get("/api/v1/things/1?colour=red"), &good, "query parameter colour isn't described");
    found(&get("/api/v1/things/1?limit=201"), &good, "query limit=201");
    found(&get("/api/v1/things/1?grade=focus,none"), &good, "query grade=focus,none");
    found(
        &Sent { headers: vec![("x-mode".into(), "fast".into())], ..get("/api/v1/things/1") },
        &good,
        "header parameter x-mode isn't described",
    );
    found(&Sent { body: Some(b"{}".to_vec()), ..get("/api/v1/things/1") }, &good, "request: a body that isn't described");
    let (done, version) = (Received { status: 204, headers: Vec::new(), body: Vec::new() }, ("if-match", "\"3\""));
    found(&post(&json!({"grade": "best"}), &[version]), &done, "request: \"best\"");
    found(&post(&json!({"grade": "focus", "colour": 1}), &[version]), &done, "'colour'");
    found(&post(&json!({"grade": "focus"}), &[]), &done, "done without the header parameter If-Match");
    found(&Sent { method: "PUT".into(), ..get("/api/v1/things/1") }, &done, "an operation that isn't described");
    found(&get("/api/v1/nothings"), &good, "an operation that isn't described");
    // What is refused need not be described.
    assert_eq!(small().findings(&post(&json!({"colour": 1}), &[]), &answer(404, &[], &json!({"code": "not_found"}))), [""; 0]);
}

#[test]
fn the_committed_description_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let current = fangke_api::app::openapi().to_yaml().unwrap();
    assert!(committed.trim() == current.trim(), "openapi.yaml is not up to date: cargo run -p fangke -- openapi > openapi.yaml");
}

#[test]
fn every_example_is_what_it_is_an_example_of() {
    fn walk(pointer: &str, value: &Value, wrong: &mut Vec<String>, count: &mut usize) {
        let members: Vec<(String, &Value)> = match value {
            Value::Object(object) => object.iter().map(|(name, inner)| (name.replace('~', "~0").replace('/', "~1"), inner)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(i, inner)| (i.to_string(), inner)).collect(),
            _ => return,
        };
        let is_schema = value.get("schema").is_none();
        let schema = if is_schema { pointer.to_owned() } else { format!("{pointer}/schema") };
        for (name, inner) in members {
            if name == "example" && !pointer.ends_with("/properties") {
                *count += 1;
                wrong.extend(CONTRACT.errors(&schema, inner).into_iter().map(|error| format!("{pointer}: {error}")));
            } else {
                assert!(name != "examples", "{pointer}: this test knows `example` only");
                walk(&format!("{pointer}/{name}"), inner, wrong, count);
            }
        }
    }
    let (mut wrong, mut count) = (Vec::new(), 0);
    walk("", CONTRACT.document().value(), &mut wrong, &mut count);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 80, "{count} examples");
}

/// Operations of a standard, which says itself how one shows who one is, and what a refusal looks like.
const STANDARD: [&str; 1] = ["issue_token"];

/// Operations whose addresses are their permission.
const SEALED: [&str; 1] = ["show_photo"];

#[test]
fn every_operation_says_what_it_is_needs_and_refuses() {
    let document = CONTRACT.document();
    let mut ids = BTreeSet::new();
    let operations = document.operations();
    assert!(operations.len() > 80);
    for (name, operation) in operations {
        assert!(operation.text("summary").ends_with('.'), "{name}: summary");
        let tag = operation.value["tags"][0].as_str().unwrap();
        assert_eq!(operation.value["tags"], json!([tag]), "{name}: tags");
        assert!(
            document.value()["tags"].as_array().unwrap().iter().any(|known| known["name"] == tag),
            "{name}: the tag {tag} is not described"
        );

        let id = operation.text("operationId");
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        // Signing in and out have no resource but the session itself.
        let has_form =
            id.split_once('_').is_some_and(|(verb, resource)| is_word(verb) && is_word(resource)) || tag == "auth" && is_word(id);
        assert!(has_form, "{name}: operationId {id:?}");
        assert!(ids.insert(id.to_owned()), "{name}: operationId {id} is taken");

        let security = &operation.value["security"];
        assert!(security.is_array(), "{name}: security");
        if SEALED.contains(&id) {
            assert_eq!((operation.text("x-permission"), security), ("none", &json!([])), "{name}");
        } else if security[0].get("oauth2").is_some() {
            let scope = operation.value.get("x-scope").map(|word| word.as_str().unwrap().parse::<PartnerScope>().unwrap());
            assert_eq!(*security, json!([{"oauth2": scope.into_iter().collect::<Vec<_>>()}]), "{name}: security");
        } else if tag != "auth" && !STANDARD.contains(&id) {
            let permission = operation.text("x-permission");
            assert!(permission.parse::<Action>().is_ok(), "{name}: x-permission {permission:?}");
            assert_eq!(*security, json!([{"bearer": []}]), "{name}: security");
        }
        let responses = document.all(&operation, "responses");
        assert!(responses.iter().any(|(status, _)| status.starts_with('2')), "{name}: no success");
        assert!(responses.iter().any(|(status, _)| status.starts_with('4')), "{name}: no failure");
        for (status, response) in
            responses.iter().filter(|(status, _)| !STANDARD.contains(&id) && status.starts_with('4') || status.starts_with('5'))
        {
            let schema = &response.value["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
        }
        let parameters = document.all(&operation, "parameters");
        let has_version = parameters.iter().any(|(_, parameter)| parameter.text("name") == "If-Match");
        assert!(has_version || !name.starts_with("patch"), "{name}: If-Match");
    }
}

#[actix_web::test]
async fn every_operation_but_signing_in_and_out_refuses_strangers() {
    let app = TestApp::new(Engine::Sqlite).await;
    for (name, operation) in CONTRACT.document().operations() {
        if operation.value["security"] != json!([{"bearer": []}]) && operation.value["security"][0].get("oauth2").is_none() {
            continue;
        }
        let (method, path) = name.split_once(' ').unwrap();
        let real = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let client = app.anyone().version(1).with("Content-Type", "application/json");
        client.send(method, &real, Some(b"{}".to_vec())).await.assert_problem(401, "unauthenticated");
    }
}

#[actix_web::test]
async fn every_operation_refuses_the_roles_that_lack_its_permission_and_no_other() {
    let app = TestApp::new(Engine::Sqlite).await;
    let members: Vec<_> = Role::ALL.iter().map(|role| (*role, app.member(*role))).collect();
    let (mut refused, mut let_in) = (0, 0);
    for (name, operation) in CONTRACT.document().operations() {
        let Ok(action) = operation.text("x-permission").parse::<Action>() else { continue };
        let (method, path) = name.split_once(' ').unwrap();
        let real = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        for (role, member) in &members {
            let may = scope_at_first(*role, action).is_some();
            // Whoever may is let in at least to look: what changes something would change what the next one finds.
            if may && method != Method::GET {
                continue;
            }
            let client = app.by(member);
            // Whoever only looks sends no version, and no body.
            let client = if method == Method::GET { client } else { client.version(1).with("Content-Type", "application/json") };
            let answer = client.send(method.clone(), &real, (method != Method::GET && !may).then(|| b"{}".to_vec())).await;
            let is_role = answer.status == 403 && answer.text().contains(&format!("the role {role} may not {action}"));
            assert_eq!(is_role, !may, "{name} by {role}: {} {}", answer.status, answer.text());
            *(if may { &mut let_in } else { &mut refused }) += 1;
        }
    }
    assert!(refused > 200 && let_in > 200, "{refused} refused, {let_in} let in");
}
