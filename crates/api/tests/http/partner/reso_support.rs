//! A partner that reads by the RESO Web API, and a small catalogue for it.

use actix_web::http::Method;
use chrono::Duration;
use fangke_api::platform::token::PartnerClaims;
use fangke_shared::permission::{PartnerScope, Role};
use fangke_shared::{ApiClientId, OrgUnitId, PhotoId};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::{Value, json};

use crate::property::photo::jpeg;
use crate::support::{Answer, LISTINGS, TestApp, TestMember, encoded, sale, with};

/// Where the service is.
pub const ODATA: &str = "/reso/odata";

/// A partner that may read all of it.
pub const PARTNER: fn(&mut PartnerClaims) = |_| {};

/// A token of a partner.
pub fn partner_token(app: &TestApp, change: impl FnOnce(&mut PartnerClaims)) -> String {
    let mut claims = PartnerClaims {
        api_client_id: ApiClientId(1),
        scopes: vec![PartnerScope::ResoRead],
        store_id: None,
        district: None,
        rate_limit: 100_000,
        token_version: 1,
        aud: String::new(),
        iat: 0,
        exp: 0,
    };
    change(&mut claims);
    app.app.partner_tokens.sign(claims, None, app.app.clock.now()).unwrap().0
}

/// What the partner is answered at an address below the root, which is written as people write it.
pub async fn asked(app: &TestApp, address: &str) -> Answer {
    asked_by(app, PARTNER, address).await
}

/// What a certain partner is answered.
pub async fn asked_by(app: &TestApp, change: impl FnOnce(&mut PartnerClaims), address: &str) -> Answer {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let query = if query.is_empty() { String::new() } else { format!("?{}", encoded(query)) };
    app.bearer(&partner_token(app, change)).get(&format!("{ODATA}/{path}{query}")).await
}

/// The keys of an answer's listings, in its order.
pub fn keys(answer: &Answer) -> Vec<String> {
    answer.json()["value"].as_array().unwrap().iter().map(|row| row["ListingKey"].as_str().unwrap().to_owned()).collect()
}

/// Shows a listing to partners.
pub async fn publish(app: &TestApp, by: &TestMember, key: impl std::fmt::Display) {
    app.by(by).send(Method::PUT, &format!("{LISTINGS}/{key}/syndication"), None).await.assert_status(200);
}

/// Shows it no more.
pub async fn withdraw(app: &TestApp, by: &TestMember, key: impl std::fmt::Display) {
    app.by(by).send(Method::DELETE, &format!("{LISTINGS}/{key}/syndication"), None).await.assert_status(204);
}

/// Five listings that partners are shown, each a minute after the one before, and one that they are not.
pub struct Catalogue {
    /// Who looks after all of them.
    pub agent: TestMember,
    /// Whose store it is.
    pub store: OrgUnitId,
    /// The keys of those that are shown, in the order in which they were published.
    pub keys: Vec<String>,
    /// The pictures of the third one, in their order.
    pub photos: Vec<PhotoId>,
    /// The number of the one that is not shown.
    pub unpublished: i64,
}

impl Catalogue {
    /// Fills it.
    pub async fn fill(app: &TestApp) -> Self {
        let store = app.store(app.region("东区"), "国贸店");
        let agent = app.member_of(Role::Agent, store);
        let admin = app.member(Role::Admin);
        let near = app.community(&admin, "朝阳", "云庭家园").await;
        let far = app.community(&admin, "海淀", "清河苑").await;
        let forms = [
            with(
                sale(near, "101"),
                json!({"rooms": 1, "price_fen": 300_000_000, "area": 45.5, "built_year": 1995, "floor": 1, "total_floors": 6,
                "orientations": ["south"], "decoration": "simple", "title": "O'Neil's ❤"}),
            ),
            with(
                sale(near, "201"),
                json!({"rooms": 2, "price_fen": 450_000_050, "area": 70.0, "built_year": 2003, "floor": 4, "total_floors": 6,
                "orientations": ["south", "north"], "decoration": "refined"}),
            ),
            with(
                sale(near, "302"),
                json!({"purpose": "both", "rooms": 3, "rent_fen": 800_000, "built_year": 2010, "floor": 17, "total_floors": 18,
                "orientations": ["east"], "decoration": "rough", "has_elevator": true, "notes": "业主急售"}),
            ),
            with(
                sale(far, "401"),
                json!({"purpose": "rental", "rooms": 2, "price_fen": null, "rent_fen": 550_000, "area": 62.0, "built_year": 2012}),
            ),
            with(
                sale(far, "501"),
                json!({"rooms": 4, "price_fen": null, "is_price_on_request": true, "area": 150.0, "built_year": 2020,
                "orientations": ["north"]}),
            ),
        ];
        let (mut keys, mut photos) = (Vec::new(), Vec::new());
        for (at, form) in forms.into_iter().enumerate() {
            if at > 0 {
                app.advance(Duration::minutes(1));
            }
            let id = app.enter(&agent, form).await.summary.id;
            if at == 2 {
                for number in [1, 2] {
                    let path = format!("{LISTINGS}/{id}/photos?kind=photo");
                    let sent = app.by(&agent).with("Content-Type", "image/jpeg").send(Method::POST, &path, Some(jpeg(number))).await;
                    photos.push(PhotoId(sent.assert_status(201).json()["id"].as_i64().unwrap()));
                }
            }
            publish(app, &agent, id).await;
            // Partners see it from the first look on.
            asked(app, "EntityEvent?$top=0").await.assert_status(200);
            keys.push(id.to_string());
        }
        let unpublished = app.enter(&agent, sale(near, "601")).await.summary.id.0;
        Self { agent, store, keys, photos, unpublished }
    }

    /// Which of them a key is.
    pub fn number(&self, key: &str) -> usize {
        self.keys.iter().position(|own| own == key).unwrap_or_else(|| panic!("{key} is not shown"))
    }
}

/// The elements of a document that begin, with their attributes; it must be well-formed.
pub fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    let mut depth = 0;
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let value = |attribute: quick_xml::events::attributes::Attribute<'_>| {
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned();
                    (attribute.key.into_inner().to_owned(), value)
                };
                let attributes = start.attributes().map(|attribute| value(attribute.unwrap())).collect();
                found.push((start.name().into_inner().to_owned(), attributes));
                depth += i32::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "an element is open");
    found
}

/// The pages from an address on, by their links.
pub async fn pages(app: &TestApp, address: &str, size: usize) -> Vec<Value> {
    let token = partner_token(app, PARTNER);
    let client = || app.bearer(&token).with("Prefer", &format!("odata.maxpagesize={size}"));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut next = format!("{ODATA}/{path}?{}", encoded(query));
    let mut pages = Vec::new();
    loop {
        let answer = client().get(&next).await.assert_status(200);
        assert_eq!(answer.header("preference-applied"), Some(format!("odata.maxpagesize={size}").as_str()));
        let page = answer.json();
        assert!(page["value"].as_array().unwrap().len() <= size, "{page}");
        let link = page["@odata.nextLink"].as_str().map(str::to_owned);
        pages.push(page);
        assert!(pages.len() < 100, "{address} has no last page");
        match link {
            Some(link) => next = link.strip_prefix("http://localhost:8080").expect("a full address").to_owned(),
            None => return pages,
        }
    }
}
