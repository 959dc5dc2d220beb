//! The words of the browser tests: what a person does, and what a person sees.

use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use base64::Engine;
use serde_json::{Value, json};

use crate::support::caller::Caller;
use crate::support::driver::Driver;
use crate::support::server::Server;
use crate::support::wait::until;

/// The screens every page must fit.
#[derive(Clone, Copy, Debug)]
pub enum Screen {
    /// 1440 × 900, with a mouse.
    Desktop,
    /// 390 × 844, with a touch screen.
    Phone,
}

impl Screen {
    /// Width and height in pixels.
    pub const fn size(self) -> (u32, u32) {
        match self {
            Self::Desktop => (1440, 900),
            Self::Phone => (390, 844),
        }
    }
}

/// An open page of a server of its own.
pub struct Page {
    server: Rc<Server>,
    /// What is not in a person's words.
    pub driver: Driver,
    /// Which screen it is on.
    pub screen: Screen,
    expected: RefCell<Vec<String>>,
}

/// Runs a test on a screen, and returns what it returns. A failure leaves a picture behind; an error in the browser's console is a failure.
pub fn on<T>(screen: Screen, test: impl FnOnce(&Page) -> T) -> T {
    let page = Page::new(screen);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let outcome = test(&page);
        page.assert_clean_console();
        outcome
    }));
    outcome.unwrap_or_else(|failure| {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        eprintln!("picture: {}\nserver's log:\n{}", page.screenshot(&format!("{name}-failed")).display(), page.server.log());
        resume_unwind(failure)
    })
}

impl Page {
    fn new(screen: Screen) -> Self {
        Self::beside(Rc::new(Server::start()), screen)
    }

    fn beside(server: Rc<Server>, screen: Screen) -> Self {
        let (width, height) = screen.size();
        Self { server, driver: Driver::open(width, height), screen, expected: RefCell::default() }
    }

    /// Takes a phone to the same server, where somebody has to sign in anew.
    pub fn on_a_phone(&self, test: impl FnOnce(&Self)) {
        self.on_another(Screen::Phone, test);
    }

    /// Takes another screen to the same server, where somebody has to sign in anew.
    pub fn on_another<T>(&self, screen: Screen, test: impl FnOnce(&Self) -> T) -> T {
        let other = Self::beside(Rc::clone(&self.server), screen);
        let outcome = test(&other);
        other.assert_clean_console();
        outcome
    }

    /// A member of the demo company who speaks to the API, for what a test finds there before anybody looks.
    pub fn caller(&self, username: &str) -> Caller {
        self.server.caller(username)
    }

    /// Takes the server away: from now on nothing answers.
    pub fn lose_the_network(&self) {
        self.server.stop();
    }

    /// Signs in as a member of the demo company, and arrives at the workbench.
    #[track_caller]
    pub fn sign_in(&self, username: &str) {
        self.try_to_sign_in(username, "fangke-demo");
        self.wait_for_address("/today");
    }

    /// Sends the form of the login page.
    #[track_caller]
    pub fn try_to_sign_in(&self, username: &str, password: &str) {
        self.open("/login");
        self.fill("input[autocomplete=username]", username);
        self.fill("input[autocomplete=current-password]", password);
        self.click("button[type=submit]");
    }

    /// Is it a phone?
    pub const fn is_phone(&self) -> bool {
        matches!(self.screen, Screen::Phone)
    }

    /// Goes to a path of the application.
    #[track_caller]
    pub fn open(&self, path: &str) {
        self.driver.go(&self.server.url(path)).unwrap_or_else(|reason| panic!("{path} does not load: {reason}"));
    }

    /// Waits until an element can be seen, and returns it.
    #[track_caller]
    pub fn wait_for(&self, css: &str) -> String {
        until(css, || {
            let element = self.driver.find(css)?;
            let is_visible = self.driver.run("return arguments[0].checkVisibility()", json!([Driver::reference(&element)]))?;
            if is_visible == json!(true) { Ok(element) } else { Err("it is there, but can't be seen".to_owned()) }
        })
    }

    /// Waits until the text of an element contains these words.
    #[track_caller]
    pub fn wait_for_text(&self, css: &str, words: &str) {
        until(&format!("{css} says {words}"), || match self.driver.find(css).and_then(|element| self.text_of(&element))? {
            text if text.contains(words) => Ok(()),
            text => Err(format!("it says {text}")),
        });
    }

    /// Clicks an element once it can be clicked.
    #[track_caller]
    pub fn click(&self, css: &str) {
        until(&format!("click {css}"), || self.driver.find(css).and_then(|element| self.reach(&element)));
    }

    /// Scrolls no further than a person has to, and clicks: what lies below a bar, the page itself has to bring out from there.
    fn reach(&self, element: &str) -> Result<(), String> {
        let arguments = json!([Driver::reference(element)]);
        self.driver.run("arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })", arguments)?;
        self.driver.click(element)
    }

    /// Clicks the first element that can be seen and says these words.
    #[track_caller]
    pub fn click_words(&self, css: &str, words: &str) {
        const FIND: &str = "return [...document.querySelectorAll(arguments[0])]\
            .find(e => e.checkVisibility() && e.textContent.includes(arguments[1])) ?? null";
        until(&format!("click {words} in {css}"), || self.reach(&found(&self.driver.run(FIND, json!([css, words]))?)?));
    }

    /// Replaces what the field with this label holds, by the keyboard.
    #[track_caller]
    pub fn fill_labelled(&self, label: &str, text: &str) {
        self.fill(&self.labelled(label), text);
    }

