//! Recommendation lists as agents make and see them (§3.1).

use actix_web::http::Method;
use chrono::Duration;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::matching::ListingMatch;
use fangke_shared::client::profile::ClientResponse;
use fangke_shared::client::recommendation::{DemandReactions, Reaction, RecommendationResponse, RecommendationState, RecommendationStep};
use fangke_shared::client::showing::Objection;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::timeline::{ClientInterest, TimelineEvent};
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{Answer, TestApp, TestMember, rental, sale, with};

/// An agent, a client with a demand, and listings that answer it.
pub struct House {
    /// The agent.
    pub agent: TestMember,
    /// The client.
    pub client: ClientResponse,
    /// The listings.
    pub listings: Vec<i64>,
    /// Their community.
    pub community: i64,
}

impl House {
    /// With so many listings.
    pub async fn new(app: &TestApp, listings: i64) -> Self {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let mut ids = Vec::new();
        for n in 0..listings {
            let fields = json!({"price_fen": 480_000_000_i64, "rooms": 3, "building": "77", "unit": "9", "floor": 19, "total_floors": 30,
                "title": "南北通透 <script>alert(1)</script>", "notes": "业主急用钱，底价四百"});
            ids.push(app.enter(&agent, with(sale(community, &(1900 + n).to_string()), fields)).await.summary.id.0);
        }
        let client = app.register(&agent, buyer("王小明", "13812345678")).await;
        Self { agent, client, listings: ids, community }
    }

    /// The client's number.
    pub fn client(&self) -> i64 {
        self.client.summary.id.0
    }

    /// A body that recommends these.
    pub fn body(&self, listings: &[i64]) -> Value {
        let listings: Vec<Value> = listings.iter().map(|id| json!({ "listing_id": id })).collect();
        json!({"demand_id": self.client.demands[0].id, "listings": listings, "greeting": "王女士，看看这几套", "shows_phone": true})
    }

    /// Posts a body.
    pub async fn post(&self, app: &TestApp, by: &TestMember, body: Value) -> Answer {
        app.by(by).post(&format!("{CLIENTS}/{}/recommendations", self.client()), body).await
    }

    /// A list of these listings.
    pub async fn list(&self, app: &TestApp, listings: &[i64]) -> RecommendationResponse {
        self.post(app, &self.agent, self.body(listings)).await.assert_status(201).read()
    }

    /// A list as it is now.
    pub async fn again(&self, app: &TestApp, list: &RecommendationResponse) -> RecommendationResponse {
        app.by(&self.agent).get(&format!("/api/v1/recommendations/{}", list.id)).await.assert_status(200).read()
    }

    /// The steps that the journal tells of lists, the newest first.
    pub async fn steps(&self, app: &TestApp) -> Vec<RecommendationStep> {
        let page: Page<ClientEntry> =
            app.by(&self.agent).get(&format!("{CLIENTS}/{}/timeline", self.client())).await.assert_status(200).read();
        let step = |entry: ClientEntry| match entry.event {
            ClientEvent::Recommendation { step, .. } => Some(step),
            _ => None,
        };
        page.items.into_iter().filter_map(step).collect()
    }
}

/// The path of the page of a list.
pub fn path(list: &RecommendationResponse) -> String {
    let path = list.url.strip_prefix("http://localhost:8080").expect("an address of ours").to_owned();
    assert!(path.starts_with("/r/") && path.len() >= 19, "96 bits at least: {path}");
    path
}

/// Posts a form to the page of a list.
pub async fn say(app: &TestApp, list: &RecommendationResponse, what: &str, form: &str) -> Answer {
    app.anyone()
        .with("Content-Type", "application/x-www-form-urlencoded")
        .send(Method::POST, &format!("{}/{what}", path(list)), Some(form.as_bytes().to_vec()))
        .await
}

/// Closes the link of a list.
pub async fn revoke(app: &TestApp, by: &TestMember, list: &RecommendationResponse) -> Answer {
    app.by(by).send(Method::POST, &format!("/api/v1/recommendations/{}/revoke", list.id), None).await
}

