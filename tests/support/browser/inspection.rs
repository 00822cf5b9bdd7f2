//! What every page must keep, whatever it is about.

use serde_json::Value;

use super::{Browser, Scheme, Scripts, driver::axe};

const RULES: &str = r#"["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]"#;

impl Browser {
    /// Looks the page over as it stands now.
    pub async fn looks_over(&mut self) -> &mut Self {
        self.keeps_to_itself().await;
        self.keeps_a_quiet_console().await;
        self.fits().await;
        self.shuts_nobody_out().await;
        self
    }

    /// No request has gone to any other site.
    async fn keeps_to_itself(&mut self) {
        for entry in self.driver.log("performance").await {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let message = &message["message"];
            if message["method"] != "Network.requestWillBeSent" {
                continue;
            }
            let url = message["params"]["request"]["url"].as_str().unwrap();
            let is_ours = url.starts_with(&self.base_url) || url.starts_with("data:");
            assert!(is_ours, "{} asks {url}", self.path().await);
        }
    }

    async fn keeps_a_quiet_console(&mut self) {
        let here = self.driver.client.current_url().await.unwrap();
        for entry in self.driver.log("browser").await {
            let message = entry["message"].as_str().unwrap();
            // a page of mistakes or of errors is announced as such, and tested as such
            let is_the_page = entry["source"] == "network" && message.starts_with(here.as_str());
            assert!(is_the_page, "the console of {} says: {message}", self.path().await);
        }
    }

    /// Nothing stands wider than a narrow screen.
    async fn fits(&mut self) {
        for width in [320, 360] {
            self.is_wide(width).await;
            let wide = self
                .driver
                .evaluates(
                    "document.documentElement.scrollWidth > innerWidth || innerWidth > screen.width
                        ? [...document.querySelectorAll('body *')]
                            .filter(one => one.getBoundingClientRect().right > screen.width)
                            .map(one => `${one.tagName.toLowerCase()}.${one.className}`)
                            .join(', ') || 'something'
                        : ''",
                )
                .await;
            assert_eq!(wide, "", "{} is wider than {width} px", self.path().await);
        }
    }

    async fn shuts_nobody_out(&mut self) {
        let axe = axe();
        // the page has come without its scripts, and stays so; only axe needs them
        self.may_run(Scripts::On).await;
        for scheme in [Scheme::Dark, Scheme::Light] {
            self.is_shown(scheme).await;
            let found = self.driver.evaluates(&format!("{axe}; {FIND}({RULES})")).await;
            assert_eq!(found, "", "{} ({scheme:?}) shuts people out", self.path().await);
        }
        self.may_run(self.scripts).await;
    }
}

const FIND: &str = "(async rules => {
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
    return violations.flatMap(one => one.nodes.map(node =>
        `${one.id}: ${node.html}\\n  ${node.failureSummary}`)).join('\\n');
})";
