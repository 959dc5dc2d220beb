//! Whose a client is, when two say so (§2.2, §2.3, §4.3, §4.4).

use chrono::Duration;
use fangke_shared::MemberId;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::verdict::{ClientVerdict, VerdictConclusion, VerdictFactKind, VerdictPart, VerdictReason};
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::House;
use super::split::shown;
use crate::client::{CLIENTS, buyer};
use crate::support::{TestApp, TestMember};

const PHONE: &str = "13712345678";

async fn verdict(app: &TestApp, by: &TestMember, client: i64, query: &str) -> ClientVerdict {
    app.by(by).get(&format!("{CLIENTS}/{client}/verdict{query}")).await.assert_status(200).read()
}

fn part(verdict: &ClientVerdict, part: VerdictPart) -> &VerdictConclusion {
    verdict.conclusions.iter().find(|conclusion| conclusion.part == part).unwrap()
}

fn members(conclusion: &VerdictConclusion) -> Vec<MemberId> {
    conclusion.members.iter().map(|member| member.id).collect()
}

/// Two registrations of one person: the house's colleague was first.
async fn two(app: &TestApp, house: &House) -> (i64, i64) {
    let first = app.register(&house.colleague, buyer("孙七", PHONE)).await.summary.id.0;
    app.advance(Duration::minutes(5));
    (first, app.register(&house.agent, buyer("孙七", PHONE)).await.summary.id.0)
}

