//! Starts the application in the page that `index.html` is.

fn main() {
    fangke_web::i18n::set_locale(fangke_web::preferences::locale());
    leptos::mount::mount_to_body(fangke_web::app::App);
}
