//! Pages of a hundred by the RESO Web API, as a partner reads them, after `load feed` has published everything.

use fangke_api::partner::reso::service::{Query, Reply, answer};
use fangke_api::platform::token::PartnerClaims;
use fangke_shared::ApiClientId;

use crate::office::Office;
use crate::timing::measure;

/// Who ask at once.
const THREADS: usize = 16;

/// Queries, with what they are about.
const QUERIES: [(&str, &[(&str, &str)]); 5] = [
    ("by key", &[]),
    ("the latest changes", &[("$orderby", "ModificationTimestamp desc")]),
    ("in a range of prices", &[("$filter", "ListPrice ge 4000000 and ListPrice lt 7000000 and BedroomsTotal eq 3")]),
    ("changed since, with pictures", &[("$filter", "ModificationTimestamp gt 2020-01-01T00:00:00Z"), ("$expand", "Media")]),
    ("some fields", &[("$select", "ListingKey,ListPrice,ModificationTimestamp")]),
];

pub fn reso(url: &str, seconds: u64) {
    let office = Office::open(url, THREADS);
    for (name, options) in QUERIES {
        let mut query = asked(options);
        for page in ["the first page", "a page further on"] {
            let seen = measure(THREADS, seconds, |_| match office.read(|tx| answer(tx, &query)).expect("a page") {
                Reply::Json(page) => page.to_string().len(),
                other => panic!("{other:?}"),
            });
            println!("reso: {name}, {page}, {THREADS} at once: {seen}");
            for _ in 0..20 {
                if let Some(next) = next(&office, &query) {
                    query.pairs.retain(|(name, _)| name != "$skiptoken");
                    query.pairs.push(("$skiptoken".to_owned(), next));
                }
            }
        }
    }
}

fn asked(options: &[(&str, &str)]) -> Query {
    let (scopes, aud) = (Vec::new(), String::new());
    let (store_id, district) = (None, None);
    let partner =
        PartnerClaims { api_client_id: ApiClientId(1), scopes, store_id, district, rate_limit: 1, token_version: 1, aud, iat: 0, exp: 0 };
    let pairs = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (origin, address, path) = ("http://localhost".to_owned(), "Property".to_owned(), "/reso/odata/Property".to_owned());
    Query { partner, origin, address, path, query: String::new(), pairs, page: None }
}

/// Where the next page begins.
fn next(office: &Office, query: &Query) -> Option<String> {
    let Ok(Reply::Json(page)) = office.read(|tx| answer(tx, query)) else { return None };
    let link = page["@odata.nextLink"].as_str()?;
    link.split_once("$skiptoken=").map(|(_, token)| token.to_owned())
}
