//! Requests and what comes back.

use actix_web::body::to_bytes;
use actix_web::cookie::Cookie;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::test::TestRequest;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::TestApp;
use super::contract::{CONTRACT, Received, Sent};

/// A request to be.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    headers: Vec<(String, String)>,
    peer: String,
}

impl<'a> Client<'a> {
    /// Of nobody, from the loopback.
    pub fn new(app: &'a TestApp) -> Self {
        Self { app, headers: Vec::new(), peer: "127.0.0.1".into() }
    }

    /// Adds a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Names the version that was read.
    pub fn version(self, version: i64) -> Self {
        self.with("If-Match", &format!("\"{version}\""))
    }

    /// Sends from another address.
    pub fn from(mut self, address: &str) -> Self {
        self.peer = address.into();
        self
    }

    /// Reads.
    pub fn get(self, path: &str) -> impl Future<Output = Answer> + use<'a> {
        self.send(Method::GET, path, None)
    }

    /// Sends JSON.
    pub fn post(self, path: &str, body: Value) -> impl Future<Output = Answer> + use<'a> {
        self.with("Content-Type", "application/json").send(Method::POST, path, Some(body.to_string().into_bytes()))
    }

    /// Sends JSON.
    pub fn patch(self, path: &str, body: Value) -> impl Future<Output = Answer> + use<'a> {
        self.with("Content-Type", "application/json").send(Method::PATCH, path, Some(body.to_string().into_bytes()))
    }

    /// Sends JSON.
    pub fn put(self, path: &str, body: Value) -> impl Future<Output = Answer> + use<'a> {
        self.with("Content-Type", "application/json").send(Method::PUT, path, Some(body.to_string().into_bytes()))
    }

    /// Removes.
    pub fn delete(self, path: &str) -> impl Future<Output = Answer> + use<'a> {
        self.send(Method::DELETE, path, None)
    }

    /// Sends anything, and holds it and its answer against the API's description.
    pub fn send(self, method: Method, path: &str, body: Option<Vec<u8>>) -> impl Future<Output = Answer> + use<'a> {
        let headers = self.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
        let sent = Sent { method: method.to_string(), path: path.to_owned(), headers, body: body.clone() };
        let mut request = TestRequest::with_uri(path).method(method).peer_addr(format!("{}:1", self.peer).parse().unwrap());
        for (name, value) in &self.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        if let Some(body) = body {
            request = request.set_payload(body);
        }
        async move {
            // As the server does it: a failure is an answer, too.
            let response = match (self.app.call)(request).await {
                Ok(response) => response.into_parts().1,
                Err(error) => error.error_response(),
            };
            let (head, body) = response.into_parts();
            let answer =
                Answer { status: head.status().as_u16(), headers: head.headers().clone(), body: to_bytes(body).await.unwrap().to_vec() };
            let findings = CONTRACT.findings(&sent, &answer.received());
            assert!(findings.is_empty(), "openapi.yaml says otherwise:\n{}\n{}", findings.join("\n"), answer.text());
            answer
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    fn received(&self) -> Received {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = self.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        Received { status: self.status, headers, body: self.body.clone() }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {self:?}"))
    }

    /// The body as a type of the contract.
    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// A cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<Cookie<'static>> {
        self.headers
            .get_all(SET_COOKIE)
            .map(|value| Cookie::parse(value.to_str().unwrap().to_owned()).unwrap())
            .find(|cookie| cookie.name() == name)
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Fails unless it is this problem, in the form that all have.
    #[track_caller]
    pub fn assert_problem(self, status: u16, code: &str) -> Self {
        let text = self.text();
        assert_eq!((self.status, self.header(CONTENT_TYPE.as_str())), (status, Some("application/problem+json")), "{text}");
        let problem: fangke_shared::problem::Problem = self.read();
        assert_eq!((problem.code.as_str(), problem.status), (code, status), "{text}");
        assert_eq!(problem.kind, format!("/problems/{code}"));
        assert_eq!(Some(problem.request_id.as_str()), self.header("x-request-id"));
        self
    }

    /// Fails unless this field is wrong in this way.
    #[track_caller]
    pub fn assert_field(self, pointer: &str, code: &str) -> Self {
        let problem: fangke_shared::problem::Problem = self.read();
        let is_named = problem.errors.iter().any(|error| error.pointer == pointer && error.code.as_str() == code);
        assert!(is_named, "{pointer} {code} is not in {}", self.text());
        self
    }
}
