//! The store of files: a folder or a bucket, and a start that stops when it is wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use fangke_api::platform::files::{Bytes, Files};
use fangke_shared::problem::ErrorCode;
use futures_util::StreamExt as _;

use crate::support::program::{fangke, refused, said};

async fn keeps_files(files: &Files) {
    files.check().await.unwrap();
    let (key, content) = ("photos/7/云 庭/original", Bytes::from_static(b"\0picture"));
    assert_eq!(files.get(key).await.unwrap_err().code, ErrorCode::NotFound);
    files.delete(key).await.unwrap();
    files.put(key, content.clone()).await.unwrap();
    assert_eq!(files.get(key).await.unwrap(), content);
    files.put(key, Bytes::from_static(b"another")).await.unwrap();
    assert_eq!(files.get(key).await.unwrap(), &b"another"[..]);
    files.discard(&[key.to_owned(), "photos/7/none".to_owned()]).await;
    assert_eq!(files.get(key).await.unwrap_err().code, ErrorCode::NotFound);
}

#[actix_web::test]
async fn a_folder_keeps_files_and_lets_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(&folder.path().join("files")).unwrap();
    keeps_files(&files).await;
    std::fs::write(folder.path().join("fangke.key"), "secret").unwrap();
    for key in ["../fangke.key", "/../fangke.key", "photos/../../fangke.key"] {
        assert!(files.get(key).await.is_err(), "{key}");
    }
    files.put("../outside", Bytes::from_static(b"x")).await.unwrap();
    assert!(!folder.path().join("outside").exists());
}

type Objects = Arc<Mutex<BTreeMap<String, Bytes>>>;

/// The list of what lies in the bucket below a prefix; everything was put there at the same moment.
fn listed(objects: &BTreeMap<String, Bytes>, query: &str) -> String {
    let query = query.replace("%20", " ").replace('+', " ").replace("%2F", "/");
    let prefix = query.split('&').find_map(|part| part.strip_prefix("prefix=")).unwrap_or_default();
    let keys = objects.keys().map(|path| path.trim_start_matches("/fangke-files/").replace("%20", " "));
    let about = "<LastModified>2026-03-18T02:00:00.000Z</LastModified><ETag>1</ETag><Size>1</Size>";
    let contents: String =
        keys.filter(|key| key.starts_with(prefix)).map(|key| format!("<Contents><Key>{key}</Key>{about}</Contents>")).collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>")
}

/// As much of S3 as is needed; requests that nobody signed are refused.
async fn bucket(request: HttpRequest, body: Bytes, objects: web::Data<Objects>) -> HttpResponse {
    let signature = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signature.starts_with("AWS4-HMAC-SHA256 Credential=key-id/") {
        return HttpResponse::Forbidden().finish();
    }
    let (mut objects, path) = (objects.lock().unwrap(), request.uri().path().to_owned());
    match *request.method() {
        Method::PUT => {
            objects.insert(path, body);
            HttpResponse::Ok().insert_header(("ETag", "\"1\"")).finish()
        }
        Method::DELETE => {
            objects.remove(&path);
            HttpResponse::NoContent().finish()
        }
        Method::GET if request.query_string().contains("list-type=2") => HttpResponse::Ok().body(listed(&objects, request.query_string())),
        _ => match objects.get(&path) {
            None => HttpResponse::NotFound().finish(),
            Some(object) => HttpResponse::Ok()
                .insert_header(("ETag", "\"1\""))
                .insert_header(("Last-Modified", "Wed, 18 Mar 2026 02:00:00 GMT"))
                .body(object.clone()),
        },
    }
}

fn variables<'a>(endpoint: &'a str, secret: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "cn-test-1"),
        ("AWS_ACCESS_KEY_ID", "key-id"),
        ("AWS_SECRET_ACCESS_KEY", secret),
    ]
}

#[actix_web::test]
async fn a_bucket_keeps_files_below_its_prefix() {
    let objects = Objects::default();
    let data = web::Data::new(Arc::clone(&objects));
    let server = HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(bucket))).workers(1);
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", server.addrs()[0]);
    let running = server.run();
    let handle = running.handle();
    actix_web::rt::spawn(running);

    let owned = |variables: [(&str, &str); 5]| variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter();
    let files = Files::bucket("s3://fangke-files/company one", owned(variables(&endpoint, "secret"))).unwrap();
    keeps_files(&files).await;
    files.put("photos/7/original", Bytes::from_static(b"x")).await.unwrap();
    assert_eq!(objects.lock().unwrap().keys().collect::<Vec<_>>(), ["/fangke-files/company%20one/photos/7/original"]);
    let before = async |folder: &str, moment: &str| -> Vec<String> {
        files.kept_before(folder, moment.parse().unwrap()).map(Result::unwrap).collect().await
    };
    assert_eq!(before("photos", "2026-03-18T02:00:00.000001Z").await, ["photos/7/original"]);
    assert!(before("photos", "2026-03-18T02:00:00Z").await.is_empty());
    assert!(before("exclusives", "2026-03-19T02:00:00Z").await.is_empty());
    assert_eq!(files.remove_unfinished("photos", "2026-03-19T02:00:00Z".parse().unwrap()).unwrap(), 0);
    let stranger = variables(&endpoint, "secret").map(|(name, value)| (name, if value == "key-id" { "stranger" } else { value }));
    let message = Files::bucket("s3://fangke-files", owned(stranger)).unwrap().check().await.unwrap_err();
    assert!(message.contains("403"), "{message}");

    // The program, too, with the secret in a file.
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "secret\n").unwrap();
    let told = web::block(move || {
        let mut command = fangke(folder.path(), "");
        command.arg("migrate").env("FANGKE_FILES", "s3://fangke-files").env("FANGKE_FILES_SECRET_FILE", &secret);
        let [endpoint, http, region, id, _] = variables(&endpoint, "");
        let good = said(command.envs([endpoint, http, region, id]));
        std::fs::remove_file(&secret).unwrap();
        (good, refused(&mut command))
    });
    let (good, missing) = told.await.unwrap();
    assert!(good.contains("up to date"), "{good}");
    assert!(missing.contains("secret"), "{missing}");
    handle.stop(false).await;
}

#[test]
fn a_wrong_store_stops_the_start_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in ["ftp://host/files", "s3://", "s3:///prefix"] {
        let message = refused(fangke(folder.path(), "").arg("migrate").env("FANGKE_FILES", wrong));
        assert!(message.contains(wrong), "{message}");
    }
    // Nobody listens there.
    let mut nobody = fangke(folder.path(), "");
    nobody.arg("migrate").env("FANGKE_FILES", "s3://bucket").envs(variables("http://127.0.0.1:1", "secret"));
    assert!(refused(&mut nobody).contains("doesn't answer"));
    std::fs::write(folder.path().join("file"), "").unwrap();
    let message = refused(fangke(folder.path(), "").arg("migrate").env("FANGKE_FILES", folder.path().join("file/below")));
    assert!(message.contains("file/below"), "{message}");
}
