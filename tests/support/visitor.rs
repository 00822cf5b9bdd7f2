use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt;

/// Somebody with a browser that knows no script.
#[derive(Debug)]
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
    filled: Vec<(String, String)>,
    /// The address that the last page came from, after redirects.
    pub path: String,
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

#[allow(dead_code, reason = "each test binary uses a part of the language")]
impl Visitor {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            filled: Vec::new(),
            path: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: String::new(),
        }
    }

    /// Opens an address as a browser does, following redirects.
    pub async fn opens(&mut self, path: &str) -> &mut Self {
        self.asks(path).await;
        self.follows_redirects().await
    }

    /// Asks for an address and takes the answer as it comes.
    pub async fn asks(&mut self, path: &str) -> &mut Self {
        self.sends(Method::GET, path, None).await
    }

    /// Posts fields to an address, without having seen a form.
    pub async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> &mut Self {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.sends(Method::POST, path, Some(encode(&fields))).await;
        self.follows_redirects().await
    }

    /// As [`Visitor::posts`], taking the answer as it comes.
    pub async fn posts_only(&mut self, path: &str, fields: &[(&str, &str)]) -> &mut Self {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.sends(Method::POST, path, Some(encode(&fields))).await
    }

    /// Types into a field, or chooses one of a select or of radio buttons.
    pub fn fills(&mut self, name: &str, value: &str) -> &mut Self {
        self.filled.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Submits the form that has a button with this text.
    pub async fn submits(&mut self, button: &str) -> &mut Self {
        let (method, action, mut fields, known) = self.form_with(button);
        for (name, value) in std::mem::take(&mut self.filled) {
            assert!(
                known.contains(&name),
                "there is no field “{name}” beside “{button}” at {}: {known:?}",
                self.path
            );
            fields.retain(|(field, _)| *field != name);
            fields.push((name, value));
        }
        if method == Method::GET {
            let path = format!("{action}?{}", encode(&fields));
            return Box::pin(self.opens(&path)).await;
        }
        self.sends(method, &action, Some(encode(&fields))).await;
        self.follows_redirects().await
    }

    /// Follows the link with this text.
    pub async fn follows(&mut self, text: &str) -> &mut Self {
        let href = self
            .find("a[href]", |link| squeeze(&link.text().collect::<String>()).contains(text))
            .unwrap_or_else(|| panic!("there is no link “{text}” at {}:\n{}", self.path, self.text()));
        self.opens(&href).await
    }

    pub fn sees(&self, text: &str) -> &Self {
        assert!(
            self.text().contains(text),
            "“{text}” is not to be seen at {} ({}):\n{}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    pub fn sees_not(&self, text: &str) -> &Self {
        assert!(
            !self.text().contains(text),
            "“{text}” is to be seen at {} ({}):\n{}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    pub fn gets(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "at {}:\n{}", self.path, self.text());
        self
    }

    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn html(&self) -> &str {
        &self.body
    }

    pub fn page(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The texts of all elements that match a CSS selector.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.page().select(&selector).map(|element| squeeze(&element.text().collect::<String>())).collect()
    }

    /// An attribute of the first element that matches.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(selector).unwrap();
        self.page().select(&selector).next()?.attr(name).map(str::to_owned)
    }

    /// Where each of these forms goes.
    pub fn actions(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.page().select(&selector).filter_map(|form| form.attr("action")).map(str::to_owned).collect()
    }

    /// What stands in a field now.
    pub fn value_of(&self, name: &str) -> String {
        let page = self.page();
        let selector = Selector::parse("input, textarea, select").unwrap();
        let fields: Vec<ElementRef> =
            page.select(&selector).filter(|field| field.attr("name") == Some(name)).collect();
        assert!(!fields.is_empty(), "there is no field “{name}” at {}", self.path);
        fields.into_iter().find_map(value_of).unwrap_or_default()
    }

    /// The text of the page, with its white space folded.
    pub fn text(&self) -> String {
        let page = self.page();
        let body = Selector::parse("body").unwrap();
        match page.select(&body).next() {
            Some(body) => squeeze(&body.text().collect::<Vec<_>>().join(" ")),
            None => self.body.clone(),
        }
    }

    /// Cookies are forgotten, as when a session is gone.
    pub fn loses_cookies(&mut self) -> &mut Self {
        self.cookies.clear();
        self
    }

    /// The same person in a second window.
    pub fn again(&self) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::new(self.router.clone()) }
    }

    /// Somebody else's cookies, as a thief has them.
    pub fn takes_cookies(&mut self, cookies: &BTreeMap<String, String>) -> &mut Self {
        self.cookies = cookies.clone();
        self
    }

    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    async fn follows_redirects(&mut self) -> &mut Self {
        for _ in 0..5 {
            if !self.status.is_redirection() {
                return self;
            }
            let location = self.header("location").expect("a redirect names where to").to_owned();
            Box::pin(self.sends(Method::GET, &location, None)).await;
        }
        panic!("redirects go on and on at {}", self.path);
    }

    async fn sends(&mut self, method: Method, path: &str, form: Option<String>) -> &mut Self {
        let path = path.strip_prefix("http://127.0.0.1:3000").unwrap_or(path);
        let path = path.split('#').next().unwrap_or(path);
        let path = if path.starts_with('?') {
            format!("{}{path}", self.path.split('?').next().unwrap_or("/"))
        } else {
            path.to_owned()
        };
        let mut request =
            Request::builder().method(&method).uri(&path).header(header::HOST, "127.0.0.1:3000");
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if form.is_some() {
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
        }
        let request = request.body(form.map_or_else(Body::empty, Body::from)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        self.path = path;
        self.filled.clear();
        self.status = response.status();
        self.headers = response.headers().clone();
        for cookie in self.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        self.body = String::from_utf8(bytes.to_vec()).unwrap_or_default();
        self
    }

    fn find(&self, selector: &str, wanted: impl Fn(&ElementRef) -> bool) -> Option<String> {
        let selector = Selector::parse(selector).unwrap();
        self.page().select(&selector).find(wanted).and_then(|link| link.attr("href")).map(str::to_owned)
    }

    #[allow(clippy::type_complexity)]
    fn form_with(&self, button: &str) -> (Method, String, Vec<(String, String)>, Vec<String>) {
        let page = self.page();
        let forms = Selector::parse("form").unwrap();
        let buttons = Selector::parse("button, input[type=submit]").unwrap();
        let found = page.select(&forms).find_map(|form| {
            let pressed = form.select(&buttons).find(|candidate| {
                squeeze(&candidate.text().collect::<String>()).contains(button)
                    || candidate.attr("value") == Some(button)
            })?;
            Some((form, pressed))
        });
        let (form, pressed) = found
            .unwrap_or_else(|| panic!("there is no button “{button}” at {}:\n{}", self.path, self.text()));
        let attribute =
            |name: &str| pressed.attr(&format!("form{name}")).or_else(|| form.attr(name)).map(str::to_owned);
        let method = match attribute("method").as_deref() {
            Some("post") => Method::POST,
            _ => Method::GET,
        };
        let action = attribute("action").unwrap_or_else(|| self.path.clone());
        let controls = Selector::parse("input, textarea, select").unwrap();
        let known =
            form.select(&controls).filter_map(|field| field.attr("name")).map(str::to_owned).collect();
        let mut fields: Vec<(String, String)> = form
            .select(&controls)
            .filter_map(|field| Some((field.attr("name")?.to_owned(), value_of(field)?)))
            .collect();
        if let Some(name) = pressed.attr("name") {
            fields.push((name.to_owned(), pressed.attr("value").unwrap_or_default().to_owned()));
        }
        (method, action, fields, known)
    }
}

/// What a browser would send for a field as it stands; `None` where it sends nothing.
fn value_of(field: ElementRef) -> Option<String> {
    match field.value().name() {
        // the parser has dropped the first line break, as a browser does
        "textarea" => Some(field.text().collect()),
        "select" => {
            let options = Selector::parse("option").unwrap();
            let all: Vec<ElementRef> = field.select(&options).collect();
            let chosen = all.iter().find(|option| option.attr("selected").is_some()).or(all.first())?;
            Some(chosen.attr("value").map_or_else(|| chosen.text().collect(), str::to_owned))
        }
        _ => match field.attr("type") {
            Some("radio" | "checkbox") => {
                field.attr("checked").map(|_| field.attr("value").unwrap_or("on").to_owned())
            }
            Some("submit") => None,
            _ => Some(field.attr("value").unwrap_or_default().to_owned()),
        },
    }
}

fn encode(fields: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
