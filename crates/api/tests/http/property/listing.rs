//! Entering listings: what a listing needs, one notation, one active listing of a flat.

use chrono::Duration;
use fangke_shared::money::unit_price_fen;
use fangke_shared::permission::Role;
use fangke_shared::problem::{FieldCode, Problem};
use fangke_shared::property::listing::{DuplicateResponse, ExistingListing, ListingStatus};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, NONE, encoded, ids, rental, sale, with};

/// The listing that stands in the way of a refused one.
#[track_caller]
fn existing(answer: Answer) -> ExistingListing {
    answer.assert_problem(409, "listing_exists").read::<Problem>().member::<ExistingListing>("existing_listing").unwrap()
}

both_engines! {
    async fn a_whole_listing_is_available_from_now_on(app: TestApp) {
        let agent = app.member(Role::Agent);
        let admin = app.member(Role::Admin);
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let form = with(sale(community, "301"), json!({"building": "３号楼", "unit": "2单元", "title": "  南北 通透 "}));
        let answer = app.by(&agent).post(LISTINGS, form).await.assert_status(201);
        let listing: fangke_shared::property::listing::ListingResponse = answer.read();
        let id = listing.summary.id;
        assert_eq!((answer.header("location"), answer.header("etag")), (Some(format!("{LISTINGS}/{id}").as_str()), Some("\"1\"")));
        assert_eq!((listing.number.as_str(), listing.summary.status), (format!("FY-{:06}", id.0).as_str(), ListingStatus::Available));
        let draft = &listing.draft;
        assert_eq!((draft.building.as_deref(), draft.unit.as_deref(), draft.room.as_deref()), (Some("3"), Some("2"), Some("0301")));
        assert_eq!((draft.title.as_deref(), listing.summary.district.as_deref()), (Some("南北 通透"), Some("朝阳")));
        assert_eq!(listing.summary.unit_price_fen, unit_price_fen(668_000_000, 11_860));
        let owner = &listing.owners[0];
        assert_eq!((owner.name_masked.as_str(), owner.phone_masked.as_str()), ("王**", "138****5678"));
        let who = |member: Option<fangke_shared::company::member::MemberRef>| member.map(|member| member.id);
        assert_eq!((who(listing.creator.clone()), who(listing.summary.maintainer.clone())), (Some(agent.id), Some(agent.id)));
        assert_eq!((listing.can_edit, listing.missing.len(), listing.summary.created_at), (true, 0, app.app.clock.now()));

        let read = app.by(&agent).get(&format!("{LISTINGS}/{id}")).await.assert_status(200);
        assert_eq!((read.header("etag"), read.json()), (Some("\"1\""), answer.json()));
        app.by(&agent).get(&format!("{LISTINGS}/99")).await.assert_problem(404, "not_found");
    }

    async fn everything_that_is_missing_is_named_at_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        let missing = |purpose: &str| app.by(&agent).post(LISTINGS, json!({"purpose": purpose}));
        let problem: Problem = missing("both").await.assert_problem(422, "validation_failed").read();
        let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/community_id", "/building", "/unit", "/room", "/owners", "/rooms", "/area", "/price_fen", "/rent_fen"]);
        assert!(problem.errors.iter().all(|error| error.code == FieldCode::Required));
        let of_rental: Problem = missing("rental").await.read();
        assert!(of_rental.errors.iter().all(|error| error.pointer != "/price_fen"));
        app.by(&agent).post(LISTINGS, json!({})).await.assert_problem(422, "validation_failed").assert_field("/purpose", "required");
    }

    async fn every_wrong_field_is_named_by_its_place(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        for (change, pointer, code) in [
            (json!({"price_fen": 0}), "/price_fen", "out_of_range"),
            (json!({"price_fen": "dear"}), "/price_fen", "invalid_format"),
            (json!({"price_fen": 1.5}), "/price_fen", "invalid_format"),
            (json!({"area": -1}), "/area", "invalid_format"),
            (json!({"area": 0.5}), "/area", "out_of_range"),
            (json!({"inner_area": 118.61}), "/inner_area", "contradicts"),
            (json!({"floor": 13, "total_floors": 12}), "/floor", "contradicts"),
            (json!({"rooms": 51}), "/rooms", "out_of_range"),
            (json!({"built_year": 1899}), "/built_year", "out_of_range"),
            (json!({"decoration": "golden"}), "/decoration", "unknown_word"),
            (json!({"orientations": ["up"]}), "/orientations/0", "unknown_word"),
            (json!({"terms": {"commission_asked_bp": 10_001}}), "/terms/commission_asked_bp", "out_of_range"),
            (json!({"terms": {"tax_bearer": "nobody"}}), "/terms/tax_bearer", "unknown_word"),
            (json!({"terms": {"furniture": "柜".repeat(201)}}), "/terms/furniture", "too_long"),
            (json!({"terms": {"colour": 1}}), "/terms/colour", "unknown_field"),
            (json!({"colour": 1}), "/colour", "unknown_field"),
            (json!({"community_id": 99}), "/community_id", "does_not_exist"),
            (json!({"owners": [{"name": "王", "phone": "138"}]}), "/owners/0/phone", "invalid_format"),
            (json!({"owners": [{"name": "王", "phone": "13812345678", "age": 1}]}), "/owners/0/age", "unknown_field"),
            (json!({"owners": [{"name": "王", "phone": "13812345678"}, {"name": "李", "phone": "+86 138 1234 5678"}]}), "/owners/1/phone", "repeated"),
            (json!({"obtained_at": "2026-03-18T02:05:01Z"}), "/obtained_at", "out_of_range"),
            (json!({"obtained_at": "0026-03-18T02:05:01Z"}), "/obtained_at", "out_of_range"),
            (json!({"terms": {"lease_ends_on": "0206-03-18"}}), "/terms/lease_ends_on", "out_of_range"),
        ] {
            let answer = app.by(&agent).post(LISTINGS, with(sale(community, "301"), change)).await;
            answer.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        assert_eq!(ids(&app.by(&agent).get(LISTINGS).await), NONE);
    }

    async fn one_flat_has_one_active_listing_of_a_purpose(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let first = app.enter(&agent, sale(community, "301")).await.summary.id;
        let again = with(sale(community, "０３０１室"), json!({"building": "3栋", "unit": "02单元"}));
        let answer = app.by(&other).post(LISTINGS, again.clone()).await;
        let (text, json) = (answer.text(), answer.json());
        let found = existing(answer);
        assert_eq!((found.listing_id, found.status, found.can_reactivate, found.can_claim), (first, ListingStatus::Available, false, false));
        // The number of the listing, and nothing of its owner.
        assert_eq!(json["existing_listing"].as_object().unwrap().len(), 4);
        assert!(!text.contains("138") && !text.contains("王"), "{text}");

        // What is for sale may be let by another listing; `both` is in the way of either.
        let let_out = app.enter(&other, rental(community, "301")).await.summary.id;
        let both = |room: &str| with(sale(community, room), json!({"purpose": "both", "rent_fen": 800_000}));
        assert!([first, let_out].contains(&existing(app.by(&other).post(LISTINGS, both("301")).await).listing_id));
        let both_id = app.enter(&agent, both("302")).await.summary.id;
        assert_eq!(existing(app.by(&other).post(LISTINGS, sale(community, "302")).await).listing_id, both_id);
        assert_eq!(existing(app.by(&other).post(LISTINGS, rental(community, "302")).await).listing_id, both_id);

        // Next door is another flat.
        for elsewhere in [json!({"building": "4"}), json!({"unit": "1"}), json!({"room": "303"})] {
            app.enter(&agent, with(sale(community, "301"), elsewhere)).await;
        }

        let find = |query: &str| app.by(&other).get(&format!("{LISTINGS}/duplicates?{}", encoded(query)));
        let asked = format!("community_id={community}&building=3号楼&unit=2单元&room=301&purpose=sale");
        let duplicate = find(&asked).await.assert_status(200);
        assert_eq!(duplicate.read::<DuplicateResponse>().existing_listing.unwrap().listing_id, first);
        assert!(!duplicate.text().contains("138"));
        let free = format!("community_id={community}&building=9&unit=2&room=301&purpose=sale");
        assert_eq!(find(&free).await.assert_status(200).read::<DuplicateResponse>().existing_listing, None);
        find("community_id=1&building=3&unit=2&purpose=sale").await.assert_problem(422, "validation_failed").assert_field("room", "required");
    }

    async fn of_many_who_enter_a_flat_at_once_one_succeeds(app: TestApp) {
        let agents = [app.member(Role::Agent), app.member(Role::Agent)];
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let answers = join_all((0..6).map(|i| app.by(&agents[i % 2]).post(LISTINGS, sale(community, "301")))).await;
        let (created, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert_eq!((created.len(), refused.len()), (1, 5), "{refused:?}");
        let id = created[0].json()["summary"]["id"].as_i64().unwrap();
        for answer in refused {
            assert_eq!(existing(answer).listing_id.0, id);
        }
        assert_eq!(ids(&app.by(&agents[0]).get(LISTINGS).await), [id]);
    }

    async fn of_many_who_enter_flats_of_a_new_house_at_once_all_succeed(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let answers = join_all((0..12).map(|i| app.by(&agent).post(LISTINGS, sale(community, &format!("{}", 301 + i))))).await;
        answers.into_iter().for_each(|answer| drop(answer.assert_status(201)));
        let buildings = app.by(&agent).get(&format!("/api/v1/communities/{community}/buildings")).await.json();
        assert_eq!((buildings["items"].as_array().unwrap().len(), &buildings["items"][0]["units"]), (1, &json!(["2"])));
    }

    async fn moving_a_listing_to_another_flat_frees_the_old_one(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let moved = app.enter(&agent, sale(community, "301")).await.summary.id;
        let neighbour = app.enter(&agent, sale(community, "302")).await.summary.id;
        let patch = |version, body: Value| app.by(&agent).version(version).patch(&format!("{LISTINGS}/{moved}"), body);
        assert_eq!(existing(patch(1, json!({"room": "302"})).await).listing_id, neighbour);
        patch(1, json!({"room": "303"})).await.assert_status(200);
        app.enter(&agent, sale(community, "301")).await;
        assert_eq!(existing(app.by(&agent).post(LISTINGS, sale(community, "303")).await).listing_id, moved);
        // A purpose that is added is held, too.
        app.enter(&agent, rental(community, "303")).await;
        existing(patch(2, json!({"purpose": "both", "rent_fen": 800_000})).await);
    }

    async fn an_entry_more_than_an_hour_late_is_marked(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let obtained = |seconds: i64| json!({"obtained_at": app.app.clock.now() - Duration::seconds(seconds)});
        let punctual = app.enter(&agent, with(sale(community, "301"), obtained(3600))).await.summary;
        let late = app.enter(&agent, with(sale(community, "302"), obtained(3601))).await.summary;
        assert!(!punctual.is_late_entry && late.is_late_entry);
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?is_late_entry=true")).await), [late.id.0]);
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?is_late_entry=false")).await), [punctual.id.0]);
    }

    async fn a_form_that_is_sent_again_enters_one_listing(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let send = |by, room: &str| app.by(by).with("Idempotency-Key", "form-1").post(LISTINGS, sale(community, room));
        let first = send(&agent, "301").await.assert_status(201);
        let again = send(&agent, "301").await.assert_status(201);
        assert_eq!((again.json(), again.header("location")), (first.json(), first.header("location")));
        send(&agent, "302").await.assert_problem(409, "idempotency_key_reused");
        // Another member's key is another key.
        send(&other, "302").await.assert_status(201);
        assert_eq!(ids(&app.by(&agent).get(LISTINGS).await).len(), 2);
    }

    async fn who_may_not_enter_listings_is_told_so(app: TestApp) {
        let finance = app.member(Role::Finance);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        app.by(&finance).post(LISTINGS, sale(community, "301")).await.assert_problem(403, "forbidden");
        app.by(&finance).get(LISTINGS).await.assert_status(200);
        app.anyone().get(LISTINGS).await.assert_problem(401, "unauthenticated");
        for role in [Role::Assistant, Role::Agent, Role::Manager, Role::Director, Role::Admin] {
            let member = app.member(role);
            app.enter(&member, sale(community, &format!("{}", 400 + member.id.0))).await;
        }
    }
}