both_engines! {
    async fn an_agent_recommends_and_sees_what_came_of_it(app: TestApp) {
        let house = House::new(&app, 3).await;
        let [first, second, _] = house.listings[..] else { panic!() };
        let mut body = house.body(&[second, first]);
        body["listings"][0]["note"] = json!("  离学校近  ");
        let answer = house.post(&app, &house.agent, body).await.assert_status(201);
        let list: RecommendationResponse = answer.read();
        assert_eq!(answer.header("location"), Some(format!("/api/v1/recommendations/{}", list.id).as_str()));
        let order: Vec<i64> = list.listings.iter().map(|item| item.listing.id.0).collect();
        assert_eq!((order, list.state, list.views), (vec![second, first], RecommendationState::Open, 0));
        assert_eq!((list.listings[0].note.as_deref(), list.greeting.as_deref()), (Some("离学校近"), Some("王女士，看看这几套")));
        assert_eq!(list.expires_at - list.created_at, Duration::days(14));
        let another = house.list(&app, &[first]).await;
        assert_ne!(path(&list), path(&another));
        let page: Page<RecommendationResponse> =
            app.by(&house.agent).get(&format!("{CLIENTS}/{}/recommendations?limit=1", house.client())).await.assert_status(200).read();
        assert_eq!((page.items[0].id, page.next_cursor.is_some()), (another.id, true));
        assert_eq!(house.steps(&app).await, [RecommendationStep::Made, RecommendationStep::Made]);
        let shown = TimelineEvent::Recommended { interest: ClientInterest::Shown };
        assert_eq!(app.events(&house.agent, first).await[..2], [shown.clone(), shown]);
        let trail = app.by(&app.member(Role::Admin)).get(&format!("/api/v1/audit?subject=recommendation&subject_id={}", list.id)).await;
        let trail = trail.assert_status(200).text();
        assert!(trail.contains("\"create\"") && !trail.contains(path(&list).trim_start_matches("/r/")), "{trail}");
    }

    async fn what_the_client_says_comes_back_to_the_demand(app: TestApp) {
        let house = House::new(&app, 3).await;
        let list = house.list(&app, &house.listings).await;
        say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(303);
        say(&app, &list, "reactions", "item=2&reaction=unsuitable&objection=price&words=%E5%A4%AA%E8%B4%B5").await.assert_status(303);
        say(&app, &list, "reactions", "item=3&reaction=unsuitable&objection=price").await.assert_status(303);
        let now = house.again(&app, &list).await;
        let said = |n: usize| now.listings[n].answer.clone().unwrap();
        assert_eq!((said(0).reaction, said(1).reaction, said(1).objection), (Reaction::Like, Reaction::Unsuitable, Some(Objection::Price)));
        assert_eq!(said(1).words.as_deref(), Some("太贵"));
        use RecommendationStep::{Liked, Made, Unsuitable};
        assert_eq!(house.steps(&app).await, [Unsuitable, Unsuitable, Liked, Made]);
        let liked = TimelineEvent::Recommended { interest: ClientInterest::Liked };
        assert_eq!(app.events(&house.agent, house.listings[0]).await[0], liked);

        // What was refused isn't matched any more, unless it is asked for.
        let matches = format!("{CLIENTS}/{}/demands/{}/matches", house.client(), house.client.demands[0].id);
        let found: Page<ListingMatch> = app.by(&house.agent).get(&matches).await.assert_status(200).read();
        assert_eq!(found.items.iter().map(|found| found.listing.id.0).collect::<Vec<_>>(), [house.listings[0]]);
        let before = found.items[0].recommended.clone().unwrap();
        assert_eq!(before.answer.map(|answer| answer.reaction), Some(Reaction::Like));
        let all: Page<ListingMatch> = app.by(&house.agent).get(&format!("{matches}?unsuitable=true")).await.assert_status(200).read();
        assert_eq!(all.items.len(), 3);
        app.by(&house.agent).get(&format!("{matches}?unsuitable=perhaps")).await.assert_problem(422, "validation_failed");
        let reactions = format!("{CLIENTS}/{}/recommendation-reactions", house.client());
        let hints: Page<DemandReactions> = app.by(&house.agent).get(&reactions).await.assert_status(200).read();
        assert_eq!((hints.items.len(), hints.items[0].liked, hints.items[0].objections[0].count), (1, 1, 2));

        // Another list asks again; what is said last counts, and each listing once.
        let later = house.list(&app, &[house.listings[1]]).await;
        app.advance(Duration::minutes(1));
        say(&app, &later, "reactions", "item=1&reaction=like").await.assert_status(303);
        let hints: Page<DemandReactions> = app.by(&house.agent).get(&reactions).await.assert_status(200).read();
        assert_eq!((hints.items[0].liked, hints.items[0].objections[0].count), (2, 1));
    }

    async fn the_agent_hears_once_until_it_is_read(app: TestApp) {
        let house = House::new(&app, 2).await;
        let list = house.list(&app, &house.listings).await;
        say(&app, &list, "reactions", "item=1&reaction=unsuitable&objection=floor").await.assert_status(303);
        assert_eq!(app.notices(&house.agent).await.unread, 0);
        say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(303);
        say(&app, &list, "reactions", "item=2&reaction=like").await.assert_status(303);
        say(&app, &list, "showing", "item=2&day1=2026-03-20&part1=evening").await.assert_status(303);
        let told = app.notices(&house.agent).await;
        let details = &told.items[0].details;
        assert_eq!((told.items.len(), told.unread), (1, 1));
        assert_eq!((&details["liked"], &details["asked"], &details["client"]), (&json!(2), &json!(true), &json!("王**")));
        app.by(&house.agent).post("/api/v1/notices/read", json!({"all": true})).await.assert_status(200);
        say(&app, &list, "showing", "item=1&day1=2026-03-21&part1=morning").await.assert_status(303);
        let told = app.notices(&house.agent).await;
        assert_eq!((told.items.len(), told.unread), (2, 1));
        let wish = house.again(&app, &list).await.wish.unwrap();
        assert_eq!(wish.wish.listing_ids.iter().map(|id| id.0).collect::<Vec<_>>(), [house.listings[0]]);
    }

    async fn a_list_has_one_to_twenty_listings_of_the_market_for_an_open_demand(app: TestApp) {
        let house = House::new(&app, 1).await;
        let id = house.listings[0];
        let wrong = async |body: Value, pointer: &str, code: &str| {
            house.post(&app, &house.agent, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        };
        wrong(house.body(&[]), "/listings", "required").await;
        wrong(house.body(&(1..=21).collect::<Vec<_>>()), "/listings", "too_many").await;
        wrong(house.body(&[id, id]), "/listings/1/listing_id", "repeated").await;
        wrong(house.body(&[id, 4_711]), "/listings/1/listing_id", "does_not_exist").await;
        wrong(with(house.body(&[id]), json!({"demand_id": 4_711})), "/demand_id", "does_not_exist").await;
        wrong(with(house.body(&[id]), json!({"greeting": "好".repeat(301)})), "/greeting", "too_long").await;
        wrong(with(house.body(&[id]), json!({"colour": 1})), "/colour", "unknown_field").await;
        let lead = with(sale(house.community, "301"), json!({"is_lead": true, "owners": []}));
        let lead = app.enter(&house.agent, lead).await.summary.id.0;
        wrong(house.body(&[lead]), "/listings/0/listing_id", "does_not_exist").await;
        // Whoever picks by hand may pick what answers no wish.
        let flat = app.enter(&house.agent, rental(house.community, "302")).await.summary.id.0;
        house.list(&app, &[flat]).await;
        app.set_status(&house.agent, id, "paused").await.assert_status(200);
        wrong(house.body(&[id]), "/listings/0/listing_id", "closed").await;
        let close = format!("{CLIENTS}/{}/demands/{}/close", house.client(), house.client.demands[0].id);
        let version = app.client(&house.agent, house.client()).await.summary.version;
        app.by(&house.agent).version(version).post(&close, json!({"reason": "先不买了"})).await.assert_status(200);
        wrong(house.body(&[flat]), "/demand_id", "does_not_exist").await;
    }

    async fn who_works_on_a_client_recommends_to_it(app: TestApp) {
        let region = app.region("华东");
        let (store, other) = (app.store(region, "一店"), app.store(region, "二店"));
        let house = House::new(&app, 1).await;
        let agent = app.member_of(Role::Agent, store);
        let client = app.register(&agent, buyer("李四", "13900000001")).await;
        let house = House { agent, client, ..house };
        let body = house.body(&house.listings);
        for (role, unit) in [(Role::Manager, store), (Role::Assistant, store), (Role::Director, region), (Role::Admin, other)] {
            house.post(&app, &app.member_of(role, unit), body.clone()).await.assert_status(201);
        }
        for (role, unit) in [(Role::Agent, store), (Role::Manager, other), (Role::Agent, other)] {
            house.post(&app, &app.member_of(role, unit), body.clone()).await.assert_problem(404, "not_found");
        }
        house.post(&app, &app.member_of(Role::Finance, store), body.clone()).await.assert_problem(403, "forbidden");
        app.anyone().post(&format!("{CLIENTS}/{}/recommendations", house.client()), body.clone()).await.assert_problem(401, "unauthenticated");
        // The list of somebody else's client is not there, either.
        let list = house.list(&app, &house.listings).await;
        let stranger = app.member_of(Role::Agent, other);
        app.by(&stranger).get(&format!("/api/v1/recommendations/{}", list.id)).await.assert_problem(404, "not_found");
        revoke(&app, &stranger, &list).await.assert_problem(404, "not_found");
        app.by(&house.agent).get("/api/v1/recommendations/4711").await.assert_problem(404, "not_found");
        // Public, it has to be taken first.
        app.advance(Duration::days(8));
        house.post(&app, &stranger, body).await.assert_problem(409, "client_public");
        app.by(&stranger).get(&format!("{CLIENTS}/{}/recommendations", house.client())).await.assert_problem(409, "client_public");
    }

    async fn the_same_post_is_one_list_and_a_setting_says_how_long_it_opens(app: TestApp) {
        let house = House::new(&app, 1).await;
        let post = |body: Value| {
            let path = format!("{CLIENTS}/{}/recommendations", house.client());
            app.by(&house.agent).with("Idempotency-Key", "k").post(&path, body)
        };
        let first = post(house.body(&house.listings)).await.assert_status(201).json();
        assert_eq!(post(house.body(&house.listings)).await.assert_status(201).json(), first);
        app.set(&app.member(Role::Admin), SettingKey::RecommendationDays, 3).await;
        let list = house.list(&app, &house.listings).await;
        assert_eq!(list.expires_at - list.created_at, Duration::days(3));
        app.advance(Duration::days(3));
        assert_eq!(house.again(&app, &list).await.state, RecommendationState::Expired);
    }

    async fn a_link_is_closed_once_and_its_answers_stay(app: TestApp) {
        let house = House::new(&app, 1).await;
        let list = house.list(&app, &house.listings).await;
        say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(303);
        let closed: RecommendationResponse = revoke(&app, &house.agent, &list).await.assert_status(200).read();
        assert_eq!((closed.state, closed.listings[0].answer.is_some()), (RecommendationState::Revoked, true));
        let again: RecommendationResponse = revoke(&app, &house.agent, &list).await.assert_status(200).read();
        assert_eq!(again.revoked_at, closed.revoked_at);
        let steps = house.steps(&app).await;
        assert_eq!(steps.iter().filter(|step| **step == RecommendationStep::Revoked).count(), 1);
    }

    async fn lists_go_with_a_merged_client(app: TestApp) {
        let house = House::new(&app, 1).await;
        let list = house.list(&app, &house.listings).await;
        let into = app.register(&house.agent, buyer("王先生", "13900000009")).await.summary.id.0;
        let version = |id: i64| { let (app, house) = (&app, &house); async move { app.client(&house.agent, id).await.summary.version } };
        let body = json!({"with": house.client(), "with_version": version(house.client()).await});
        let merged = app.by(&house.agent).version(version(into).await).post(&format!("{CLIENTS}/{into}/merge"), body).await;
        merged.assert_status(200);
        let moved = house.again(&app, &list).await;
        assert_eq!(moved.client_id.0, into);
        app.anyone().get(&path(&list)).await.assert_status(200);
        say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(303);
    }
}
