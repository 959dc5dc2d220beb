//! The board of the deals, and the counts beside the list (§5).

use chrono::NaiveDate;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::jobs;
use fangke_api::wings;
use fangke_shared::OrgUnitId;
use fangke_shared::client::ClientStage;
use fangke_shared::deal::contract::{
    ContractBoard, ContractColumn, ContractFacets, ContractKind, ContractResponse, ContractState, ContractSummary,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{CONTRACTS, House, path};
use crate::client::buyer;
use crate::support::{TestApp, TestMember, rental, sale, with};

const BOARD: &str = "/api/v1/contracts/board";

async fn board(app: &TestApp, by: &TestMember, query: &str) -> ContractBoard {
    app.by(by).get(&format!("{BOARD}?{query}")).await.assert_status(200).read()
}

/// Columns in which something stands: how many, how many overdue, sum, and the cards.
fn filled(board: &ContractBoard) -> Vec<(ContractColumn, i64, i64, i64, Vec<i64>)> {
    let columns = board.columns.iter().filter(|column| column.count > 0);
    let one = |card: &ContractSummary| card.id.0;
    columns.map(|column| (column.column, column.count, column.overdue, column.total_fen, column.cards.iter().map(one).collect())).collect()
}

/// Another listing, with another client, under a contract that is signed.
async fn signed(app: &TestApp, house: &House, room: &str) -> ContractResponse {
    let listing = app.enter(&house.colleague, sale(house.community, room)).await.summary.id;
    let client = app.register(&house.agent, buyer("赵六", &format!("13912340{room}"))).await.summary.id.0;
    let approved = app.approved(house, with(house.sale(), json!({"listing_id": listing, "client_id": client}))).await;
    app.sign(&house.manager, &approved).await.assert_status(200).read()
}

async fn finish(app: &TestApp, by: &TestMember, contract: &ContractResponse, n: usize, more: Value) -> ContractResponse {
    let step = contract.steps[n].id;
    let done = with(json!({"done_on": app.today()}), more);
    app.contract_step(by, contract, &format!("steps/{step}/finish"), done).await.assert_status(200).read()
}

/// Makes the sums of the board anew; the answer counts what was wrong.
fn recount(app: &TestApp) -> Option<i64> {
    let job = wings::jobs().find(|job| job.name == "contract_board").unwrap();
    jobs::run(&app.app, job).unwrap()
}

/// How many there are of each.
type Counts<T> = Vec<(T, i64)>;

both_engines! {
    async fn a_contract_stands_where_its_next_step_is_and_leaves_when_it_is_over(app: TestApp) {
        let house = House::new(&app).await;
        let empty = board(&app, &house.manager, "").await;
        assert_eq!(empty.columns.iter().map(|column| column.column).collect::<Vec<_>>(), ContractColumn::ALL);
        assert!(filled(&empty).is_empty());

        let approved = app.approved(&house, house.sale()).await;
        assert!(filled(&board(&app, &house.manager, "").await).is_empty());
        let mut contract: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        let id = contract.summary.id.0;
        assert_eq!(filled(&board(&app, &house.manager, "").await), [(ContractColumn::OnlineSigning, 1, 0, 10_000_000, vec![id])]);

        // A later step that is done first changes nothing; the first open one counts.
        contract = finish(&app, &house.agent, &contract, 2, json!({"is_skipped": true, "note": "全款，不贷款"})).await;
        assert_eq!(contract.summary.next_step.map(ContractColumn::from), Some(ContractColumn::OnlineSigning));
        contract = finish(&app, &house.agent, &contract, 0, json!({})).await;
        assert_eq!(filled(&board(&app, &house.agent, "").await), [(ContractColumn::FundCustody, 1, 0, 10_000_000, vec![id])]);
        contract = finish(&app, &house.agent, &contract, 1, json!({})).await;
        assert_eq!(contract.summary.next_step.map(ContractColumn::from), Some(ContractColumn::Transfer));

        // Another day makes it overdue, and it is found as such.
        let step = contract.steps[3].id;
        let at = format!("{}/steps/{step}", path(&contract));
        let day: NaiveDate = app.today().parse().unwrap();
        let late = json!({"due_on": day.pred_opt().unwrap()});
        contract = app.by(&house.agent).version(contract.summary.version).patch(&at, late).await.assert_status(200).read();
        assert_eq!(contract.summary.next_due_on, day.pred_opt());
        assert_eq!(filled(&board(&app, &house.manager, "").await), [(ContractColumn::Transfer, 1, 1, 10_000_000, vec![id])]);
        for (query, hits) in [("next=transfer&overdue=true", 1), ("next=transfer&overdue=false", 0), ("next=loan", 0), ("overdue=true", 1)] {
            let page: Page<ContractSummary> = app.by(&house.manager).get(&format!("{CONTRACTS}?{query}")).await.assert_status(200).read();
            assert_eq!(page.items.len(), hits, "{query}");
        }

        // When nothing is left, it waits for its completion, and then it is gone.
        contract = finish(&app, &house.agent, &contract, 3, json!({})).await;
        contract = finish(&app, &house.agent, &contract, 4, json!({})).await;
        assert_eq!((contract.summary.next_step, contract.summary.next_due_on), (None, None));
        let waiting = board(&app, &house.manager, "").await;
        assert_eq!(filled(&waiting), [(ContractColumn::Completion, 1, 0, 10_000_000, vec![id])]);
        let completed: ContractResponse = app.contract_act(&house.agent, &contract, "complete").await.assert_status(200).read();
        assert_eq!(completed.summary.state, ContractState::Completed);
        assert_eq!(app.client(&house.agent, house.client).await.summary.stage, ClientStage::Completed);
        assert!(filled(&board(&app, &house.manager, "").await).is_empty());
    }

    async fn what_is_cancelled_leaves_the_board_and_an_exclusive_agreement_never_stands_there(app: TestApp) {
        let house = House::new(&app).await;
        let contract = signed(&app, &house, "501").await;
        app.contract_step(&house.manager, &contract, "cancel", json!({"reason": "买方贷款没有批下来"})).await.assert_status(200);
        let until = (app.app.clock.now() + chrono::Duration::days(90)).date_naive();
        let term = json!({"kind": "exclusive", "client_id": null, "from_on": app.today(), "until_on": until});
        let exclusive = app.approved(&house, with(house.sale(), term)).await;
        app.sign(&house.manager, &exclusive).await.assert_status(200);
        assert!(filled(&board(&app, &house.manager, "").await).is_empty());
    }

    async fn a_column_comes_page_by_page_what_is_due_first_in_front(app: TestApp) {
        let house = House::new(&app).await;
        let mut due = Vec::new();
        let first: NaiveDate = app.today().parse().unwrap();
        // Two of them on the same day; the earliest was signed last.
        for (n, days) in [9_u64, 5, 5, 1].into_iter().enumerate() {
            let contract = signed(&app, &house, &format!("60{n}")).await;
            let day = first + chrono::Days::new(days);
            let at = format!("{}/steps/{}", path(&contract), contract.steps[0].id);
            app.by(&house.agent).version(contract.summary.version).patch(&at, json!({"due_on": day})).await.assert_status(200);
            due.push((day, contract.summary.id.0));
        }
        due.sort_unstable();
        let expected: Vec<i64> = due.into_iter().map(|(_, id)| id).collect();
        let mut seen = Vec::new();
        let mut query = "column=online_signing&limit=1".to_owned();
        while seen.len() < 5 {
            let page = board(&app, &house.manager, &query).await;
            assert_eq!((page.columns.len(), page.columns[0].count, page.columns[0].total_fen), (1, 4, 40_000_000));
            seen.extend(page.columns[0].cards.iter().map(|card| card.id.0));
            let Some(cursor) = page.columns[0].next_cursor.clone() else { break };
            query = format!("column=online_signing&limit=1&cursor={cursor}");
        }
        assert_eq!(seen, expected);
        let whole = board(&app, &house.manager, "limit=3").await;
        assert_eq!((whole.columns[0].cards.len(), whole.columns[0].next_cursor.is_some()), (3, true));
        app.by(&house.manager).get(&format!("{BOARD}?cursor=x")).await.assert_problem(422, "validation_failed").assert_field("column", "required");
        app.by(&house.manager).get(&format!("{BOARD}?column=loan&cursor=x")).await.assert_problem(422, "validation_failed").assert_field("cursor", "invalid_format");
        app.by(&house.manager).get(&format!("{BOARD}?colour=red")).await.assert_problem(422, "validation_failed").assert_field("colour", "unknown_field");
    }

    async fn everybody_sees_their_part_of_the_board_and_it_narrows_by_kind_agent_and_store(app: TestApp) {
        let house = House::new(&app).await;
        let mine = signed(&app, &house, "701").await;
        let let_out = app.enter(&house.colleague, rental(house.community, "702")).await.summary.id;
        let term = json!({"kind": "rental", "listing_id": let_out, "price_fen": 600_000, "from_on": "2026-04-01", "until_on": "2027-03-31"});
        let lease = app.approved(&house, with(house.sale(), term)).await;
        let lease: ContractResponse = app.sign(&house.manager, &lease).await.assert_status(200).read();
        let (mine, lease) = (mine.summary.id.0, lease.summary.id.0);
        let ids = async |by: &TestMember, query: &str| -> Vec<i64> {
            let mut ids: Vec<i64> = filled(&board(&app, by, query).await).into_iter().flat_map(|(.., cards)| cards).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(ids(&house.agent, "").await, [mine, lease]);
        assert_eq!(ids(&house.manager, "kind=rental").await, [lease]);
        assert_eq!(ids(&house.manager, &format!("agent_id={}", house.agent.id)).await, [mine, lease]);
        assert_eq!(ids(&house.manager, &format!("agent_id={}", house.colleague.id)).await, Vec::<i64>::new());
        assert_eq!(ids(&house.admin, &format!("org_unit_id={}", house.store)).await, [mine, lease]);
        let elsewhere = app.store(app.region("西区"), "临江店");
        assert_eq!(ids(&house.admin, &format!("org_unit_id={elsewhere}")).await, Vec::<i64>::new());
        assert_eq!(ids(&app.member_of(Role::Manager, elsewhere), "").await, Vec::<i64>::new());
        assert_eq!(ids(&app.member(Role::Finance), "").await, [mine, lease]);
    }

    async fn what_is_kept_of_the_board_is_what_is_counted_whatever_is_moved(app: TestApp) {
        let house = House::new(&app).await;
        // Of the whole house the sums are kept; those of everybody who closes contracts, and those of the store, are counted.
        let everybody = format!("agent_id={},{}", house.agent.id, house.colleague.id);
        let agree = async |when: &str| {
            for kind in ["", "&kind=sale", "&kind=rental", "&column=loan"] {
                let kept = board(&app, &house.admin, kind.trim_start_matches('&')).await;
                assert_eq!(board(&app, &house.admin, &format!("{everybody}{kind}")).await, kept, "{when}{kind}");
                assert_eq!(board(&app, &house.manager, kind.trim_start_matches('&')).await, kept, "{when}{kind}");
            }
        };
        let mut contracts = Vec::new();
        for n in 0..4 {
            contracts.push(signed(&app, &house, &format!("80{n}")).await);
        }
        agree("signed").await;
        let today: NaiveDate = app.today().parse().unwrap();
        for (n, which) in [0_usize, 1, 2, 3, 1, 0, 0, 2, 1].into_iter().enumerate() {
            let Some(open) = contracts[which].steps.iter().position(|step| step.done_on.is_none()) else { continue };
            contracts[which] = if n % 3 == 2 {
                let day = today - chrono::Days::new(u64::try_from(n).unwrap());
                let at = format!("{}/steps/{}", path(&contracts[which]), contracts[which].steps[open].id);
                let version = contracts[which].summary.version;
                app.by(&house.agent).version(version).patch(&at, json!({"due_on": day})).await.assert_status(200).read()
            } else {
                finish(&app, &house.agent, &contracts[which], open, json!({"is_skipped": true, "note": "不需要"})).await
            };
            agree(&format!("move {n}")).await;
        }
        app.contract_step(&house.manager, &contracts[3], "cancel", json!({"reason": "买方贷款没有批下来"})).await.assert_status(200);
        agree("cancelled").await;

        // Nothing was kept wrong; made anew, the sums are what they were, on this day and on later ones.
        let before = board(&app, &house.admin, "").await;
        assert_eq!(recount(&app), Some(0));
        assert_eq!(board(&app, &house.admin, "").await, before);
        app.advance(chrono::Duration::days(20));
        agree("later").await;
        assert_eq!(recount(&app), Some(0));
        agree("later, anew").await;

        // What somebody spoils by hand is found and put right.
        app.app.db.write_blocking(|conn| Ok(Sql::new("DELETE FROM contract_column_sums").execute(conn)?)).unwrap();
        assert!(filled(&board(&app, &house.admin, "").await).is_empty());
        assert!(recount(&app).unwrap() > 0);
        agree("put right").await;
    }

    async fn what_is_kept_of_units_goes_with_who_is_moved(app: TestApp) {
        let house = House::new(&app).await;
        let store = house.store;
        let (west, other) = {
            let west = app.region("西区");
            (west, app.store(west, "临江店"))
        };
        let team = app.team(store, "一组");
        let (director, far) = (app.member_of(Role::Director, west), app.member_of(Role::Manager, other));
        let first = signed(&app, &house, "901").await;
        signed(&app, &house, "902").await;
        // Each part of the board is kept for its unit, and counted by who closes: both are the same.
        let counted = format!("agent_id={}", house.agent.id);
        let agree = async |here: i64, there: i64, when: &str| {
            let all = board(&app, &house.admin, &counted).await;
            for (by, unit, count) in [
                (&house.admin, Some(store), here), (&house.manager, None, here), (&house.manager, Some(store), here),
                (&house.admin, Some(other), there), (&house.admin, Some(west), there), (&far, None, there), (&director, None, there),
            ] {
                let query = unit.map(|unit| format!("org_unit_id={unit}")).unwrap_or_default();
                let kept = board(&app, by, &query).await;
                if count == 0 {
                    assert!(filled(&kept).is_empty(), "{when}: {} {query}", by.id);
                } else {
                    assert_eq!(filled(&kept), filled(&all), "{when}: {} {query}", by.id);
                }
            }
        };
        agree(2, 0, "signed").await;
        let move_to = async |unit: OrgUnitId| {
            let path = format!("/api/v1/members/{}", house.agent.id);
            let member: Value = app.by(&house.admin).get(&path).await.assert_status(200).read();
            let version = member["version"].as_i64().unwrap();
            app.by(&house.admin).version(version).patch(&path, json!({"org_unit_id": unit})).await.assert_status(200);
        };
        move_to(other).await;
        agree(0, 2, "moved").await;
        assert_eq!(recount(&app), Some(0));
        agree(0, 2, "moved, anew").await;
        // What is moved on the board meanwhile counts where its agent is.
        finish(&app, &house.admin, &first, 0, json!({})).await;
        agree(0, 2, "a step").await;
        move_to(team).await;
        agree(2, 0, "back, in a team").await;
        assert_eq!(filled(&board(&app, &house.admin, &format!("org_unit_id={team}")).await), filled(&board(&app, &house.admin, "").await));
        assert_eq!(recount(&app), Some(0));
        // Days more than a month ahead have one sum, until one of the next countings; when they come, what is overdue is exact.
        for days in [40, 20] {
            app.advance(chrono::Duration::days(days));
            assert_eq!(recount(&app), Some(0));
            agree(2, 0, "later").await;
        }
    }

    async fn chips_count_each_attribute_under_all_conditions_but_its_own(app: TestApp) {
        let house = House::new(&app).await;
        app.approved(&house, house.sale()).await;
        app.draw_up(&house.agent, house.sale()).await;
        app.draw_up(&house.agent, json!({"kind": "exclusive", "listing_id": house.listing})).await;
        let counts = async |query: &str| -> (Counts<ContractState>, Counts<ContractKind>) {
            let facets: ContractFacets = app.by(&house.manager).get(&format!("{CONTRACTS}/facets?{query}")).await.assert_status(200).read();
            let states = facets.state.into_iter().map(|facet| (facet.value, facet.count)).collect();
            (states, facets.kind.into_iter().map(|facet| (facet.value, facet.count)).collect())
        };
        let (mut states, mut kinds) = counts("").await;
        states.sort_unstable();
        kinds.sort_unstable();
        let mut all = vec![(ContractState::Draft, 2), (ContractState::Approved, 1)];
        all.sort_unstable();
        assert_eq!(states, all);
        let mut both = vec![(ContractKind::Sale, 2), (ContractKind::Exclusive, 1)];
        both.sort_unstable();
        assert_eq!(kinds, both);
        let (states, kinds) = counts("state=approved").await;
        assert_eq!((states.len(), kinds), (2, vec![(ContractKind::Sale, 1)]));
        let (states, kinds) = counts("kind=exclusive").await;
        assert_eq!((states, kinds.len()), (vec![(ContractState::Draft, 1)], 2));
        let (states, _) = counts("q=%E7%8E%8B%E5%B0%8F").await;
        assert_eq!(states.iter().map(|(_, count)| count).sum::<i64>(), 2);
        let nobody = app.member_of(Role::Agent, house.store);
        let none: ContractFacets = app.by(&nobody).get(&format!("{CONTRACTS}/facets")).await.assert_status(200).read();
        assert!(none.state.is_empty() && none.kind.is_empty());
    }
}
