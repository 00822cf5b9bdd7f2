//! Somebody with a real browser. The language is the visitor's; each page that comes is
//! also looked over: nothing shuts anybody out, nothing stands wider than the screen,
//! the console is quiet, and nothing was asked of any other site.

mod driver;
mod inspection;

use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use fantoccini::{Locator, elements::Element};
use serde_json::{Value, json};
use tokio::time::{Instant, interval};

use super::support::served::Served;
use driver::Driver;

const PATIENCE: Duration = Duration::from_secs(20);

/// Whether the pages may run their scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// How a page may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    base_url: String,
    scripts: Scripts,
    /// The addresses of the pages that have come.
    pages: BTreeSet<String>,
    /// Whether pages are to be looked over: without styles there is no look.
    has_styles: bool,
}

impl Browser {
    /// A browser on a phone.
    pub async fn open(served: &Served, scripts: Scripts) -> Self {
        Self::at(&served.base_url, scripts).await
    }

    /// A browser for the pages below any base URL.
    pub async fn at(base_url: &str, scripts: Scripts) -> Self {
        let browser = Self {
            driver: Driver::start().await,
            base_url: base_url.to_owned(),
            scripts,
            pages: BTreeSet::new(),
            has_styles: true,
        };
        browser.may_run(scripts).await;
        browser.is_wide(360).await;
        browser.is_shown(Scheme::Light).await;
        // the browser's own first page is none of ours
        browser.driver.client.goto("about:blank").await.unwrap();
        browser.driver.log("performance").await;
        browser
    }

    /// Opens an address of the site, and looks the page over.
    pub async fn opens(&mut self, path: &str) -> &mut Self {
        self.goes_to(path).await;
        self.looks_over().await
    }

    /// Opens an address of the site, and takes the page as it is.
    pub async fn goes_to(&self, path: &str) {
        let path = path.strip_prefix(&self.base_url).unwrap_or(path);
        self.driver.client.goto(&format!("{}{path}", self.base_url)).await.unwrap();
    }

    /// As [`Browser::evaluates`], among the scripts of the page: what it changes is changed for them too.
    pub async fn evaluates_in_page(&self, script: &str) -> Value {
        let evaluation = json!({ "expression": script, "returnByValue": true });
        let result = self.driver.cdp("Runtime.evaluate", evaluation).await;
        assert!(result.get("exceptionDetails").is_none(), "{:#}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Goes a page back.
    pub async fn goes_back(&mut self) -> &mut Self {
        self.driver.client.back().await.unwrap();
        self
    }

    /// Goes a page forward, after going back.
    pub async fn goes_forward(&mut self) -> &mut Self {
        self.driver.client.forward().await.unwrap();
        self
    }

    /// Asks for the page again.
    pub async fn reloads(&mut self) -> &mut Self {
        self.driver.client.refresh().await.unwrap();
        self
    }

    /// Takes up the unsaved words that a form of the desk offers.
    pub async fn restores(&mut self) -> &mut Self {
        let restore = self.waits_for("[data-offer] a, [data-offer] button", "Restore").await;
        self.clicks(restore).await;
        self.looks_over().await
    }

    /// Whether the page asks before somebody leaves it. A driver answers such a question by itself.
    pub async fn asks_before_leaving(&self) -> bool {
        let script = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        self.evaluates(script).await == true
    }

    /// Follows the link with this text.
    pub async fn follows(&mut self, text: &str) -> &mut Self {
        let link = self.waits_for("a[href]", text).await;
        self.clicks(link).await;
        self.looks_over().await
    }

    /// Presses the button with this text.
    pub async fn presses(&mut self, text: &str) -> &mut Self {
        let button = self.waits_for("button, summary, input[type=submit]", text).await;
        self.clicks(button).await;
        self.looks_over().await
    }

    /// Types into a field, in place of what stands there.
    pub async fn fills(&mut self, name: &str, value: &str) -> &mut Self {
        let field = self.field(name).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
        self
    }

    /// Strikes keys, wherever the keyboard is.
    pub async fn strikes(&mut self, keys: &str) -> &mut Self {
        self.driver.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
        self
    }

    /// Chooses one of a select, or of radio buttons, by its value.
    pub async fn chooses(&mut self, name: &str, value: &str) -> &mut Self {
        let option =
            format!("select[name='{name}'] option[value='{value}'], input[name='{name}'][value='{value}']");
        self.driver
            .client
            .find(Locator::Css(&option))
            .await
            .unwrap_or_else(|error| panic!("there is no choice “{value}” of “{name}”: {error}"))
            .click()
            .await
            .unwrap();
        self
    }

    /// Waits until the page shows a text, however it sets its capitals.
    pub async fn sees(&mut self, text: &str) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        let mut rounds = interval(Duration::from_millis(50));
        loop {
            rounds.tick().await;
            let page = self.text().await;
            if page.to_lowercase().contains(&text.to_lowercase()) {
                return self;
            }
            if Instant::now() > deadline {
                self.shoots("failed").await;
                panic!("“{text}” is not to be seen at {}:\n{page}", self.path().await);
            }
        }
    }

    pub async fn sees_not(&mut self, text: &str) -> &mut Self {
        let page = self.text().await;
        assert!(
            !page.to_lowercase().contains(&text.to_lowercase()),
            "“{text}” is to be seen at {}:\n{page}",
            self.path().await
        );
        self
    }

    /// What stands in a field now.
    pub async fn value_of(&self, name: &str) -> String {
        self.field(name).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Whether a field can be seen; beside the screen it cannot.
    pub async fn shows_field(&self, name: &str) -> bool {
        let script = format!(
            "[...document.getElementsByName({})]
                .some(field => field.checkVisibility() && field.getBoundingClientRect().right > 0)",
            json!(name)
        );
        self.driver.evaluates(&script).await == Value::Bool(true)
    }

    /// What a script comes to that looks at the page.
    pub async fn evaluates(&self, script: &str) -> Value {
        self.driver.evaluates(script).await
    }

    /// The path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.driver.client.current_url().await.unwrap();
        url.as_str().strip_prefix(&self.base_url).unwrap_or(url.as_str()).to_owned()
    }

    /// The text that can be seen, with its white space folded.
    pub async fn text(&self) -> String {
        let text = self.driver.evaluates("document.body ? document.body.innerText : ''").await;
        text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    async fn may_run(&self, scripts: Scripts) {
        let value = scripts == Scripts::Off;
        self.driver.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": value })).await;
    }

    /// Makes the screen so many pixels wide.
    pub async fn is_wide(&self, width: u32) {
        let height = if width < 600 { 800 } else { 900 };
        self.driver
            .cdp(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 }),
            )
            .await;
    }

