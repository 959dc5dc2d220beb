//! What the company is called and how it looks.

use actix_web::http::Method;
use fangke_shared::company::brand::BrandResponse;
use fangke_shared::permission::Role;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use serde_json::json;

use crate::support::{Answer, TestApp, TestMember};

const BRAND: &str = "/api/v1/brand";

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let red = DynamicImage::from(RgbaImage::from_pixel(width, height, Rgba([200, 0, 0, 128])));
    red.write_to(&mut std::io::Cursor::new(&mut file), ImageFormat::Png).unwrap();
    file
}

async fn put(app: &TestApp, by: &TestMember, which: &str, file: Vec<u8>) -> Answer {
    app.by(by).with("Content-Type", "image/png").send(Method::PUT, &format!("{BRAND}/{which}"), Some(file)).await
}

both_engines! {
    async fn an_administrator_says_what_the_company_is_called(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let empty: BrandResponse = app.by(&agent).get(BRAND).await.assert_status(200).read();
        assert_eq!((empty.name, empty.has_logo, empty.version), (None, false, 1));
        let body = json!({ "name": " 望湖置业 ", "phone": "010-88886666", "licence_number": "京备字 0001" });
        app.by(&agent).version(1).put(BRAND, body.clone()).await.assert_problem(403, "forbidden");
        let named: BrandResponse = app.by(&admin).version(1).put(BRAND, body.clone()).await.assert_status(200).read();
        assert_eq!((named.name.as_deref(), named.address, named.version), (Some("望湖置业"), None, 2));
        app.by(&admin).version(1).put(BRAND, body).await.assert_problem(412, "stale_version");
        let wrong = json!({ "name": "居".repeat(41), "phone": "没有" });
        let refused = app.by(&admin).version(2).put(BRAND, wrong).await.assert_status(422);
        refused.assert_field("/name", "too_long").assert_field("/phone", "invalid_format");
    }

    async fn pictures_are_kept_small_and_shown_to_anybody(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        put(&app, &agent, "logo", picture(10, 10)).await.assert_problem(403, "forbidden");
        put(&app, &admin, "flag", picture(10, 10)).await.assert_problem(404, "not_found");
        put(&app, &admin, "logo", b"<svg onload=alert(1)>".to_vec()).await.assert_problem(422, "unsupported_image");
        put(&app, &admin, "logo", vec![0; 1024 * 1024 + 1]).await.assert_problem(413, "body_too_large");
        let with: BrandResponse = put(&app, &admin, "logo", picture(1280, 640)).await.assert_status(200).read();
        assert!(with.has_logo && !with.has_mark);
        let shown = app.anyone().get("/brand/logo.png").await.assert_status(200);
        let size = image::load_from_memory(&shown.body).unwrap();
        assert_eq!((size.width(), size.height()), (640, 320));
        let etag = shown.header("etag").unwrap().to_owned();
        app.anyone().with("If-None-Match", &etag).get("/brand/logo.png").await.assert_status(304);
        app.anyone().get("/brand/mark.png").await.assert_problem(404, "not_found");
        for _ in 0..2 {
            app.by(&admin).delete(&format!("{BRAND}/logo")).await.assert_status(204);
        }
        app.anyone().get("/brand/logo.png").await.assert_problem(404, "not_found");
    }
}
