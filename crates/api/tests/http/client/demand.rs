//! What clients look for, and what follows from it.

use fangke_shared::client::profile::ClientResponse;
use fangke_shared::client::{ClientGrade, ClientStage};
use fangke_shared::permission::Role;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::with;

both_engines! {
    async fn grade_stage_and_row_follow_from_the_demands(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let bare = app.register(&agent, with(buyer("王小明", "13812345678"), json!({"demand": null}))).await;
        assert_eq!((bare.summary.is_incomplete, bare.summary.stage, bare.summary.grade), (true, ClientStage::New, None));
        let path = format!("{CLIENTS}/{}/demands", bare.summary.id);
        let body = json!({"purpose": "sale", "motive": "investment"});
        let vague: ClientResponse = app.by(&agent).version(1).post(&path, body).await.assert_status(200).read();
        assert_eq!((vague.summary.is_incomplete, vague.summary.stage, vague.summary.grade), (false, ClientStage::New, Some(ClientGrade::C)));
        let body = json!({"purpose": "sale", "motive": "schooling", "community_ids": [community], "districts": ["朝阳区", "朝阳"], "area_min": 89.5});
        let clear: ClientResponse = app.by(&agent).version(2).post(&path, body).await.assert_status(200).read();
        assert_eq!((clear.summary.stage, clear.summary.grade), (ClientStage::Qualified, Some(ClientGrade::A)));
        let row = clear.summary.demand.as_ref().unwrap();
        assert_eq!((row.districts.as_slice(), row.area_min.unwrap().0), (["朝阳".to_owned()].as_slice(), 8950));
        assert_eq!(clear.demands[0].community_names, ["云庭家园"]);
        assert_eq!(clear.demands[0].suggested_because.as_str(), "pressing_motive");

        let one = format!("{path}/{}", clear.demands[0].id);
        let refused = app.by(&agent).version(3).patch(&one, json!({"grade": "c"})).await;
        refused.assert_problem(422, "validation_failed").assert_field("/grade_reason", "required");
        let lowered: ClientResponse =
            app.by(&agent).version(3).patch(&one, json!({"grade": "b", "grade_reason": "孩子明年才上学"})).await.assert_status(200).read();
        assert_eq!((lowered.demands[0].grade, lowered.demands[0].suggested_grade), (ClientGrade::B, ClientGrade::A));
        assert_eq!(lowered.summary.grade, Some(ClientGrade::B));
        let closed: ClientResponse =
            app.by(&agent).version(4).post(&format!("{one}/close"), json!({"reason": "已在别处租到"})).await.assert_status(200).read();
        assert_eq!((closed.summary.grade, closed.summary.stage), (Some(ClientGrade::C), ClientStage::New));
        assert_eq!((closed.demands.len(), closed.demands[1].is_open), (2, false));
        app.by(&agent).version(5).patch(&one, json!({"rooms_min": 3})).await.assert_problem(404, "not_found");
    }

    async fn wrong_demands_are_refused_beside_the_field(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let path = format!("{CLIENTS}/{id}/demands");
        for (body, pointer, code) in [
            (json!({"purpose": "both"}), "/purpose", "unknown_word"),
            (json!({"purpose": "sale", "rooms_min": 3, "rooms_max": 2}), "/rooms_max", "contradicts"),
            (json!({"purpose": "rental", "payment": "commercial_loan"}), "/payment", "contradicts"),
            (json!({"purpose": "sale", "looking_since": "2027-01-01"}), "/looking_since", "out_of_range"),
            (json!({"purpose": "sale", "community_ids": [4711]}), "/community_ids/0", "does_not_exist"),
            (json!({"purpose": "sale", "price_max_fen": -1}), "/price_max_fen", "out_of_range"),
        ] {
            let answer = app.by(&agent).version(1).post(&path, body).await;
            answer.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        app.by(&agent).version(1).post(&path, json!({"districts": []})).await.assert_problem(422, "validation_failed").assert_field("/purpose", "required");
        assert_eq!(app.client(&agent, id.0).await.demands.len(), 1);
    }
}
