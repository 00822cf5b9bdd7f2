//! American and other spellings, each mapped to the British one that is indexed.

use std::{collections::HashMap, sync::LazyLock};

/// The British spelling of a word; a word that has only one stays.
pub fn british(word: &str) -> String {
    if let Some(british) = WORDS.get(word) {
        return (*british).to_owned();
    }
    for (american, british) in SUFFIXES {
        if let Some(root) = word.strip_suffix(american)
            && root.len() >= 3
        {
            return format!("{root}{british}");
        }
    }
    for (american, british) in PREFIXES {
        if let Some(rest) = word.strip_prefix(american) {
            return format!("{british}{rest}");
        }
    }
    for root in OUR_ROOTS {
        // labor, labored and laborer all begin with labor
        if let Some(rest) = word.strip_prefix(root)
            && let Some(suffix) = rest.strip_prefix("or")
        {
            return format!("{root}our{suffix}");
        }
    }
    for root in DOUBLED_L_ROOTS {
        if let Some(suffix) = word.strip_prefix(root)
            && ["ed", "ing", "er", "ers"].contains(&suffix)
        {
            return format!("{root}l{suffix}");
        }
    }
    word.to_owned()
}

const SUFFIXES: [(&str, &str); 14] = [
    ("ization", "isation"),
    ("izations", "isations"),
    ("izing", "ising"),
    ("ized", "ised"),
    ("izes", "ises"),
    ("ize", "ise"),
    ("izer", "iser"),
    ("izers", "isers"),
    ("yze", "yse"),
    ("yzed", "ysed"),
    ("yzing", "ysing"),
    ("emia", "aemia"),
    ("rrhea", "rrhoea"),
    ("edema", "oedema"),
];

const PREFIXES: [(&str, &str); 9] = [
    ("archeolog", "archaeolog"),
    ("encyclopedi", "encyclopaedi"),
    ("paleo", "palaeo"),
    ("pediatric", "paediatric"),
    ("orthopedic", "orthopaedic"),
    ("anesthe", "anaesthe"),
    ("estrogen", "oestrogen"),
    ("esophag", "oesophag"),
    ("maneuver", "manoeuvr"),
];

/// Words in -our, as in labour.
const OUR_ROOTS: [&str; 26] = [
    "lab",
    "col",
    "hon",
    "harb",
    "neighb",
    "fav",
    "rum",
    "arm",
    "endeav",
    "behavi",
    "hum",
    "val",
    "vig",
    "splend",
    "tum",
    "od",
    "parl",
    "savi",
    "cand",
    "clam",
    "ard",
    "ferv",
    "ranc",
    "disfav",
    "dishon",
    "misbehavi",
];

/// Verbs that double their l in British spelling, as in travelled.
const DOUBLED_L_ROOTS: [&str; 17] = [
    "travel", "cancel", "label", "model", "level", "fuel", "quarrel", "signal", "counsel", "rival", "marvel",
    "channel", "tunnel", "duel", "shovel", "initial", "total",
];

/// Whole words: every other one is the spelling that is indexed.
static WORDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let pairs = "center centre centers centres centered centred theater theatre theaters theatres meter metre \
                 meters metres fiber fibre fibers fibres caliber calibre somber sombre defense defence \
                 defenses defences offense offence offenses offences pretense pretence license licence \
                 licenses licences program programme programs programmes gray grey plow plough plows ploughs \
                 plowed ploughed aluminum aluminium catalog catalogue dialog dialogue mold mould skeptic sceptic \
                 skeptical sceptical skepticism scepticism fetus foetus fetal foetal mediaeval medieval \
                 jewelry jewellery fulfill fulfil enroll enrol installment instalment skillful skilful \
                 tzar tsar czar tsar tzars tsars czars tsars tzarist tsarist czarist tsarist \
                 artefact artifact artefacts artifacts judgement judgment enquiry inquiry enquiries inquiries \
                 organiser organiser size size sizes sizes sized sized prize prize prizes prizes seize seize \
                 seizes seizes seized seized seizing seizing \
                 fuehrer fuhrer goering goring roehm rohm moeller moller muenchen munchen koeln koln";
    let words: Vec<&str> = pairs.split_whitespace().collect();
    words.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
});

#[cfg(test)]
mod tests {
    use super::british;

    #[test]
    fn a_word_that_only_looks_american_stays() {
        assert_eq!(british("size"), "size");
        assert_eq!(british("four"), "four");
        assert_eq!(british("corporal"), "corporal");
    }
}
