//! Likely slips in typed email addresses: a provider's name misspelt, or an ending that does not exist.

use super::EmailAddress;

/// Providers whose names are worth a question, with the endings that they use.
const PROVIDERS: [(&str, &[&str]); 12] = [
    ("gmail", &["com"]),
    ("googlemail", &["com", "co.uk"]),
    ("hotmail", &["com", "co.uk"]),
    ("outlook", &["com"]),
    ("yahoo", &["com", "co.uk"]),
    ("icloud", &["com"]),
    ("btinternet", &["com"]),
    ("virginmedia", &["com"]),
    ("talktalk", &["net"]),
    ("protonmail", &["com"]),
    ("blueyonder", &["co.uk"]),
    ("ntlworld", &["com"]),
];

/// Names that are close to a provider's, and that exist.
const OTHERS: [&str; 5] = ["mail", "email", "ymail", "rmail", "gmx"];

/// Endings that no domain has, and what was meant.
const ENDINGS: [(&str, &str); 30] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("cim", "com"),
    ("cpm", "com"),
    ("ckm", "com"),
    ("clm", "com"),
    ("coom", "com"),
    ("comm", "com"),
    ("conm", "com"),
    ("cpom", "com"),
    ("couk", "co.uk"),
    ("co.ik", "co.uk"),
    ("co.yk", "co.uk"),
    ("co.ul", "co.uk"),
    ("co.uj", "co.uk"),
    ("co.ku", "co.uk"),
    ("co.ukk", "co.uk"),
    ("co.uuk", "co.uk"),
    ("cou.k", "co.uk"),
    ("c.uk", "co.uk"),
    ("cp.uk", "co.uk"),
    ("ogr", "org"),
    ("orgg", "org"),
    ("rog", "org"),
    ("nte", "net"),
    ("ner", "net"),
    ("nett", "net"),
];

impl EmailAddress {
    /// The address that was probably meant, where this one looks like a slip. It may be right all
    /// the same, so it is a question to whoever typed it and never a mistake.
    pub fn likely_meant(&self) -> Option<Self> {
        let (local, domain) = self.as_str().rsplit_once('@')?;
        let meant = domain_meant(domain)?;
        Self::parse(&format!("{local}@{meant}")).ok().filter(|meant| meant != self)
    }
}

fn domain_meant(domain: &str) -> Option<String> {
    let (name, typed_ending) = domain.split_once('.')?;
    let mended = with_ending(domain);
    let ending = mended.as_deref().and_then(|mended| mended.split_once('.')).map_or(typed_ending, |(_, e)| e);
    if let Some((provider, endings)) = PROVIDERS.iter().find(|(provider, _)| is_meant(name, provider)) {
        let is_foreign = ending.len() == 2 && ending != "co" && ending != "cm" || ending.starts_with("com.");
        if name == *provider && is_foreign {
            // such as hotmail.fr: providers have names in many countries
            return None;
        }
        let ending = if endings.contains(&ending) { ending } else { endings[0] };
        return Some(format!("{provider}.{ending}"));
    }
    mended
}

/// The domain with the ending that was meant.
fn with_ending(domain: &str) -> Option<String> {
    ENDINGS.iter().find_map(|(typed, meant)| {
        let before = domain.strip_suffix(typed)?.strip_suffix('.')?;
        (!before.is_empty()).then(|| format!("{before}.{meant}"))
    })
}

/// Whether a name is a provider's, or one or (in a long name) two slips away from it.
fn is_meant(name: &str, provider: &str) -> bool {
    if OTHERS.contains(&name) || name.chars().count() < 4 {
        return false;
    }
    let most = if provider.len() > 6 { 2 } else { 1 };
    distance(name, provider) <= most
}

/// How many letters were left out, added, mistaken or swapped (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(domain: &str) -> Option<String> {
        let address = EmailAddress::parse(&format!("ann@{domain}")).unwrap();
        address.likely_meant().map(|meant| meant.as_str().strip_prefix("ann@").unwrap().to_owned())
    }

    #[test]
    fn slips_are_asked_about() {
        for (typed, right) in [
            ("gmial.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.co.uk", "gmail.com"),
            ("gamil.cmo", "gmail.com"),
            ("hotmial.com", "hotmail.com"),
            ("hotmial.co.uk", "hotmail.co.uk"),
            ("hotmail.couk", "hotmail.co.uk"),
            ("outlok.com", "outlook.com"),
            ("yaho.co.uk", "yahoo.co.uk"),
            ("iclould.com", "icloud.com"),
            ("school.example.con", "school.example.com"),
            ("leeds-school.co.ukk", "leeds-school.co.uk"),
            ("charity.ogr", "charity.org"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(right), "{typed}");
        }
    }

    #[test]
    fn addresses_that_exist_are_not_asked_about() {
        for right in [
            "gmail.com",
            "googlemail.com",
            "hotmail.co.uk",
            "hotmail.fr",
            "yahoo.de",
            "yahoo.com.au",
            "mail.com",
            "ymail.com",
            "email.com",
            "gmx.de",
            "school.example",
            "bücher.example",
            "sky.com",
            "live.co.uk",
            "proton.me",
            "company.co",
        ] {
            assert_eq!(meant(right), None, "{right}");
        }
    }
}
