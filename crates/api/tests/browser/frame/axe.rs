//! The net that every page passes through has no hole.

use crate::support::axe;
use crate::support::page::{Screen, on};

#[test]
fn axe_speaks_up_where_words_are_too_pale_or_a_field_has_no_name() {
    on(Screen::Desktop, |page| {
        page.open("/login");
        page.wait_for_text("main", "用户名");
        assert_eq!(axe::findings(page), Vec::<String>::new());
        page.run("document.querySelector('.auth__help').style.color = 'color-mix(in srgb, currentColor 30%, transparent)'");
        page.run("document.querySelector('label').removeAttribute('for')");
        let findings = axe::findings(page).join("\n");
        assert!(findings.contains("in light: color-contrast (serious)"), "{findings}");
        assert!(findings.contains("in dark: color-contrast (serious)"), "{findings}");
        assert!(findings.contains("in light: label (critical)"), "{findings}");
    });
}
