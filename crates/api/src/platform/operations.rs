//! The operations of the API as the capabilities name them: described all together, served by the first word of their address.
//!
//! The framework compares a request with one address after the other, and an id in an address makes that dear. So a request is compared with
//! those of its own word only: `/listings/{id}` with what begins with `listings`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use actix_web::dev::{HttpServiceFactory, Url};
use actix_web::guard::{Guard, fn_guard};
use actix_web::http::Uri;
use actix_web::{Route, web};
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

/// Where they stand.
pub const ROOT: &str = "/api/v1";

/// What is described and served.
trait Operation {
    /// The first word of its address.
    fn word(&self) -> String;
    fn describe(self: Box<Self>, config: &mut ServiceConfig<'_>);
    fn serve(self: Box<Self>, config: &mut web::ServiceConfig);
}

impl<F: HttpServiceFactory + OpenApiFactory + 'static> Operation for F {
    fn word(&self) -> String {
        self.paths().paths.keys().next().map(|address| first_word(address).to_owned()).unwrap_or_default()
    }

    fn describe(self: Box<Self>, config: &mut ServiceConfig<'_>) {
        config.service(*self);
    }

    fn serve(self: Box<Self>, config: &mut web::ServiceConfig) {
        config.service(*self);
    }
}

/// Operations, in the order in which they are looked at.
#[derive(Default)]
pub struct Operations(Vec<Box<dyn Operation>>);

impl Operations {
    /// Adds one.
    pub fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        self.0.push(Box::new(operation));
        self
    }

    /// Adds those that somebody else names.
    pub fn configure(&mut self, others: impl FnOnce(&mut Self)) -> &mut Self {
        others(self);
        self
    }

    /// Describes them.
    pub fn describe(self, config: &mut ServiceConfig<'_>) {
        self.0.into_iter().for_each(|operation| operation.describe(config));
    }

    /// Serves them one after the other.
    pub fn serve(self, config: &mut web::ServiceConfig) {
        self.0.into_iter().for_each(|operation| operation.serve(config));
    }

    /// Serves them below [`ROOT`] by the first words of their addresses; what none of them is, `default` answers.
    pub fn serve_by_word(self, config: &mut web::ServiceConfig, default: fn() -> Route) {
        let mut of_word = BTreeMap::<String, Self>::new();
        for operation in self.0 {
            of_word.entry(operation.word()).or_default().0.push(operation);
        }
        for (word, operations) in of_word {
            let scope = web::scope("").guard(begins_with(word)).configure(|config| operations.serve(config));
            config.service(scope.default_service(default()));
        }
    }
}

fn first_word(address: &str) -> &str {
    address.trim_start_matches('/').split('/').next().unwrap_or_default()
}

fn begins_with(word: String) -> impl Guard {
    fn_guard(move |context| first_word(plain(&context.head().uri).strip_prefix(ROOT).unwrap_or_default()) == word)
}

/// The path of an address, read as the framework reads it: letters may be written as numbers.
fn plain(uri: &Uri) -> Cow<'_, str> {
    if uri.path().contains('%') { Cow::Owned(Url::new(uri.clone()).path().to_owned()) } else { Cow::Borrowed(uri.path()) }
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_and_read_body, init_service};
    use actix_web::{App, HttpResponse, get};

    use super::*;

    #[utoipa::path(responses((status = 200)))]
    #[get("/listings/{id}")]
    async fn listing(id: web::Path<String>) -> String {
        format!("listing {id}")
    }

    #[utoipa::path(responses((status = 200)))]
    #[get("/clients/{id}")]
    async fn client(id: web::Path<String>) -> String {
        format!("client {id}")
    }

    #[utoipa::path(responses((status = 200)))]
    #[get("/listings/{id}/photos")]
    async fn photos(id: web::Path<String>) -> String {
        format!("photos of {id}")
    }

    #[test]
    fn a_request_finds_its_operation_among_those_of_its_first_word() {
        let nothing = || web::to(async || HttpResponse::NotFound().body("nothing"));
        actix_web::rt::System::new().block_on(async {
            let operations = |config: &mut web::ServiceConfig| {
                let mut all = Operations::default();
                all.service(listing).service(client).configure(|all| {
                    all.service(photos);
                });
                all.serve_by_word(config, nothing);
            };
            let app = init_service(App::new().service(web::scope(ROOT).configure(operations).default_service(nothing()))).await;
            for (address, answer) in [
                ("/api/v1/listings/7", "listing 7"),
                ("/api/v1/clients/8", "client 8"),
                ("/api/v1/listings/9/photos", "photos of 9"),
                ("/api/v1/%6Cistings/7?q=%E6%9C%9D", "listing 7"),
                ("/api/v1/listings", "nothing"),
                ("/api/v1/listingsx/7", "nothing"),
                ("/api/v1/contracts/7", "nothing"),
                ("/api/v1/", "nothing"),
                ("/api/v1", "nothing"),
            ] {
                let body = call_and_read_body(&app, TestRequest::with_uri(address).to_request()).await;
                assert_eq!(body, answer, "{address}");
            }
        });
    }
}
