//! Registers of clients: in as their rows say, known by their numbers, and out again (B9).

use actix_web::http::Method;
use fangke_shared::client::ClientPool;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::profile::{ClientResponse, ClientSummary};
use fangke_shared::exchange::import::{ImportKind, ImportResponse, ImportState, ImportUndo};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::client::CLIENTS;
use crate::support::{IMPORTS, TestApp, TestMember};

const KIND: ImportKind = ImportKind::Clients;

/// Three spellings of one number, which three colleagues have entered.
const ONE_CLIENT: &str = "客户姓名,手机,来源,需求,跟进\n\
    王小姐,139 0000 0001,门店,云栖花园两房,3月1日带看云栖花园1-1-101\n\
    王女士,+8613900000001,网络,城东三房,3月5日电话：想看学区\n\
    王太,\u{202d}１３９０００００００１\u{202c},转介绍,,\n";

async fn found(app: &TestApp, by: &TestMember, q: &str) -> Vec<ClientSummary> {
    let page: Page<ClientSummary> = app.by(by).get(&format!("{CLIENTS}?{q}")).await.assert_status(200).read();
    page.items
}

async fn events(app: &TestApp, by: &TestMember, id: i64) -> Vec<ClientEntry> {
    let page: Page<ClientEntry> = app.by(by).get(&format!("{CLIENTS}/{id}/timeline")).await.assert_status(200).read();
    page.items
}

