//! What every page must keep, whatever it is about.

use std::{collections::BTreeSet, sync::Mutex};

use serde_json::Value;

use super::{Browser, Scheme, Scripts, driver::axe};

impl Browser {
    /// Looks the page over as it stands now.
    pub async fn looks_over(&mut self) -> &mut Self {
        if !self.has_styles {
            return self;
        }
        let faults = self.faults().await;
        assert!(faults.is_empty(), "{} has faults:\n{}", self.path().await, faults.join("\n"));
        self
    }

    /// All that is wrong with the page.
    pub async fn faults(&mut self) -> Vec<String> {
        let mut faults = self.requests_elsewhere().await;
        faults.extend(self.complaints().await);
        faults.extend(self.overflow().await);
        faults.extend(self.barriers().await);
        faults
    }

    /// Whatever was asked of any other site.
    async fn requests_elsewhere(&mut self) -> Vec<String> {
        let mut elsewhere = Vec::new();
        for entry in self.driver.log("performance").await {
            let event: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let (method, parameters) = (&event["message"]["method"], &event["message"]["params"]);
            if method != "Network.requestWillBeSent" {
                continue;
            }
            let url = parameters["request"]["url"].as_str().unwrap();
            if !url.starts_with(&self.base_url) && !url.starts_with("data:") {
                elsewhere.push(format!("request: {url}"));
            }
            if parameters["type"] == "Document" {
                self.pages.insert(url.to_owned());
            }
        }
        elsewhere
    }

    /// What the console says, such as a breach of the page's own policy.
    async fn complaints(&self) -> Vec<String> {
        let log = self.driver.log("browser").await;
        let messages = log.iter().map(|entry| (&entry["source"], entry["message"].as_str().unwrap()));
        messages
            // a page of mistakes or of errors is announced as such, and tested as such
            .filter(|(source, message)| {
                let about = message.split(" - ").next().unwrap_or_default();
                *source != "network" || !self.pages.contains(about)
            })
            .map(|(_, message)| format!("console: {message}"))
            .collect()
    }

    /// What stands wider than a narrow screen.
    async fn overflow(&self) -> Vec<String> {
        let mut wide = Vec::new();
        for width in [320, 360] {
            self.is_wide(width).await;
            let found = self.driver.evaluates(&format!("({TOO_WIDE})({width})")).await;
            wide.extend(texts(&found).map(|one| format!("wider than {width} px: {one}")));
        }
        wide
    }

    /// What axe-core finds to shut people out.
    async fn barriers(&self) -> Vec<String> {
        let page = self.driver.evaluates(SHAPE).await.as_str().unwrap().to_owned();
        if SOUND.lock().unwrap().contains(&page) {
            return Vec::new();
        }
        let mut barriers = Vec::new();
        // the page has come without its scripts, and stays so; only axe needs them
        self.may_run(Scripts::On).await;
        self.driver.evaluates(&axe()).await;
        for (scheme, width) in [(Scheme::Light, 1440), (Scheme::Dark, 360)] {
            self.is_wide(width).await;
            self.is_shown(scheme).await;
            let found = self.driver.evaluates(&format!("({BARRIERS})()")).await;
            barriers.extend(texts(&found).map(|one| format!("{scheme:?} at {width} px: {one}")));
        }
        self.is_shown(Scheme::Light).await;
        self.may_run(self.scripts).await;
        if barriers.is_empty() {
            SOUND.lock().unwrap().insert(page);
        }
        barriers
    }
}

/// The shapes of pages that shut nobody out. Tests meet many a page again and again, and
/// to look closely takes a second.
static SOUND: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap())
}

/// The page as it stands, but for numbers and tokens.
const SHAPE: &str = r"document.documentElement.outerHTML.replace(/[\w-]{20,}|\d+/g, '')";

const TOO_WIDE: &str = "width => {
    if (document.documentElement.scrollWidth <= width && innerWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')]
        .filter(one => !one.children.length && one.getBoundingClientRect().right > width)
        .map(one => `${one.localName}.${one.className}`);
    return wide.length ? wide : ['the page'];
}";

const BARRIERS: &str = "async () => {
    const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap(one =>
        one.nodes.map(node => `${one.id} at ${node.html}: ${node.failureSummary}`));
}";