    /// Asks pages to be light or dark, and to keep still.
    pub async fn is_shown(&self, scheme: Scheme) {
        let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.driver.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// From now on no style sheet arrives.
    pub async fn gets_no_styles(&mut self) {
        self.has_styles = false;
        self.driver.cdp("Network.enable", json!({})).await;
        self.driver.cdp("Network.setBlockedURLs", json!({ "urls": ["*.css*"] })).await;
    }

    /// Keeps a picture of the whole page in target/screenshots.
    pub async fn shoots(&self, name: &str) {
        self.driver.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
        let picture = self
            .driver
            .cdp("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true }))
            .await;
        self.driver.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": false })).await;
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        fs::create_dir_all(&folder).unwrap();
        let bytes = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// Clicks, and waits for the next page where that leads to one: on a busy machine
    /// the click is over before the page begins to go.
    async fn clicks(&self, element: Element) {
        let leads_on = match element.tag_name().await.unwrap().as_str() {
            "summary" => false,
            "a" => !element.attr("href").await.unwrap().unwrap_or_default().starts_with('#'),
            _ => !matches!(element.attr("type").await.unwrap().as_deref(), Some("button" | "reset")),
        };
        self.driver.evaluates("globalThis.isOld = true").await;
        element.click().await.unwrap();
        let deadline = Instant::now() + PATIENCE;
        let mut rounds = interval(Duration::from_millis(20));
        while leads_on && !self.has_a_new_page().await {
            assert!(Instant::now() < deadline, "nothing comes after {}", self.path().await);
            rounds.tick().await;
        }
    }

    async fn has_a_new_page(&self) -> bool {
        let script = "!globalThis.isOld && document.readyState === 'complete'";
        self.driver.tries_to_evaluate(script).await.is_ok_and(|is_new| is_new == true)
    }

    async fn field(&self, name: &str) -> Element {
        let inside = format!("main [name='{name}']:not([type=hidden])");
        self.driver
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(&inside))
            .await
            .unwrap_or_else(|error| panic!("there is no field “{name}”: {error}"))
    }

    /// The first element of this kind that shows this text.
    async fn waits_for(&self, selector: &str, text: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        let mut rounds = interval(Duration::from_millis(50));
        loop {
            rounds.tick().await;
            // the page's own part first, then the frame around it
            for part in ["main", "body"] {
                let selector = format!("{part} :is({selector})");
                for element in self.driver.client.find_all(Locator::Css(&selector)).await.unwrap() {
                    let shown = element.text().await.unwrap_or_default().to_lowercase();
                    if shown.contains(&text.to_lowercase()) {
                        return element;
                    }
                }
            }
            if Instant::now() > deadline {
                self.shoots("failed").await;
                panic!("there is no “{text}” to press at {}:\n{}", self.path().await, self.text().await);
            }
        }
    }
}
