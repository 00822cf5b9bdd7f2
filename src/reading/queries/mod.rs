mod answer_page;
mod lists;
mod machines;

pub use answer_page::readings_at;
pub use lists::{ListedAnswer, list_page, newest};
pub use machines::{FeedAnswer, feed, lists, sitemap, sitemap_index};