both_engines! {
    async fn spellings_of_one_number_are_one_person(app: TestApp) {
        let manager = app.member(Role::Manager);
        let done = app.import_file(&manager, KIND, ONE_CLIENT).await;
        assert_eq!((done.counts.created, done.counts.rejected, done.counts.warned), (3, 0, 2));
        let warned: Vec<_> = done.warnings.iter().map(|warning| (warning.field.as_str(), warning.code.as_str(), warning.value.as_str())).collect();
        assert_eq!(warned, [("client_phone", "known_client", "王女士"), ("client_phone", "known_client", "王太")]);
        let rows = found(&app, &manager, "q=0001&sort=registered").await;
        assert_eq!(rows.iter().map(|row| row.duplicate_number).collect::<Vec<_>>(), [2, 1, 0]);
        let first = app.client(&manager, rows[2].id.0).await;
        assert_eq!(first.demands[0].draft.wishes.as_deref(), Some("云栖花园两房"));
        assert_eq!(first.notes.as_deref(), Some("跟进：3月1日带看云栖花园1-1-101"));
        // Once more: the very rows are known, and nothing is there twice.
        let again = app.import_file(&manager, KIND, ONE_CLIENT).await;
        assert_eq!((again.counts.created, again.counts.merged), (0, 3));
    }

    async fn who_entered_a_client_stays_and_the_importer_stands_beside(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let name = app.client(&agent, app.register(&agent, json!({"name": "甲", "source": "walk_in", "contacts": [{"contact": "13700000000"}]})).await.summary.id.0).await.registrant.display_name;
        let file = format!("姓名,电话1,电话2,微信,意向区域,户型,预算(万),录入人,录入日期\n\
            孙先生,13900000008/13900000009,0731-88886666转801,sun_88,朝阳、海淀,2-3室,300-400,{name},2025-11-03\n\
            李先生,13900000010,,,,,,没有这个人,2025/12/1\n");
        let dry: ImportResponse = app.upload(&admin, KIND, encoding_rs::GBK.encode(&file).0.into_owned()).await.assert_status(201).read();
        let tried = app.run_import(&admin, dry.id, "dry-run").await;
        assert_eq!((tried.counts.created, tried.counts.warned, found(&app, &admin, "").await.len()), (2, 1, 1));
        let done = app.run_import(&admin, dry.id, "start").await;
        assert_eq!((done.counts, done.warnings[0].code.as_str()), (tried.counts, "does_not_exist"));
        for last in ["0008", "0009", "6666", "q=sun"] {
            let q = if last.starts_with("q=") { "q=sun_88".to_owned() } else { format!("q={last}") };
            assert_eq!(found(&app, &agent, &q).await.len(), 1, "{q}");
        }
        let sun = app.client(&agent, found(&app, &agent, "q=0008").await[0].id.0).await;
        assert_eq!((sun.registrant.id, sun.summary.pool), (agent.id, ClientPool::Private));
        assert_eq!(sun.summary.registered_at.date_naive().to_string(), "2025-11-03");
        assert_eq!((sun.contacts.len(), sun.demands[0].draft.price_max_fen), (4, Some(400_000_000)));
        let told = events(&app, &agent, sun.summary.id.0).await;
        assert_eq!((&told[0].event, told[0].member.as_ref().map(|by| by.id)), (&ClientEvent::Imported, Some(admin.id)));
        assert_eq!((&told[1].event, told[1].member.as_ref().map(|by| by.id)), (&ClientEvent::Registered, Some(agent.id)));
        let li = app.client(&admin, found(&app, &admin, "q=0010").await[0].id.0).await;
        assert_eq!((li.registrant.id, li.notes.as_deref()), (admin.id, Some("录入人：没有这个人")));
    }

    async fn card_numbers_are_right_or_refused_by_name(app: TestApp) {
        let admin = app.member(Role::Admin);
        let file = "客户姓名,手机,身份证号\n\
            甲,13900000001,110101199001011237\n乙,13900000002,4.4030119851212E+17\n丙,13900000003,32020119700707009X\n\
            丁,13900000004,440301198512120000\n戊,13900000005,32020119700707009x\n己,,\n";
        let done = app.import_file(&admin, KIND, file).await;
        assert_eq!((done.counts.created, done.counts.rejected), (3, 3));
        let named: Vec<_> = done.rejects.iter().map(|reject| (reject.line, reject.field.as_str(), reject.code.as_str())).collect();
        assert_eq!(named, [(3, "id_number", "digits_lost"), (5, "id_number", "digits_lost"), (7, "client_phone", "required")]);
        let shown: ClientResponse = app.client(&admin, found(&app, &admin, "q=0005").await[0].id.0).await;
        assert_eq!(shown.id_document.unwrap().number_masked, "3202**********009X");
    }

    async fn known_clients_are_left_out_or_filled_in(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let known = app.register(&agent, json!({"name": "王小姐", "source": "walk_in", "contacts": [{"contact": "13900000001"}]})).await;
        let file = "姓名,手机,手机2,预算(万),备注\n王女士,13900000001,13900000002,300,周末看房\n";
        let by_policy = async |policy: &str| {
            let up: ImportResponse = app.upload(&admin, KIND, file).await.assert_status(201).read();
            let path = format!("{IMPORTS}/{}", up.id);
            app.by(&admin).version(up.version).patch(&path, json!({"duplicates": policy})).await.assert_status(200);
            app.run_import(&admin, up.id, "start").await
        };
        let skipped = by_policy("skip").await;
        assert_eq!((skipped.counts.merged, skipped.counts.created), (1, 0));
        let filled = by_policy("fill").await;
        assert_eq!((filled.counts.updated, filled.warnings[0].code.as_str(), filled.warnings[0].value.as_str()), (1, "stays_as_it_was", "王女士"));
        let now = app.client(&agent, known.summary.id.0).await;
        assert_eq!((now.summary.name.as_str(), now.notes.as_deref(), now.contacts.len(), now.demands.len()), ("王小姐", Some("周末看房"), 2, 1));
        assert!(found(&app, &agent, "q=0002").await.len() == 1 && by_policy("fill").await.counts.merged == 1);
    }

    async fn an_import_of_clients_is_undone_but_for_what_somebody_touched(app: TestApp) {
        let admin = app.member(Role::Admin);
        let done = app.import_file(&admin, KIND, "姓名,手机\n甲,13900000001\n乙,13900000001\n丙,13900000003\n丁,13900000004\n").await;
        assert_eq!(done.counts.created, 4);
        let touched = found(&app, &admin, "q=0004").await[0].id.0;
        app.follow_client(&admin, touched, "电话里说周六看两套").await.assert_status(201);
        let path = format!("{IMPORTS}/{}/undo", done.id);
        let expected = ImportUndo { removable: 3, touched: 1, updated: 0 };
        assert_eq!(app.by(&admin).get(&path).await.assert_status(200).read::<ImportUndo>(), expected);
        assert_eq!(app.by(&admin).send(Method::POST, &path, None).await.assert_status(200).read::<ImportUndo>(), expected);
        assert_eq!(found(&app, &admin, "").await.iter().map(|row| row.id.0).collect::<Vec<_>>(), [touched]);
        assert_eq!(app.import(&admin, done.id).await.state, ImportState::Undone);
        let again = app.import_file(&admin, KIND, "姓名,手机\n甲,13900000001\n").await;
        assert_eq!((again.counts.created, again.counts.warned), (1, 0));
    }

    async fn a_register_of_three_hundred_with_mixed_phones_is_found_by_the_last_digits(app: TestApp) {
        let admin = app.member(Role::Admin);
        // As a spreadsheet of the mainland saves it.
        let file = encoding_rs::GBK.encode(&register(300)).0.into_owned();
        let up: ImportResponse = app.upload(&admin, KIND, file).await.assert_status(201).read();
        assert_eq!(up.encoding, "GBK");
        let done = app.run_import(&admin, up.id, "start").await;
        assert_eq!((done.counts.read, done.counts.created, done.counts.rejected), (300, 300, 0));
        for n in 0..300 {
            let rows = found(&app, &admin, &format!("q={:04}", 1000 + n)).await;
            assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), [format!("客户{n}")], "{n}");
        }
        // Its second number, and a whole one, find it, too.
        let second = app.client(&admin, found(&app, &admin, "q=1003").await[0].id.0).await;
        assert_eq!(second.contacts.len(), 2);
        assert_eq!(found(&app, &admin, "q=0731-88881003").await[0].id, second.summary.id);
    }
}

/// A register as many keep theirs: numbers bare, spaced, with country code, with names and a second number in one cell.
pub fn register(rows: usize) -> String {
    let mut file = "客户姓名,联系方式,备用电话,求购/求租,意向区域,户型,面积,预算,来源,等级,备注\n".to_owned();
    for n in 0..rows {
        let (last, head) = (1000 + n % 9000, 1390000 + n / 9000);
        let phone = match n % 5 {
            0 => format!("{head}{last:04}"),
            1 => format!("139 0000 {last:04}"),
            2 => format!("+86 {head}{last:04}"),
            3 => format!("先生{head}{last:04}"),
            _ => format!("{head}{last:04}（微信同号）"),
        };
        let second = if n % 3 == 0 { format!("0731-8888{last:04}") } else { String::new() };
        let line = format!(
            "客户{n},{phone},{second},{},朝阳、海淀,2-3室,80-100,{},网络,B,\n",
            if n % 4 == 0 { "求租" } else { "求购" },
            if n % 4 == 0 { "4000元/月" } else { "300-400万" }
        );
        file.push_str(&line);
    }
    file
}
