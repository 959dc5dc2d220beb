//! What a screen reader or a weak eye would stumble over, as axe finds it: `npm ci --ignore-scripts --prefix scripts/node` installs it.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::json;

use super::page::{Page, lines};

const SCRIPT: &str = "../../scripts/node/node_modules/axe-core/axe.min.js";

/// What is asked in each theme: WCAG 2.0 to 2.2, A and AA; of the dark one only about colours, as nothing else changes with it.
const ASKED: [(&str, &str, &[&str]); 2] =
    [("light", "tag", &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]), ("dark", "rule", &["color-contrast"])];

/// WebDriver's scripts are not bound by the page's content security policy.
const RUN: &str = r"
    const [type, values, done] = arguments;
    axe.run(document, { runOnly: { type, values }, resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations
            .flatMap(({ id, impact, nodes }) => nodes.map(({ target, html, any, all, none }) =>
                `${id} (${impact}) at ${target.flat().join(' ')}: ${html.slice(0, 240)} [${[...any, ...all, ...none].map(check => check.message).join(' ')}]`))),
        error => done([`axe itself failed: ${error}`]),
    );
";

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}: scripts/test-tools.sh installs it", path.display()))
});

/// Everything that is found on the page as it stands, in light and in dark.
pub fn findings(page: &Page) -> Vec<String> {
    let driver = &page.driver;
    driver.run(&format!("{}; window.axe = axe", *AXE), json!([])).expect("axe is taken in");
    let findings = ASKED.iter().flat_map(|(theme, kind, asked)| {
        driver.prefer(theme).expect("a theme");
        page.settle();
        let found = driver.run_until_done(RUN, json!([kind, asked])).expect("axe's findings");
        lines(&found).map(|finding| format!("in {theme}: {finding}")).collect::<Vec<_>>()
    });
    let findings = findings.collect();
    driver.prefer("light").expect("a theme");
    findings
}