both_engines! {
    async fn both_agents_read_who_was_first_and_nothing_that_is_not_theirs(app: TestApp) {
        let house = House::new(&app).await;
        let (first, second) = two(&app, &house).await;
        for (by, client) in [(&house.colleague, first), (&house.agent, second)] {
            let read = verdict(&app, by, client, "").await;
            let registered: Vec<MemberId> =
                read.facts.iter().filter(|fact| fact.kind == VerdictFactKind::Registered).filter_map(|fact| fact.member.clone()).map(|member| member.id).collect();
            assert_eq!(registered, [house.colleague.id, house.agent.id]);
            assert!(read.facts.iter().all(|fact| fact.store_name.as_deref() == Some("望湖店")));
            let client_part = part(&read, VerdictPart::Client);
            assert_eq!((members(client_part), client_part.reasons.clone()), (vec![house.colleague.id], vec![VerdictReason::FirstRegistrant, VerdictReason::KeptInTime]));
            // Of the two registrations each is named to who sees it.
            let proofs: Vec<i64> = read.facts.iter().filter_map(|fact| fact.proof).map(|proof| proof.id).collect();
            assert_eq!((proofs, read.client.name.as_str(), read.may_decide), (vec![client], "孙七", false));
            assert!(read.conclusions.iter().all(|conclusion| conclusion.part != VerdictPart::Closing));
        }
        // The record of the other one is masked for who is only named in it.
        let other = app.by(&house.agent).get(&format!("{CLIENTS}/{first}/verdict")).await.assert_status(200);
        assert_eq!(other.json()["client"]["name"], "孙**");
        assert!(!other.text().contains(PHONE));
        // Who has nothing to do with it learns nothing.
        let stranger = app.member_of(Role::Agent, house.store);
        app.by(&stranger).get(&format!("{CLIENTS}/{first}/verdict")).await.assert_problem(404, "not_found");
        app.by(&app.member(Role::Finance)).get(&format!("{CLIENTS}/{first}/verdict")).await.assert_problem(403, "forbidden");
        app.by(&house.agent).get(&format!("{CLIENTS}/{second}/verdict?listing=999999")).await.assert_problem(422, "validation_failed").assert_field("listing", "does_not_exist");
    }

    async fn who_lets_a_client_lapse_stays_the_first_registrant(app: TestApp) {
        let house = House::new(&app).await;
        let (first, second) = two(&app, &house).await;
        app.advance(Duration::days(6));
        app.follow_client(&house.agent, second, "客户周六下午来看房，先看两套").await.assert_status(201);
        app.advance(Duration::days(1));
        app.run_jobs();
        let read = verdict(&app, &house.agent, second, "").await;
        let client_part = part(&read, VerdictPart::Client);
        assert_eq!((members(client_part), client_part.reasons.clone()), (vec![house.colleague.id], vec![VerdictReason::FirstRegistrant, VerdictReason::StaysThoughPublic]));
        let holding = part(&read, VerdictPart::Holding);
        assert_eq!((members(holding), holding.reasons.clone()), (vec![house.agent.id], vec![VerdictReason::HoldsNow, VerdictReason::KeptInTime]));
        assert_eq!(read.facts.iter().filter(|fact| fact.kind == VerdictFactKind::Lapsed).count(), 1);
        assert!(read.facts.iter().any(|fact| fact.kind == VerdictFactKind::FollowedUp && fact.proof.is_some()));
        // Who registered it reads it still, now that it is public.
        let theirs = verdict(&app, &house.colleague, first, "").await;
        assert_eq!(part(&theirs, VerdictPart::Holding).reasons, [VerdictReason::HoldsNow, VerdictReason::LetLapse]);
        assert!(theirs.facts.iter().filter(|fact| fact.kind == VerdictFactKind::FollowedUp).all(|fact| fact.proof.is_none()));
    }

    async fn who_showed_the_listing_shares_the_closing_part(app: TestApp) {
        let house = House::new(&app).await;
        let (first, second) = two(&app, &house).await;
        let query = format!("?listing={}", house.listing);
        let before = verdict(&app, &house.agent, second, &query).await;
        assert_eq!(part(&before, VerdictPart::Closing).reasons, [VerdictReason::NotShown]);
        app.advance(Duration::hours(3));
        shown(&app, &house.agent, second, house.listing, &[]).await;
        let one = verdict(&app, &house.agent, second, &query).await;
        assert_eq!((members(part(&one, VerdictPart::Closing)), part(&one, VerdictPart::Closing).reasons.clone()), (vec![house.agent.id], vec![VerdictReason::OnlyShower]));
        app.advance(Duration::hours(3));
        shown(&app, &house.colleague, first, house.listing, &[]).await;
        let both = verdict(&app, &house.agent, second, &query).await;
        let mut showers = members(part(&both, VerdictPart::Closing));
        showers.sort_unstable();
        let mut expected = vec![house.agent.id, house.colleague.id];
        expected.sort_unstable();
        assert_eq!((showers, part(&both, VerdictPart::Closing).reasons.clone()), (expected, vec![VerdictReason::CoShowers]));
        let shown: Vec<bool> = both.facts.iter().filter(|fact| fact.kind == VerdictFactKind::Showed).map(|fact| fact.proof.is_some()).collect();
        assert_eq!(shown, [true, false]);
    }

    async fn a_manager_decides_beside_the_rules(app: TestApp) {
        let house = House::new(&app).await;
        let (first, second) = two(&app, &house).await;
        let at = format!("{CLIENTS}/{second}/verdict/decisions");
        let decided = |client: i64, closing: Vec<i64>| -> Value {
            json!({"listing_id": house.listing, "client_member_id": client, "closing_member_ids": closing, "reason": "双方当面说明，客户方归首录人"})
        };
        let (one, other) = (house.colleague.id.0, house.agent.id.0);
        app.by(&house.agent).post(&at, decided(one, vec![])).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(&at, decided(999_999, vec![])).await.assert_problem(422, "validation_failed").assert_field("/client_member_id", "does_not_exist");
        app.by(&house.manager).post(&at, decided(one, vec![other, other])).await.assert_problem(422, "validation_failed").assert_field("/closing_member_ids/1", "taken");
        // A manager of another region leads none of them.
        let far = app.member_of(Role::Manager, app.store(app.region("西区"), "远山店"));
        app.by(&far).post(&at, decided(one, vec![])).await.assert_problem(404, "not_found");
        let verdict_of: ClientVerdict = app.by(&house.manager).post(&at, decided(one, vec![other])).await.assert_status(201).read();
        assert!(verdict_of.may_decide);
        // What the rules say stays beside it, and both read it under their own registration.
        for (by, client) in [(&house.colleague, first), (&house.agent, second)] {
            let read = verdict(&app, by, client, &format!("?listing={}", house.listing)).await;
            let decision = &read.decisions[0];
            assert_eq!((decision.client_member.id.0, decision.closing_members[0].id.0, decision.by.id), (one, other, house.manager.id));
            assert_eq!(members(part(&read, VerdictPart::Client)), [house.colleague.id]);
            let notices = app.notices(by).await.items;
            assert!(notices.iter().any(|notice| notice.kind == NoticeKind::Verdict && notice.details["client"] == "孙**"));
        }
        assert_eq!(verdict(&app, &house.agent, second, "").await.decisions.len(), 1);
    }
}
