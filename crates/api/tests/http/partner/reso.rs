//! The RESO Web API: what Core 2.0.0 and 2.1.0 ask of a server, one by one.

use chrono::Duration;
use fangke_shared::permission::{PartnerScope, Role};
use serde_json::{Value, json};

use super::reso_support::{Catalogue, ODATA, PARTNER, asked, keys, partner_token, withdraw};
use crate::support::{Answer, Client, TestApp, encoded};

/// The catalogue's listings that a filter finds, by the numbers they have there.
async fn found(app: &TestApp, catalogue: &Catalogue, filter: &str) -> Vec<usize> {
    let answer = asked(app, &format!("Property?$select=ListingKey&$filter={filter}")).await.assert_status(200);
    let mut found: Vec<usize> = keys(&answer).iter().map(|key| catalogue.number(key)).collect();
    found.sort_unstable();
    found
}

#[track_caller]
fn refused(answer: Answer, status: u16, code: &str) -> Value {
    let text = answer.text();
    assert_eq!((answer.status, answer.header("odata-version")), (status, Some("4.0")), "{text}");
    assert!(answer.header("content-type").unwrap().starts_with("application/json"), "{text}");
    let body = answer.json();
    assert_eq!(body["error"]["code"], code, "{text}");
    assert!(body["error"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{text}");
    body
}

both_engines! {
    async fn the_service_says_what_it_has(app: TestApp) {
        let answer = asked(&app, "").await.assert_status(200);
        assert_eq!(answer.header("odata-version"), Some("4.0"));
        let named: Vec<String> =
            answer.json()["value"].as_array().unwrap().iter().map(|set| set["url"].as_str().unwrap().to_owned()).collect();
        assert_eq!(named, ["Property", "Member", "Office", "Media", "Lookup", "EntityEvent"]);
        for name in named {
            asked(&app, &format!("{name}?$top=1")).await.assert_status(200);
        }
    }

    async fn the_metadata_are_well_formed_and_name_what_is_sent(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let answer = asked(&app, "$metadata").await.assert_status(200);
        assert_eq!((answer.header("odata-version"), answer.header("content-type")), (Some("4.0"), Some("application/xml;charset=utf-8")));
        let xml = answer.text();
        let elements = crate::partner::reso_support::elements(&xml);
        let named = |element: &str, name: &str| elements.iter().any(|(kind, attributes)| kind == element && attributes.contains(&("Name".into(), name.into())));
        for set in ["Property", "Member", "Office", "Media", "Lookup", "EntityEvent"] {
            assert!(named("EntitySet", set) && named("EntityType", set), "{set}");
        }
        for list in ["StandardStatus", "PropertyType", "OfferedFor"] {
            assert!(named("EnumType", list), "{list}");
        }
        let lists: Vec<String> = elements.iter().filter(|(kind, attributes)| kind == "Annotation" && attributes[0].1 == "RESO.OData.Metadata.LookupName").map(|(_, attributes)| attributes[1].1.clone()).collect();
        assert!(["Decoration", "WindowDirections", "MediaCategory"].iter().all(|list| lists.iter().any(|named| named == list)), "{lists:?}");

        // Every member of a record is a property or a link, and what can't be nothing is something.
        let record = asked(&app, &format!("Property('{}')?$expand=Media,ListAgent,ListOffice", catalogue.keys[1])).await.assert_status(200).json();
        for (name, value) in record.as_object().unwrap().iter().filter(|(name, _)| !name.starts_with('@')) {
            assert!(named("Property", name) || named("NavigationProperty", name), "{name}");
            let must = elements.iter().any(|(kind, attributes)| {
                kind == "Property" && attributes.contains(&("Name".into(), name.clone())) && attributes.contains(&("Nullable".into(), "false".into()))
            });
            assert!(!must || !value.is_null(), "{name}");
        }
    }

    async fn a_version_that_is_not_spoken_is_refused(app: TestApp) {
        let token = partner_token(&app, PARTNER);
        let with = |name: &'static str, version: &'static str| app.bearer(&token).with(name, version).get(&format!("{ODATA}/Property"));
        for name in ["OData-Version", "OData-MaxVersion"] {
            for version in ["4.0", "4.01"] {
                assert_eq!(with(name, version).await.assert_status(200).header("odata-version"), Some("4.0"));
            }
            for version in ["5.0", "3.0", "4", "x"] {
                refused(with(name, version).await, 400, "invalid_request");
            }
        }
    }

    async fn a_record_is_fetched_by_its_key(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let key = &catalogue.keys[2];
        let record = asked(&app, &format!("Property('{key}')")).await.assert_status(200).json();
        let expected = json!({
            "ListingKey": key, "ListingId": key, "StandardStatus": "Active", "PropertyType": "Residential", "OfferedFor": "Sale,Lease",
            "ListPrice": 6_680_000, "MonthlyRent": 8_000, "LivingArea": 118.6, "LivingAreaUnits": "Square Meters", "BedroomsTotal": 3, "BathroomsTotalInteger": 1,
            "YearBuilt": 2010, "FloorBand": "High", "StoriesTotal": 18, "WindowDirections": ["East"], "Decoration": "Bare Walls",
            "CountyOrParish": "朝阳", "SubdivisionName": "云庭家园", "PhotosCount": 2, "OnMarketDate": "2026-03-18",
            "ListAgentKey": catalogue.agent.id.to_string(), "ListOfficeKey": catalogue.store.to_string(), "ListOfficeName": "国贸店",
        });
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(record[name], *value, "{name}");
        }
        assert_eq!(record["@odata.context"], json!(format!("http://localhost:8080{ODATA}/$metadata#Property/$entity")));
        // Nothing of the owner, the door or the floor is anywhere in it.
        let text = record.to_string();
        for secret in ["王小明", "1234", "0302", "\"Floor\"", "building", "notes"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert_eq!(asked(&app, &format!("Property(ListingKey='{key}')")).await.assert_status(200).json(), record);
        refused(asked(&app, "Property('0')").await, 404, "not_found");
        refused(asked(&app, "Property('x''y')").await, 404, "not_found");
        // What is not published, or not any more, is not there.
        refused(asked(&app, &format!("Property('{}')", catalogue.unpublished)).await, 404, "not_found");
        withdraw(&app, &catalogue.agent, key).await;
        refused(asked(&app, &format!("Property('{key}')")).await, 404, "not_found");
    }

    async fn select_top_skip_and_count(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let answer = asked(&app, "Property?$select=ListingKey,ListPrice&$top=2&$count=true").await.assert_status(200);
        let body = answer.json();
        let rows = body["value"].as_array().unwrap();
        assert_eq!((rows.len(), &body["@odata.count"]), (2, &json!(catalogue.keys.len())));
        assert!(rows.iter().all(|row| row.as_object().unwrap().keys().collect::<Vec<_>>() == ["ListPrice", "ListingKey"]), "{body}");
        assert_eq!(body.get("@odata.nextLink"), None, "all that is wanted is here");
        let second = asked(&app, "Property?$select=ListingKey&$top=2&$skip=2").await.assert_status(200);
        assert_eq!([keys(&answer), keys(&second)].concat(), catalogue.keys[..4]);
        assert_eq!(keys(&asked(&app, "Property?$top=0").await), Vec::<String>::new());
        assert_eq!(asked(&app, "Property/$count").await.assert_status(200).text(), catalogue.keys.len().to_string());
        assert_eq!(asked(&app, "Property/$count?$filter=BedroomsTotal eq 2").await.assert_status(200).text(), "2");
    }

    async fn every_comparison_finds_what_it_should(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let now = app.app.clock.now();
        let third = (now - Duration::minutes(2)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let cases: &[(&str, &[usize])] = &[
            // Whole numbers.
            ("BedroomsTotal eq 2", &[1, 3]),
            ("BedroomsTotal ne 2", &[0, 2, 4]),
            ("BedroomsTotal gt 2", &[2, 4]),
            ("BedroomsTotal ge 2", &[1, 2, 3, 4]),
            ("BedroomsTotal lt 2", &[0]),
            ("BedroomsTotal le 2", &[0, 1, 3]),
            ("BedroomsTotal gt 1 and BedroomsTotal lt 4", &[1, 2, 3]),
            ("BedroomsTotal lt 2 or BedroomsTotal gt 3", &[0, 4]),
            ("not (BedroomsTotal eq 2)", &[0, 2, 4]),
            ("not(BedroomsTotal gt 1 and BedroomsTotal lt 4)", &[0, 4]),
            ("2 lt BedroomsTotal", &[2, 4]),
            ("BedroomsTotal gt 2.5", &[2, 4]),
            ("BedroomsTotal eq 2.5", &[]),
            ("YearBuilt in (1995, 2020)", &[0, 4]),
            ("not (YearBuilt in (1995, 2020))", &[1, 2, 3]),
            // Decimals, exact to the last place; a listing without a price has none that is less.
            ("ListPrice eq 4500000.50", &[1]),
            ("ListPrice ne 4500000.50", &[0, 2, 3, 4]),
            ("ListPrice gt 4500000.50", &[2]),
            ("ListPrice ge 4500000.50", &[1, 2]),
            ("ListPrice ge 4500000.501", &[2]),
            ("ListPrice lt 4500000.50", &[0]),
            ("ListPrice lt 4500000.501", &[0, 1]),
            ("ListPrice le 4500000.50", &[0, 1]),
            ("ListPrice eq null", &[3, 4]),
            ("ListPrice ne null", &[0, 1, 2]),
            ("not (ListPrice gt 1)", &[3, 4]),
            ("LivingArea gt 100", &[2, 4]),
            ("MonthlyRent ge 5500 and MonthlyRent lt 8000", &[3]),
            ("PhotosCount eq 2", &[2]),
            // Texts.
            ("CountyOrParish eq '海淀'", &[3, 4]),
            ("SubdivisionName in ('云庭家园', '无此小区')", &[0, 1, 2]),
            ("PublicRemarks eq 'O''Neil''s ❤'", &[0]),
            ("PublicRemarks eq ''' OR 1=1 --'", &[]),
            // Days and times.
            ("OnMarketDate eq 2026-03-18", &[0, 1, 2, 3, 4]),
            ("OnMarketDate ne 2026-03-18", &[]),
            ("OnMarketDate gt 2026-03-17", &[0, 1, 2, 3, 4]),
            ("OnMarketDate ge 2026-03-19", &[]),
            ("OnMarketDate lt 2026-03-19", &[0, 1, 2, 3, 4]),
            ("OnMarketDate le 2026-03-17", &[]),
            ("ModificationTimestamp lt now()", &[0, 1, 2, 3]),
            ("ModificationTimestamp le now()", &[0, 1, 2, 3, 4]),
            ("ModificationTimestamp ne now()", &[0, 1, 2, 3]),
            (&format!("ModificationTimestamp gt {third}"), &[3, 4]),
            (&format!("ModificationTimestamp ge {third}"), &[2, 3, 4]),
            ("ModificationTimestamp gt 2026-03-18T10:02:30+08:00 and BedroomsTotal gt 2", &[4]),
            // Enumerations of one value.
            ("PropertyType has org.reso.metadata.enums.PropertyType'ResidentialLease'", &[3]),
            ("PropertyType eq org.reso.metadata.enums.PropertyType'Residential'", &[0, 1, 2, 4]),
            ("PropertyType ne 'Residential'", &[3]),
            ("StandardStatus eq 'Active'", &[0, 1, 2, 3, 4]),
            ("StandardStatus in ('Hold', 'Closed')", &[]),
            // Enumerations of several values.
            ("OfferedFor has org.reso.metadata.enums.OfferedFor'Sale'", &[0, 1, 2, 4]),
            ("OfferedFor has 'Sale' and OfferedFor has 'Lease'", &[2]),
            ("OfferedFor has 'Sale,Lease'", &[2]),
            ("OfferedFor eq 'Sale'", &[0, 1, 4]),
            // Lists of values.
            ("WindowDirections/any(d:d eq 'South')", &[0, 1]),
            ("WindowDirections/any(d:d eq 'South') and WindowDirections/any(d:d eq 'North')", &[1]),
            ("WindowDirections/all(d:d eq 'South')", &[0, 3]),
            ("WindowDirections/any(d:d in ('East', 'North'))", &[1, 2, 4]),
            ("WindowDirections/any(d:not (d eq 'South'))", &[1, 2, 4]),
            ("not WindowDirections/any()", &[3]),
            ("WindowDirections/any()", &[0, 1, 2, 4]),
            ("WindowDirections/any(d:d eq 'Upwards')", &[]),
            // Texts of lists.
            ("Decoration eq 'Refined'", &[1]),
            ("Decoration ne 'Refined'", &[0, 2, 3, 4]),
            ("Decoration in ('Simple', 'Bare Walls')", &[0, 2]),
            ("Decoration eq null", &[3, 4]),
            ("Decoration eq 'Unheard of'", &[]),
            ("FloorBand eq 'Low'", &[0]),
            ("FloorBand in ('Middle', 'High')", &[1, 2]),
            ("ElevatorYN eq true", &[2]),
            ("ElevatorYN", &[2]),
            ("not ElevatorYN", &[0, 1, 3, 4]),
            // Keys, and several at once.
            (&format!("ListingKey in ('{}', '{}', 'x')", catalogue.keys[1], catalogue.keys[4]), &[1, 4]),
            (&format!("ListingKey gt '{}'", catalogue.keys[2]), &[3, 4]),
            (&format!("ListAgentKey eq '{}' and ListPrice gt 1 and (BedroomsTotal eq 1 or BedroomsTotal eq 3)", catalogue.agent.id), &[0, 2]),
        ];
        for (filter, expected) in cases {
            assert_eq!(found(&app, &catalogue, filter).await, *expected, "{filter}");
        }
    }

    async fn records_stand_in_the_order_that_is_asked_for(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let order = async |query: &str| {
            let answer = asked(&app, &format!("Property?$select=ListingKey&{query}")).await.assert_status(200);
            keys(&answer).iter().map(|key| catalogue.number(key)).collect::<Vec<_>>()
        };
        assert_eq!(order("$orderby=ModificationTimestamp").await, [0, 1, 2, 3, 4]);
        assert_eq!(order("$orderby=ModificationTimestamp asc").await, [0, 1, 2, 3, 4]);
        assert_eq!(order("$orderby=ModificationTimestamp desc").await, [4, 3, 2, 1, 0]);
        assert_eq!(order("$orderby=ModificationTimestamp asc&$filter=BedroomsTotal gt 1").await, [1, 2, 3, 4]);
        assert_eq!(order("$orderby=ModificationTimestamp desc&$filter=BedroomsTotal gt 1").await, [4, 3, 2, 1]);
        // Every field that has an order can be asked for by it, also where all records hold the same.
        for name in ["ListingId", "PublicRemarks", "Latitude", "ElevatorYN", "OnMarketDate", "ListAgentKey", "ListOfficeName"] {
            assert_eq!(order(&format!("$orderby={name} desc")).await.len(), 5, "{name}");
        }
        asked(&app, "Media?$orderby=ResourceName,MimeType desc").await.assert_status(200);
        // Nothing is less than something.
        assert_eq!(order("$orderby=ListPrice").await, [3, 4, 0, 1, 2]);
        assert_eq!(order("$orderby=ListPrice desc").await, [2, 1, 0, 4, 3]);
        assert_eq!(order("$orderby=CountyOrParish desc,BedroomsTotal desc").await.len(), 5);
        assert_eq!(order("$orderby=BedroomsTotal desc,YearBuilt").await, [4, 2, 1, 3, 0]);
        assert_eq!(order("$orderby=ListPrice desc&$filter=ListPrice gt 1").await, [2, 1, 0]);
    }

    async fn links_are_followed_and_sent_along(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let key = &catalogue.keys[2];
        let query = format!("Property?$select=ListingKey&$filter=ListingKey in ('{key}','{}')&$expand=Media($select=MediaKey,Order,MediaURL),ListAgent,ListOffice", catalogue.keys[0]);
        let body = asked(&app, &query).await.assert_status(200).json();
        let rows = body["value"].as_array().unwrap();
        assert_eq!(rows[0]["Media"], json!([]));
        let media = rows[1]["Media"].as_array().unwrap();
        assert_eq!(media.iter().map(|one| &one["MediaKey"]).collect::<Vec<_>>(), catalogue.photos.iter().map(|id| json!(id.to_string())).collect::<Vec<_>>().iter().collect::<Vec<_>>());
        assert_eq!(media[0].as_object().unwrap().len(), 3);
        assert_eq!(rows[1]["ListAgent"]["MemberKey"], json!(catalogue.agent.id.to_string()));
        assert_eq!(rows[1]["ListOffice"]["OfficeName"], "国贸店");
        let username = &catalogue.agent.username;
        assert!(!body.to_string().contains(username.as_str()) && !body.to_string().contains("Phone"), "{body}");
        // The address of a picture needs no token.
        let url = media[0]["MediaURL"].as_str().unwrap();
        let picture = Client::new(&app).get(url.strip_prefix("http://localhost:8080").unwrap()).await.assert_status(200);
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));

        let linked = asked(&app, &format!("Property('{key}')/Media?$orderby=Order desc&$count=true")).await.assert_status(200).json();
        assert_eq!((linked["value"].as_array().unwrap().len(), &linked["@odata.count"]), (2, &json!(2)));
        assert_eq!(linked["value"][1]["MediaKey"], media[0]["MediaKey"]);
        assert_eq!((&linked["value"][1]["ResourceRecordKey"], &linked["value"][1]["MediaCategory"]), (&json!(key), &json!("Photo")));
        let office = asked(&app, &format!("Property('{key}')/ListOffice")).await.assert_status(200).json();
        assert_eq!(office["OfficeKey"], json!(catalogue.store.to_string()));
        let all = asked(&app, &format!("Media?$filter=ResourceRecordKey eq '{key}' and PreferredPhotoYN eq true")).await.assert_status(200).json();
        assert_eq!(all["value"].as_array().unwrap().len(), 1, "{all}");
        refused(asked(&app, &format!("Property('{}')/Media", catalogue.unpublished)).await, 404, "not_found");
        refused(asked(&app, &format!("Property('{key}')/Owner")).await, 404, "not_found");
    }

    async fn lookups_are_rows_and_as_many_as_they_say(app: TestApp) {
        let body = asked(&app, "Lookup?$count=true&$top=1000").await.assert_status(200).json();
        let rows = body["value"].as_array().unwrap();
        assert_eq!(json!(rows.len()), body["@odata.count"]);
        assert_eq!(asked(&app, "Lookup/$count").await.text(), rows.len().to_string());
        let unique: std::collections::BTreeSet<&str> = rows.iter().map(|row| row["LookupKey"].as_str().unwrap()).collect();
        assert_eq!(unique.len(), rows.len());
        let one = asked(&app, "Lookup?$filter=LookupName eq 'Decoration' and LookupValue eq 'Bare Walls'").await.json();
        assert_eq!((&one["value"][0]["LegacyODataValue"], &one["value"][0]["StandardLookupValue"]), (&json!("BareWalls"), &Value::Null));
        let key = rows[0]["LookupKey"].as_str().unwrap();
        assert_eq!(asked(&app, &format!("Lookup('{key}')")).await.assert_status(200).json()["LookupValue"], rows[0]["LookupValue"]);
    }

    async fn what_there_is_not_is_404_and_what_makes_no_sense_400(app: TestApp) {
        for path in ["NoSuchResource", "properties", "Property('1')/NoSuchLink", "Property/Media", "$batch", "Property('1')/Media/1"] {
            refused(asked(&app, path).await, 404, "not_found");
        }
        for query in [
            "$filter=NoSuchField eq 1",
            "$filter=owner_contacts eq 1",
            "$select=NoSuchField",
            "$orderby=NoSuchField",
            "$expand=NoSuchLink",
            "$filter=BedroomsTotal eq 'two'",
            "$filter=BedroomsTotal has 2",
            "$filter=ListPrice gt 2026-03-18",
            "$filter=CountyOrParish gt 5",
            "$filter=OnMarketDate eq now()",
            "$filter=ModificationTimestamp gt 2026-03-18",
            "$filter=StandardStatus eq 'Sold'",
            "$filter=StandardStatus gt 'Active'",
            "$filter=PropertyType eq org.reso.metadata.enums.StandardStatus'Active'",
            "$filter=WindowDirections eq 'South'",
            "$filter=BedroomsTotal/any(d:d eq 'x')",
            "$filter=WindowDirections/any(d:e eq 'South')",
            "$filter=BedroomsTotal eq YearBuilt",
            "$filter=BedroomsTotal",
            "$filter=5",
            "$filter=BedroomsTotal eq 99999999999999999999",
            "$filter=MediaURL eq 'x'",
            "$filter=contains(CountyOrParish,'x')",
            "$filter=BedroomsTotal eq 1; DROP TABLE listings",
            "$top=-1",
            "$skip=100000",
            "$skiptoken=x",
            "$apply=aggregate(ListPrice)",
            "filter=BedroomsTotal eq 1",
            "$top=1&$top=2",
            "$format=xml",
        ] {
            let resource = if query.contains("MediaURL") { "Media" } else { "Property" };
            refused(asked(&app, &format!("{resource}?{query}")).await, 400, "invalid_request");
        }
        let deep = format!("$filter={}BedroomsTotal eq 1{}", "(".repeat(1_000), ")".repeat(1_000));
        let body = refused(asked(&app, &format!("Property?{deep}")).await, 400, "invalid_request");
        assert!(body["error"]["message"].as_str().unwrap().contains("nested too deep"), "{body}");
        refused(asked(&app, &format!("Property?$filter=BedroomsTotal in ({})", vec!["1"; 3_000].join(","))).await, 400, "invalid_request");
        // As long as a filter may be, it is answered: neither engine is asked for more than it can do.
        let many = vec!["1"; 1_900].join(",");
        asked(&app, &format!("Property?$filter=BedroomsTotal in ({many})")).await.assert_status(200);
        let either = vec!["true"; 500].join(" or ");
        asked(&app, &format!("Property?$filter={either}")).await.assert_status(200);
    }

    async fn only_a_partner_with_the_scope_reads(app: TestApp) {
        let director = app.member(Role::Director);
        for (client, status, code) in [
            (app.anyone(), 401, "unauthenticated"),
            (app.by(&director), 401, "unauthenticated"),
            (app.bearer(&partner_token(&app, |claims| claims.scopes = vec![PartnerScope::ListingsRead])), 403, "forbidden"),
        ] {
            let answer = client.get(&format!("{ODATA}/Property")).await;
            assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
            refused(answer, status, code);
        }
        let token = partner_token(&app, PARTNER);
        refused(app.bearer(&token).post(&format!("{ODATA}/Property"), json!({})).await, 405, "method_not_allowed");
        app.bearer(&token).get("/api/v1/listings").await.assert_problem(401, "unauthenticated");
        // Options may come with their sign written out or not.
        let plain = app.bearer(&token).get(&format!("{ODATA}/Office?$top=1&$filter=OfficeName%20eq%20'x'")).await.assert_status(200);
        assert_eq!(plain.json(), app.bearer(&token).get(&format!("{ODATA}/Office?{}", encoded("$top=1&$filter=OfficeName eq 'x'"))).await.json());
    }
}