    /// Chooses from the list with this label.
    #[track_caller]
    pub fn choose_labelled(&self, label: &str, choice: &str) {
        // The list is folded up, so that nothing of it can be seen before the click.
        const FIND: &str = "return [...document.querySelectorAll(arguments[0])].find(e => e.textContent.includes(arguments[1])) ?? null";
        let options = format!("{} option", self.labelled(label));
        until(&format!("choose {choice}"), || self.driver.click(&found(&self.driver.run(FIND, json!([options, choice]))?)?));
    }

    /// The field with this label, as a selector.
    #[track_caller]
    fn labelled(&self, label: &str) -> String {
        const FIND: &str = "const label = [...document.querySelectorAll('label.field__label')]\
            .find(e => e.checkVisibility() && e.textContent.startsWith(arguments[0])); return label?.htmlFor ?? null";
        let id = until(&format!("a field {label}"), || {
            self.driver.run(FIND, json!([label]))?.as_str().map(str::to_owned).ok_or_else(|| "no such label".to_owned())
        });
        format!("[id='{id}']")
    }

    /// Chooses a file.
    #[track_caller]
    pub fn attach(&self, css: &str, file: &Path) {
        let path = file.to_str().expect("a path in UTF-8");
        until(&format!("attach {path}"), || self.driver.find(css).and_then(|element| self.driver.type_into(&element, path)));
    }

    /// Replaces what a field holds, by the keyboard; a moment by a script, as browsers ask for its parts in an order of their own.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        const SET: &str = "const field = document.querySelector(arguments[0]); if (field.type !== 'datetime-local') return false;\
            field.value = arguments[1]; field.dispatchEvent(new Event('input', { bubbles: true })); return true";
        let set = || self.driver.find(css).and_then(|_| self.driver.run(SET, json!([css, text])));
        if until(&format!("fill {css}"), set) == json!(true) {
            return;
        }
        const CONTROL: char = '\u{E009}';
        const RELEASE: char = '\u{E000}';
        let keys = format!("{CONTROL}a{RELEASE}{text}");
        until(&format!("fill {css}"), || self.driver.find(css).and_then(|element| self.driver.type_into(&element, &keys)));
    }

    /// The visible text of an element, once it is there.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        until(css, || self.driver.find(css).and_then(|element| self.text_of(&element)))
    }

    /// What a script returns.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.driver.run(script, json!([])).unwrap_or_else(|reason| panic!("{script}: {reason}"))
    }

    /// Waits until nothing is on its way any more, and brings what moves to its end.
    #[track_caller]
    pub fn settle(&self) {
        const STILL: &str = "document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).forEach(a => a.finish()); \
            const waiting = [...document.querySelectorAll('.sk, [aria-busy=true]')].filter(e => e.checkVisibility()); \
            const images = [...document.images].filter(image => image.checkVisibility() && image.loading !== 'lazy' && !image.complete); \
            return document.readyState === 'complete' && waiting.length + images.length === 0";
        until("the page has come", || match self.driver.run(STILL, json!([]))? {
            Value::Bool(true) => Ok(()),
            _ => Err("something is still loading".to_owned()),
        });
    }

    /// Presses keys where the focus is.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        // Keys for the body would take the focus away first.
        until("press keys", || {
            let focused = found(&self.driver.run("return document.activeElement ?? document.body", json!([]))?)?;
            self.driver.type_into(&focused, keys)
        });
    }

    /// Waits until the address contains these words.
    #[track_caller]
    pub fn wait_for_address(&self, words: &str) {
        until(&format!("the address says {words}"), || match self.driver.run("return location.href", json!([]))? {
            Value::String(address) if address.contains(words) => Ok(()),
            address => Err(format!("it is {address}")),
        });
    }

    /// Saves a picture of the viewport, and returns where.
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
        let file = folder.join(format!("{name}-{:?}.png", self.screen).to_lowercase());
        let picture = self.driver.screenshot().expect("a picture");
        fs::create_dir_all(&folder).expect("the folder of the pictures");
        fs::write(&file, base64::engine::general_purpose::STANDARD.decode(picture).expect("base64")).expect("the picture's file");
        file
    }

    /// Announces an error of the console that belongs to the test, as the browser's own note of a refused request.
    pub fn expect_console_error(&self, words: &str) {
        self.expected.borrow_mut().push(words.to_owned());
    }

    fn text_of(&self, element: &str) -> Result<String, String> {
        let text = self.driver.run("return arguments[0].innerText", json!([Driver::reference(element)]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The errors in the console that nobody announced, since the last time it was asked.
    pub fn console_errors(&self) -> Vec<String> {
        let lines = self.driver.console().expect("the console");
        let expected = self.expected.borrow();
        let message = |line: &Value| line["message"].as_str().unwrap_or_default().to_owned();
        let errors = lines.iter().filter(|line| line["level"] == "SEVERE").map(message);
        errors.filter(|error| !expected.iter().any(|words| error.contains(words))).collect()
    }

    fn assert_clean_console(&self) {
        let errors = self.console_errors();
        assert!(errors.is_empty(), "errors in the console: {errors:#?}");
    }
}

/// The element that a script returned.
fn found(answer: &Value) -> Result<String, String> {
    let element = answer.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
    element.map(str::to_owned).ok_or_else(|| "nobody says that".to_owned())
}

/// The lines that a script returned.
pub fn lines(list: &Value) -> impl Iterator<Item = String> {
    list.as_array().into_iter().flatten().filter_map(|line| line.as_str().map(str::to_owned))
}
