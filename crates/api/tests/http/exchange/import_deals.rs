//! Registers of contracts and follow-ups: money that came in is seen, and old records keep their author and day (case L4).

use actix_web::http::Method;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::deal::contract::{ContractEntry, ContractEvent, ContractState, ContractSummary};
use fangke_shared::deal::receivable::{ContractMoney, Receipt};
use fangke_shared::exchange::import::{ImportKind, ImportResponse, ImportUndo};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde_json::json;

use crate::client::{CLIENTS, buyer};
use crate::deal::CONTRACTS;
use crate::support::{IMPORTS, LISTINGS, TestApp, TestMember, sale};

const HEAD: &str = "合同编号,小区,区域,楼栋,单元,房号,业主,客户,电话,成交价,业主佣金,客户佣金,已收,收款日期,签约日期,成交人,录入人,日期\n";

async fn name_of(app: &TestApp, by: &TestMember) -> String {
    app.by(by).get("/api/v1/auth/me").await.assert_status(200).json()["display_name"].as_str().unwrap().to_owned()
}

async fn contracts(app: &TestApp, by: &TestMember, query: &str) -> Vec<ContractSummary> {
    let page: Page<ContractSummary> = app.by(by).get(&format!("{CONTRACTS}?{query}")).await.assert_status(200).read();
    page.items
}

async fn undo(app: &TestApp, by: &TestMember, of: &ImportResponse) -> ImportUndo {
    app.by(by).send(Method::POST, &format!("{IMPORTS}/{}/undo", of.id), None).await.assert_status(200).read()
}

