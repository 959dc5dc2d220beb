//! Files that nobody needs go by themselves, and no others.

use std::collections::BTreeSet;

use actix_web::http::Method;
use chrono::Duration;
use fangke_api::app::clean_up;
use fangke_shared::exchange::import::{ImportKind, ImportResponse, ImportState};
use fangke_shared::permission::Role;
use serde_json::json;

use crate::property::photo::jpeg;
use crate::support::{IMPORTS, LISTINGS, files_below, sale, set_age};

both_engines! {
    async fn what_nothing_names_goes_after_a_day(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await.summary.id;
        let send = |path: String, method: Method, file: &[u8]| {
            app.by(&agent).with("Content-Type", "application/octet-stream").send(method, &path, Some(file.to_vec()))
        };
        send(format!("{LISTINGS}/{listing}/photos?kind=photo"), Method::POST, &jpeg(1)).await.assert_status(201);
        let term = json!({"from_on": "2026-03-18", "until_on": "2026-06-17"});
        let agreed = app.by(&agent).post(&format!("{LISTINGS}/{listing}/exclusives"), term).await.assert_status(201).json()["id"].clone();
        send(format!("/api/v1/exclusives/{agreed}/document"), Method::PUT, b"%PDF-1.4\n%%EOF\n").await.assert_status(200);
        let folder = app.app.data_dir.join("files");
        let named = files_below(&folder);
        assert_eq!(named.len(), 3);

        // A picture that was never recorded, a document, one that was just begun, and what is none of ours.
        let strays = ["photos/1/0123/original", "photos/1/0123/48.jpg", "exclusives/1/0123", "exclusives/1/4567#1", "photos/1/0123/320.jpg#12"];
        for stray in strays.into_iter().chain(["notes/read.me"]) {
            std::fs::create_dir_all(folder.join(stray).parent().unwrap()).unwrap();
            std::fs::write(folder.join(stray), "x").unwrap();
        }
        let all = files_below(&folder);
        let age = |hours: i64, microseconds: i64| {
            let moment = app.app.clock.now() - Duration::hours(hours) - Duration::microseconds(microseconds);
            all.iter().for_each(|file| set_age(&folder.join(file), moment));
        };
        age(24, 0);
        assert_eq!((clean_up(app.app.clone()).await.unwrap(), files_below(&folder)), (0, all.clone()));
        age(24, 1);
        assert_eq!(clean_up(app.app.clone()).await.unwrap(), strays.len());
        let left: BTreeSet<String> = named.into_iter().chain(["notes/read.me".to_owned()]).collect();
        assert_eq!(files_below(&folder), left);
        assert_eq!(clean_up(app.app.clone()).await.unwrap(), 0);
    }

    async fn uploads_stay_for_a_week_unless_they_are_done_with(app: TestApp) {
        let admin = app.member(Role::Admin);
        let folder = app.uploads();
        let rows = "小区,区域,总价\n云庭家园,朝阳,539万\n";
        let upload = async || app.upload(&admin, ImportKind::Listings, rows).await.assert_status(201).read::<ImportResponse>().id;
        let clean_up = async || {
            // Files are as old as the machine's clock says, which stands elsewhere.
            files_below(&folder).iter().for_each(|file| set_age(&folder.join(file), app.app.clock.now() - Duration::hours(25)));
            clean_up(app.app.clone()).await.unwrap()
        };
        let (left, tried) = (upload().await, upload().await);
        assert_eq!(app.import_file(&admin, ImportKind::Listings, rows).await.state, ImportState::Done);
        assert_eq!(files_below(&folder).len(), 2, "the third file went when its rows were stored");
        std::fs::write(folder.join("nobodys"), rows).unwrap();
        assert_eq!((clean_up().await, files_below(&folder).len()), (1, 2));
        app.advance(Duration::days(4));
        assert_eq!(app.run_import(&admin, tried, "dry-run").await.state, ImportState::DryRun);
        app.advance(Duration::days(3));
        assert_eq!(clean_up().await, 0);
        app.advance(Duration::microseconds(1));
        assert_eq!((clean_up().await, app.import(&admin, left).await.state), (1, ImportState::Failed));
        assert!(app.import(&admin, left).await.failure.is_some_and(|reason| reason.contains("seven days")));
        app.by(&admin).send(Method::POST, &format!("{IMPORTS}/{left}/start"), None).await.assert_problem(409, "import_not_ready");
        // Somebody was at the other one: it can still be imported.
        assert_eq!(app.run_import(&admin, tried, "start").await.state, ImportState::Done);
        assert!(files_below(&folder).is_empty());
    }
}
