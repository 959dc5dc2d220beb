//! An import is undone as long as nothing else has touched what it added.

use actix_web::http::Method;
use fangke_shared::exchange::import::{ImportKind, ImportResponse, ImportState, ImportUndo};
use fangke_shared::permission::Role;
use serde_json::json;

use crate::support::{Answer, IMPORTS, LISTINGS, TestApp, TestMember, ids, sale};

const FILE: &str = "小区,区域,楼栋,单元,房号,户型,面积,总价,业主,电话\n\
    云庭家园,朝阳,3号楼,2单元,301,3室2厅,118.6,668万,王小明,13812345678\n\
    云庭家园,朝阳,3号楼,2单元,302,3室2厅,118.6,668万,王小明,13812345679\n\
    云庭家园,朝阳,3号楼,2单元,401,3室2厅,118.6,600万,李娜,13912345678\n\
    和光里,海淀,,,,1室1厅,47.5,310万,,\n";

async fn undo(app: &TestApp, by: &TestMember, of: &ImportResponse) -> Answer {
    app.by(by).send(Method::POST, &format!("{IMPORTS}/{}/undo", of.id), None).await
}

async fn preview(app: &TestApp, by: &TestMember, of: &ImportResponse) -> Answer {
    app.by(by).get(&format!("{IMPORTS}/{}/undo", of.id)).await
}

both_engines! {
    async fn what_an_import_added_goes_and_what_somebody_touched_stays(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let known = app.enter(&agent, sale(place, "401")).await.summary.id;
        let done = app.import_file(&admin, ImportKind::Listings, FILE).await;
        assert_eq!((done.state, done.counts.created, done.counts.updated), (ImportState::Done, 3, 1));
        let all = async |status: &str| ids(&app.by(&admin).get(&format!("{LISTINGS}?status={status}")).await);
        let (whole, leads) = (all("available").await, all("lead").await);
        assert_eq!((whole.len(), leads.len()), (3, 1));
        // One of them is followed up: it is somebody's work now.
        let touched = *whole.iter().find(|id| **id != known.0).unwrap();
        app.follow_up(&agent, touched, "call", "业主同意周六看房").await.assert_status(201);

        let before: ImportUndo = preview(&app, &admin, &done).await.assert_status(200).read();
        assert_eq!(before, ImportUndo { removable: 2, touched: 1, updated: 1 });
        let other = app.member(Role::Admin);
        preview(&app, &other, &done).await.assert_problem(403, "forbidden");
        undo(&app, &other, &done).await.assert_problem(403, "forbidden");
        undo(&app, &agent, &done).await.assert_problem(403, "forbidden");
        assert_eq!(undo(&app, &admin, &done).await.assert_status(200).read::<ImportUndo>(), before);
        let mut left = all("available").await;
        left.sort_unstable();
        assert_eq!((left, all("lead").await.len()), (vec![known.0, touched], 0));
        // What is gone is found nowhere.
        let gone = whole.iter().find(|id| **id != known.0 && **id != touched).unwrap();
        app.by(&admin).get(&format!("{LISTINGS}/{gone}")).await.assert_problem(404, "not_found");
        let again: ImportResponse = app.by(&admin).get(&format!("{IMPORTS}/{}", done.id)).await.assert_status(200).read();
        assert_eq!(again.state, ImportState::Undone);
        undo(&app, &admin, &done).await.assert_problem(409, "import_not_ready");
        app.by(&admin).send(Method::POST, &format!("{IMPORTS}/{}/start", done.id), None).await.assert_problem(409, "import_not_ready");
        let trail = app.by(&admin).get("/api/v1/audit?action=delete").await.assert_status(200).json();
        assert_eq!(trail["items"][0]["details"], json!({"undone": 2, "touched": 1, "updated": 1}));
        // The same file brings them back.
        let anew = app.import_file(&admin, ImportKind::Listings, FILE).await;
        assert_eq!((anew.counts.created, anew.counts.merged), (2, 2));
    }

    async fn an_import_that_stored_nothing_can_not_be_undone(app: TestApp) {
        let admin = app.member(Role::Admin);
        let uploaded: ImportResponse = app.upload(&admin, ImportKind::Listings, FILE.as_bytes().to_vec()).await.assert_status(201).read();
        undo(&app, &admin, &uploaded).await.assert_problem(409, "import_not_ready");
        let communities = app.import_file(&admin, ImportKind::Communities, "小区,区域\n云庭家园,朝阳\n").await;
        assert_eq!(communities.state, ImportState::Done);
        preview(&app, &admin, &communities).await.assert_problem(409, "import_not_ready");
        app.by(&admin).get(&format!("{IMPORTS}/9999/undo")).await.assert_problem(404, "not_found");
    }
}
