//! Words so frequent that finding them says nothing about an answer.

use std::{collections::HashSet, sync::LazyLock};

pub fn is_stop_word(surface: &str) -> bool {
    STOP_WORDS.contains(surface)
}

/// Whether a word of a query only asks or chats: "I'd like to know, thanks". In answers such words
/// mean something, so these are indexed.
pub fn is_chat(surface: &str) -> bool {
    CHAT.contains(surface)
}

static CHAT: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "anybody anyone cheers curious dear describe discuss evaluate explain explained explanation gonna got gotta \
     greetings hello help hey hi id idk ive kindly know knows learn let like lol maybe mean means ok okay outline \
     please pls plz really regarding some somebody someone something sorry stuff summarise summarize tell thank \
     thanks thing things think thx understand want wanted wanting wants wonder wondering"
        .split_whitespace()
        .collect()
});

static STOP_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a an and are as at be been but by can could did do does doing for from had has have having he her hers \
     him his how i if in into is it its me my of on or our she should so such than that the their them then \
     there these they this those to was we were what when where which who whom whose why will with would you \
     your about after all also am any because before being between both during each few further here just \
     more most no nor not now off once only other out over own same some through too under until up very \
     while s t don im whats didnt doesnt isnt wasnt cant vs versus many much"
        .split_whitespace()
        .collect()
});
