//! WebDriver (W3C) to Debian's Chromium, as far as the tests need it.

use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::http::{exchange, free_port};
use crate::support::wait::until;

/// Headless, without a sandbox (containers), and without the browser's own traffic.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
    "--accept-lang=zh-CN",
];
/// The key under which WebDriver wraps an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser window. It closes when dropped.
pub struct Driver {
    chromedriver: Child,
    port: u16,
    session: String,
    profile: TempDir,
}

impl Driver {
    /// Opens a browser with a fresh profile and a viewport of this size; a narrow one is a phone with a touch screen.
    pub fn open(width: u32, height: u32) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let chromedriver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            // Where the invented company is: its days are those of the people who look at it.
            .env("TZ", "Asia/Shanghai")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts: scripts/test-tools.sh installs it");
        let mut driver = Self { chromedriver, port, session: String::new(), profile };
        until("chromedriver is ready", || exchange(port, "GET", "/status", "").map_err(|error| error.to_string()));

        let is_phone = width < 720;
        let mut flags = FLAGS.map(String::from).to_vec();
        flags.push(format!("--user-data-dir={}", driver.profile.path().display()));
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 1, "mobile": is_phone, "touch": is_phone });
        let options = json!({ "args": flags, "mobileEmulation": { "deviceMetrics": metrics } });
        let capabilities = json!({ "alwaysMatch": { "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } } });
        let answer = driver.call("POST", "/session", &json!({ "capabilities": capabilities })).expect("a browser");
        driver.session = answer["sessionId"].as_str().expect("a session").to_owned();
        driver
    }

    /// Loads an address.
    pub fn go(&self, url: &str) -> Result<(), String> {
        self.command("/url", &json!({ "url": url })).map(drop)
    }

    /// The first element that matches, as WebDriver's reference to it.
    pub fn find(&self, css: &str) -> Result<String, String> {
        let found = self.command("/element", &json!({ "using": "css selector", "value": css }))?;
        found[ELEMENT].as_str().map(str::to_owned).ok_or_else(|| format!("no element in {found}"))
    }

    /// Clicks where a person would; an element that is covered or out of sight is an error.
    pub fn click(&self, element: &str) -> Result<(), String> {
        self.command(&format!("/element/{element}/click"), &json!({})).map(drop)
    }

    /// Types, key by key.
    pub fn type_into(&self, element: &str, text: &str) -> Result<(), String> {
        self.command(&format!("/element/{element}/value"), &json!({ "text": text })).map(drop)
    }

    /// What a script returns; its arguments are `arguments[0]` and so on, elements among them by `reference`.
    pub fn run(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.command("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// What a script hands to its last argument, a function.
    pub fn run_until_done(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.command("/execute/async", &json!({ "script": script, "args": arguments }))
    }

    /// Lets the device be one that prefers `light` or `dark`.
    pub fn prefer(&self, theme: &str) -> Result<(), String> {
        let features = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        let command = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": features } });
        self.command("/goog/cdp/execute", &command).map(drop)
    }

    /// An element as an argument of a script.
    pub fn reference(element: &str) -> Value {
        json!({ ELEMENT: element })
    }

    /// The lines written to the console since the last call.
    pub fn console(&self) -> Result<Vec<Value>, String> {
        let log = self.command("/se/log", &json!({ "type": "browser" }))?;
        Ok(log.as_array().cloned().unwrap_or_default())
    }

    /// The viewport as a PNG in base64.
    pub fn screenshot(&self) -> Result<String, String> {
        let image = self.call("GET", &format!("/session/{}/screenshot", self.session), &Value::Null)?;
        image.as_str().map(str::to_owned).ok_or_else(|| "no picture".to_owned())
    }

    fn command(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = exchange(self.port, method, path, &body).map_err(|error| format!("{path}: {error}"))?;
        let mut answer: Value = serde_json::from_str(&answer).map_err(|error| format!("{path}: {error}"))?;
        let value = answer["value"].take();
        if status == 200 { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.call("DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}