both_engines! {
    async fn contracts_come_in_with_their_money_and_keep_who_entered_them_when(app: TestApp) {
        let (admin, agent, finance) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Finance));
        let client = app.register(&agent, buyer("王小姐", "13812345678")).await.summary.id;
        let name = name_of(&app, &agent).await;
        let file = format!(
            "{HEAD}HT-001,云栖花园,朝阳,1,1,101,李业主,王小姐,13812345678,3200000,16000,32000,20000,2025-11-20,2025-11-03,{name},{name},2025-11-05\n"
        );
        let dry: ImportResponse = app.upload(&admin, ImportKind::Contracts, file.clone()).await.assert_status(201).read();
        let tried = app.run_import(&admin, dry.id, "dry-run").await;
        assert_eq!((tried.counts.created, tried.counts.rejected, contracts(&app, &admin, "").await.len()), (1, 0, 0), "{:?}", tried.rejects);
        let done = app.run_import(&admin, dry.id, "start").await;
        assert_eq!(done.counts, tried.counts);

        let all = contracts(&app, &agent, "").await;
        let [contract] = all.as_slice() else { panic!("one contract: {all:?}") };
        assert_eq!((contract.number.as_deref(), contract.state, contract.agent.id), (Some("HT-001"), ContractState::Completed, agent.id));
        assert_eq!((contract.client.as_ref().map(|client| client.id), contract.signed_on.map(|day| day.to_string()).as_deref()), (Some(client), Some("2025-11-03")));
        assert_eq!(app.status_of(&agent, contract.listing.id).await, "sold_by_us");
        let path = format!("{CONTRACTS}/{}", contract.id);
        let money: ContractMoney = app.by(&agent).get(&format!("{path}/receivables")).await.assert_status(200).read();
        assert_eq!((money.amount_fen, money.received_fen, money.open_fen), (4_800_000, 2_000_000, 2_800_000));
        let receipts: Page<Receipt> = app.by(&finance).get(&format!("{path}/receipts")).await.assert_status(200).read();
        assert_eq!((receipts.items[0].voucher.as_str(), receipts.items[0].paid_on.to_string().as_str()), ("202511-R-0001", "2025-11-20"));
        app.assert_books_balance();
        // Who entered it then, and beside it who brings it in now.
        let told: Page<ContractEntry> = app.by(&agent).get(&format!("{path}/timeline")).await.assert_status(200).read();
        let of = |event: &ContractEvent| {
            let entry = told.items.iter().find(|entry| entry.event == *event).unwrap();
            (entry.member.as_ref().map(|by| by.id), entry.at.date_naive().to_string())
        };
        assert_eq!(of(&ContractEvent::Created), (Some(agent.id), "2025-11-05".to_owned()));
        assert_eq!(of(&ContractEvent::Imported).0, Some(admin.id));
        // Its paper is elsewhere, and nobody makes one up.
        let text = app.by(&agent).get(&format!("{path}/text")).await.assert_status(200).json();
        assert!(text["text"].as_str().unwrap().contains("原件") && text["is_frozen"] == json!(true), "{text}");
        // The very contract again is known by its number.
        let again = app.import_file(&admin, ImportKind::Contracts, file).await;
        assert_eq!((again.counts.created, again.counts.merged), (0, 1));
    }

    async fn rows_of_contracts_are_refused_by_name_and_nothing_of_them_is_kept(app: TestApp) {
        let (admin, agent, finance) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Finance));
        let name = name_of(&app, &agent).await;
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202511"})).await.assert_status(201);
        let row = |number: &str, received: &str, on: &str, signed: &str, closer: &str| {
            format!("{number},云栖花园,朝阳,1,1,101,李业主,王小姐,,3200000,16000,32000,{received},{on},{signed},{closer},,\n")
        };
        let file = [
            HEAD.to_owned(),
            row("202603-MM-0001", "", "", "2025-11-03", &name),
            row("A2", "20000", "2025-11-20", "2025-11-03", &name),
            row("A3", "48000.01", "2025-12-20", "2025-11-03", &name),
            row("A4", "", "", "2025-11-03", "没有这个人"),
            row("A5", "", "", "", &name),
            row("A6", "", "", "2025-11-03", ""),
            row("A7", "48000", "2025-12-20", "2025-11-03", &name),
            row("A7", "", "", "2025-11-03", &name),
        ]
        .concat();
        let done = app.import_file(&admin, ImportKind::Contracts, file).await;
        assert_eq!((done.counts.read, done.counts.created, done.counts.merged, done.counts.rejected), (8, 1, 1, 6));
        let mut named: Vec<_> = done.rejects.iter().map(|reject| (reject.line, reject.field.as_str(), reject.code.as_str())).collect();
        named.sort_unstable();
        assert_eq!(
            named,
            [
                (2, "contract_number", "taken"),
                (3, "received_on", "closed"),
                (4, "received_amount", "out_of_range"),
                (5, "closing_agent", "does_not_exist"),
                (6, "signed_on", "required"),
                (7, "closing_agent", "required"),
            ]
        );
        assert_eq!(contracts(&app, &admin, "").await.len(), 1);
        app.assert_books_balance();
    }

    async fn a_known_number_with_another_flat_or_other_parties_is_refused_with_what_differs(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let name = name_of(&app, &agent).await;
        let row = |number: &str, room: &str, seller: &str, buyer: &str| {
            format!("{number},云栖花园,朝阳,1,1,{room},{seller},{buyer},,3200000,16000,32000,,,2025-11-03,{name},,\n")
        };
        let first = [HEAD.to_owned(), row("HT-001", "101", "李业主", "王小姐"), row("HT-002", "102", "李业主", "")].concat();
        assert_eq!(app.import_file(&admin, ImportKind::Contracts, first).await.counts.created, 2);
        let second = [
            HEAD.to_owned(),
            row("HT-001", "101", "李业主", "王小姐"),
            row("HT-001", "103", "李业主", "王小姐"),
            row("HT-001", "101", "李业主", "赵先生"),
            row("HT-001", "104", "钱业主", "王小姐"),
            // What one of both leaves out is no difference.
            row("HT-001", "101", "", "王小姐"),
            row("HT-002", "102", "李业主", "孙小姐"),
            // Within the file the first one is the contract.
            row("HT-003", "105", "周业主", "吴小姐"),
            row("HT-003", "106", "周业主", "吴小姐"),
        ]
        .concat();
        let uploaded: ImportResponse = app.upload(&admin, ImportKind::Contracts, second).await.assert_status(201).read();
        let tried = app.run_import(&admin, uploaded.id, "dry-run").await;
        let done = app.run_import(&admin, uploaded.id, "start").await;
        assert_eq!(tried.counts, done.counts);
        assert_eq!((done.counts.read, done.counts.created, done.counts.merged, done.counts.rejected), (8, 1, 3, 4), "{:?}", done.rejects);
        let mut told: Vec<_> =
            done.rejects.iter().map(|reject| (reject.line, reject.field.as_str(), reject.code.as_str(), reject.value.as_str())).collect();
        told.sort_unstable();
        assert!(told.iter().all(|(_, _, code, _)| *code == "other_contract"), "{told:?}");
        assert_eq!(told.iter().map(|(line, field, ..)| (*line, *field)).collect::<Vec<_>>(), [(3, "room"), (4, "buyer_name"), (5, "room"), (9, "room")]);
        for ((.., value), named) in told.iter().zip([&["HT-001", "101", "103"][..], &["HT-001", "王小姐 ≠ 赵先生"], &["104", "李业主 ≠ 钱业主"], &["HT-003", "105", "106"]]) {
            assert!(named.iter().all(|part| value.contains(part)), "{value}");
        }
        assert_eq!(contracts(&app, &admin, "").await.len(), 3);
    }

    async fn only_who_may_brings_contracts_in(app: TestApp) {
        for role in [Role::Director, Role::Manager, Role::Assistant, Role::Agent] {
            let member = app.member(role);
            app.upload(&member, ImportKind::Contracts, HEAD).await.assert_problem(403, "forbidden");
        }
    }

    async fn an_import_of_contracts_is_undone_but_for_those_that_money_came_in_of(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let name = name_of(&app, &agent).await;
        let file = format!(
            "{HEAD}A1,云栖花园,朝阳,1,1,101,李,王,,3200000,,32000,,,2025-11-03,{name},,\n\
             A2,云栖花园,朝阳,1,1,102,李,王,,3200000,,32000,100,2025-12-01,2025-11-03,{name},,\n"
        );
        let done = app.import_file(&admin, ImportKind::Contracts, file.clone()).await;
        assert_eq!(done.counts.created, 2, "{:?}", done.rejects);
        assert_eq!(undo(&app, &admin, &done).await, ImportUndo { removable: 1, touched: 1, updated: 0 });
        let mut states: Vec<_> = contracts(&app, &admin, "").await.into_iter().map(|row| (row.number, row.state)).collect();
        states.sort_unstable_by_key(|(number, _)| number.clone());
        assert_eq!(states, [(None, ContractState::Cancelled), (Some("A2".to_owned()), ContractState::Completed)]);
        app.assert_books_balance();
        // The number is free, and the file brings the contract in anew.
        let anew = app.import_file(&admin, ImportKind::Contracts, file).await;
        assert_eq!((anew.counts.created, anew.counts.merged), (1, 1));
    }

    async fn follow_ups_keep_author_and_day_and_change_nothing_else(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let name = name_of(&app, &agent).await;
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(place, "301")).await;
        let client = app.register(&agent, buyer("王小姐", "13812345678")).await.summary.id;
        let (building, unit) = ("3号楼", "2单元");
        let file = format!(
            "小区,楼栋,单元,房号,电话,跟进方式,跟进内容,录入人,日期\n\
             云庭家园,{building},{unit},301,,电话,业主说年底前想卖掉,{name},2025-11-03\n\
             ,,,,13812345678,微信,想看学区房两居,没有这个人,2025-11-04\n\
             云庭家园,{building},{unit},999,,电话,没有这一套,{name},2025-11-05\n\
             ,,,,13900000000,电话,没有这个客户,{name},2025-11-05\n\
             ,,,,13812345678,电话,,{name},2025-11-05\n"
        );
        let done = app.import_file(&admin, ImportKind::FollowUps, file.clone()).await;
        assert_eq!((done.counts.created, done.counts.rejected, done.counts.warned), (2, 3, 1), "{:?}", done.rejects);
        let mut named: Vec<_> = done.rejects.iter().map(|reject| (reject.line, reject.field.as_str(), reject.code.as_str())).collect();
        named.sort_unstable();
        assert_eq!(named, [(4, "room", "does_not_exist"), (5, "client_phone", "does_not_exist"), (6, "follow_up_text", "required")]);

        let path = format!("{LISTINGS}/{}/timeline", listing.summary.id);
        let told: Page<TimelineEntry> = app.by(&agent).get(&path).await.assert_status(200).read();
        let TimelineEvent::FollowUp { follow_up } = &told.items[0].event else { panic!("{:?}", told.items[0]) };
        assert_eq!((follow_up.author.id, follow_up.created_at.date_naive().to_string().as_str()), (agent.id, "2025-11-03"));
        assert_eq!(follow_up.imported_by.as_ref().map(|by| by.id), Some(admin.id));
        let told: Page<ClientEntry> = app.by(&agent).get(&format!("{CLIENTS}/{client}/timeline")).await.assert_status(200).read();
        let ClientEvent::FollowUp { follow_up, .. } = &told.items[0].event else { panic!("{:?}", told.items[0]) };
        assert_eq!((follow_up.author.id, follow_up.text.as_str()), (admin.id, "想看学区房两居\n录入人：没有这个人"));
        // It keeps nobody's client: the seven days run from the registration.
        let before = app.client(&agent, client.0).await.summary.pool;
        app.turn_to("2026-03-26T02:00:00Z");
        assert_ne!(app.client(&agent, client.0).await.summary.pool, before);

        let again = app.import_file(&admin, ImportKind::FollowUps, file.clone()).await;
        assert_eq!((again.counts.created, again.counts.merged), (0, 2));
        assert_eq!(undo(&app, &admin, &done).await, ImportUndo { removable: 2, touched: 0, updated: 0 });
        let told: Page<TimelineEntry> = app.by(&agent).get(&path).await.assert_status(200).read();
        assert!(told.items.iter().all(|entry| !matches!(entry.event, TimelineEvent::FollowUp { .. })));
        assert_eq!(app.import_file(&admin, ImportKind::FollowUps, file).await.counts.created, 2);
    }
}
